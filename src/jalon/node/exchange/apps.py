"""The place of `exchange` in the node: what it takes from partners, audits, and shows of its records."""

import uuid

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jalon.node.exchange"
    label = "exchange"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.exchange import choices, wire
        from jalon.node.kernel import refs

        audit.register(choices.Act)
        wire.register()
        refs.register("exchange/inquiry", _shown)


def _shown(user: object, key: uuid.UUID) -> "object":
    from django.urls import reverse

    from jalon.node.exchange import queries
    from jalon.node.kernel.refs import Shown

    inquiry = queries.readable(user).filter(pk=key).first()  # type: ignore[arg-type]
    return Shown(str(inquiry), reverse("exchange:inquiry", args=[key])) if inquiry else None
