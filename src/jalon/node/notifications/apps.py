"""The place of notifications in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "jalon.node.notifications"
    label = "notifications"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.notifications import choices, queries
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        navigation.register(_("Notifications"), "notifications:list", icon="inbox", order=15, count=queries.waiting)
