"""The directory's place in the node."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jalon.node.directory"
    label = "directory"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.directory import choices

        audit.register(choices.Act)
