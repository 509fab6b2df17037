"""The place of `subjects` in the node: what it audits, and how it shows its records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "jalon.node.subjects"
    label = "subjects"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.kernel import refs
        from jalon.node.subjects import choices, queries
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        refs.register("subjects/subject", queries.shown)
        navigation.register(
            _("Persons and things"), "subjects:subjects", icon="person", order=40, permission="subjects.read"
        )
