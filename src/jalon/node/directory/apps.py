"""The directory's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "jalon.node.directory"
    label = "directory"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.directory import choices
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        navigation.register(_("Units"), "directory:units", icon="directory", order=15, permission=choices.READ)
