"""The place of `agreements` in the node."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "jalon.node.agreements"
    label = "agreements"

    def ready(self) -> None:
        from jalon.node.agreements import choices
        from jalon.node.audit import choices as audit

        audit.register(choices.Act)
