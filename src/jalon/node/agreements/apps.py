"""The place of `agreements` in the node: what it audits, and how it shows its texts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "jalon.node.agreements"
    label = "agreements"

    def ready(self) -> None:
        from jalon.node.agreements import choices, queries
        from jalon.node.audit import choices as audit
        from jalon.node.kernel import refs
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        refs.register("agreements/agreement", queries.shown)
        navigation.register(
            _("Agreements"), "agreements:agreements", icon="agreements", order=80, permission="agreements.read"
        )
