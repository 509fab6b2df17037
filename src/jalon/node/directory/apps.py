"""The directory's place in the node."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jalon.node.directory"
    label = "directory"
