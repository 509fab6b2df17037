"""The place of `subjects` in the node: what it audits, and how it shows its records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "jalon.node.subjects"
    label = "subjects"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.directory.actions.holders import Holder, register
        from jalon.node.kernel import refs
        from jalon.node.subjects import choices, queries
        from jalon.node.subjects.actions import rerouting as moves
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        refs.register("subjects/subject", queries.shown)
        register(Holder("subjects/subject", _("persons and things"), moves.count_subjects, moves.reroute_subjects))
        navigation.register(
            _("Persons and things"), "subjects:subjects", icon="person", order=40, permission="subjects.read"
        )
