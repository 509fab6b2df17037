"""The place of `ui` in the node."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "jalon.node.ui"
    label = "ui"
