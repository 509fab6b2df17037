"""The place of `desk` in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "jalon.node.desk"
    label = "desk"

    def ready(self) -> None:
        from jalon.node.ui import navigation

        navigation.register(_("Today"), "desk:today", icon="today", order=10, phone=True)
