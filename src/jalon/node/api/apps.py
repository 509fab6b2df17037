"""The place of the API in the node."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "jalon.node.api"
    label = "api"
