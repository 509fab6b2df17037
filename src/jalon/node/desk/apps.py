"""The place of `desk` in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import choices as audit
from jalon.node.desk.choices import Act


class DeskConfig(AppConfig):
    name = "jalon.node.desk"
    label = "desk"

    def ready(self) -> None:
        from django.urls import reverse

        from jalon.node.desk import wire
        from jalon.node.hotline.queries import alert_pages as hotline
        from jalon.node.ui import navigation

        audit.register(Act)
        wire.register()
        hotline.CONFIRMATIONS[:] = [lambda key: reverse("desk:confirm-alert", args=[key])]
        navigation.register(_("Today"), "desk:today", icon="today", order=10, phone=True)
        navigation.register(_("This node"), "desk:health", icon="health", order=92, permission="federation.read")
        navigation.register(_("Help"), "desk:help", icon="info", order=99)
