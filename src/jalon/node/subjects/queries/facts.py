"""What is known of a subject beside its names and numbers, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jalon.node.kernel import clock
from jalon.node.kernel.language import coded
from jalon.node.subjects import rules
from jalon.node.subjects.models import Subject
from jalon.node.subjects.queries import records

LISTS = {
    "country": "countries",
    "sex": "sexes",
    "document_kind": "document-kinds",
    "vehicle_kind": "vehicle-kinds",
}


def age_label() -> str:
    """What stands before somebody's age."""
    return pgettext("of a person", "Age")


def facts(subject: Subject) -> list[tuple[str, str]]:
    """What is known of a record beside its names and numbers: labels and values, those that are empty left out."""
    born = records.births_of(subject)
    facts = [(_("Born"), subject.birth), (age_label(), rules.age_words(born, on=clock.today()))]
    labels = {"country": _("Country"), "sex": _("Sex"), "document_kind": _("Kind of document"), "make": _("Make")}
    labels |= {"vehicle_kind": _("Kind of vehicle"), "colour": _("Colour"), "expires": _("Expires")}
    labels |= {"description": _("Description")}
    for name, value in subject.details.items():
        facts.append((labels.get(name, name), coded(LISTS[name], value) if name in LISTS else value))
    return [(label, value) for label, value in facts if value]


def sure(score: float) -> str:
    """How sure a match is, in words; a person decides."""
    if score >= 0.9:
        return _("very alike")
    return _("alike") if score >= 0.6 else _("perhaps")
