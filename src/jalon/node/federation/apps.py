"""The place of `federation` in the node."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "jalon.node.federation"
    label = "federation"
