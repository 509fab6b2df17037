"""The place of `exchange` in the node: what it takes from partners, audits, and shows of its records."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jalon.node.exchange"
    label = "exchange"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.exchange import choices, queries, wire
        from jalon.node.kernel import refs

        audit.register(choices.Act)
        wire.register()
        refs.register("exchange/inquiry", queries.shown)
