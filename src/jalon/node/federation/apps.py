"""The place of `federation` in the node."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "jalon.node.federation"
    label = "federation"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.federation import choices

        audit.register(choices.Act)
