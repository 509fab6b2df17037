"""The place of `agreements` in the node."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "jalon.node.agreements"
    label = "agreements"
