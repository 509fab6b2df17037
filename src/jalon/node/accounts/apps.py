"""The accounts' place in the node."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jalon.node.accounts"
    label = "accounts"
