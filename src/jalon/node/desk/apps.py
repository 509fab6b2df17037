"""The place of `desk` in the node."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "jalon.node.desk"
    label = "desk"
