"""The place of `statistics` in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "jalon.node.statistics"
    label = "statistics"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.statistics import choices
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        navigation.register(_("Briefing"), "statistics:briefings", icon="note", order=76, permission="accords.read")
