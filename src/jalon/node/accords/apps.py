"""The place of `accords` in the node: what it takes from partners, audits, and shows of its records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccordsConfig(AppConfig):
    name = "jalon.node.accords"
    label = "accords"

    def ready(self) -> None:
        from jalon.node.accords import choices, queries, wire
        from jalon.node.accords.queries import library
        from jalon.node.audit import choices as audit
        from jalon.node.kernel import refs
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        wire.register()
        refs.register("accords/document", library.shown)
        for kind in choices.Kind:
            refs.register(f"accords/{kind.value}", queries.shown(kind))
        navigation.register(_("Commitments"), "accords:commitments", icon="check", order=70, permission="accords.read")
        navigation.register(_("Meetings"), "accords:meetings", icon="people", order=72, permission="accords.read")
        navigation.register(_("Communiqués"), "accords:library", icon="document", order=74, permission="accords.read")
