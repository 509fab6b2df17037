"""The place of `federation` in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FederationConfig(AppConfig):
    name = "jalon.node.federation"
    label = "federation"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.federation import choices, wire
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        wire.register()
        for label, page, icon, order in (
            (_("Partners"), "federation:partners", "partners", 80),
            (_("Health"), "federation:health", "health", 90),
        ):
            navigation.register(label, page, icon=icon, order=order, permission="federation.read")
