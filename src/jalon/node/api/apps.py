"""The place of the API in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jalon.node.api.choices import Act
from jalon.node.audit import choices as audit


class ApiConfig(AppConfig):
    name = "jalon.node.api"
    label = "api"

    def ready(self) -> None:
        from jalon.node.ui import navigation

        audit.register(Act)
        navigation.register(_("Developers"), "developers:reference", icon="gear", order=95)
