"""The place of `exchange` in the node."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jalon.node.exchange"
    label = "exchange"
