"""The place of `statistics` in the node."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "jalon.node.statistics"
    label = "statistics"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.statistics import choices

        audit.register(choices.Act)
