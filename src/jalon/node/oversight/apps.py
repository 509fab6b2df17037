"""The place of the auditor's desk in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import choices as audit
from jalon.node.oversight.choices import Act


class OversightConfig(AppConfig):
    name = "jalon.node.oversight"
    label = "oversight"

    def ready(self) -> None:
        from jalon.node.ui import navigation

        audit.register(Act)
        navigation.register(_("Audit"), "oversight:search", icon="audit", order=85, permission="audit.read")
