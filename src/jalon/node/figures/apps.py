"""The place of `figures` in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "jalon.node.figures"
    label = "figures"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.figures import choices, queries
        from jalon.node.kernel import refs
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        refs.register("figures/figure", queries.shown)
        navigation.register(_("Declared figures"), "figures:figures", icon="scale", order=75, permission="accords.read")
