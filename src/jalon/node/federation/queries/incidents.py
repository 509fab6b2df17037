"""Reads of what was set aside for a person: incidents and quarantined envelopes that nobody has looked at."""

from django.utils.translation import gettext_lazy

from jalon.node.federation.choices import IncidentKind
from jalon.node.federation.models import Incident, Look

TODO = {
    IncidentKind.CONFLICT: gettext_lazy("Call the partner: its node made two messages under one number."),
    IncidentKind.FORK: gettext_lazy("Call the partner: was its node restored, or does it run twice?"),
    IncidentKind.REWIND: gettext_lazy("Call the partner: was its node restored from an older copy?"),
    IncidentKind.LOG_FORK: gettext_lazy(
        "Keep both notes, they are proof. Call the partner's auditor, not by this line: was its node restored, or was "
        "its log rewritten?"
    ),
    IncidentKind.LOG_LOST: gettext_lazy(
        "Call your auditor: was this node restored from an older copy? Run `jalon verify-audit`, and keep the database."
    ),
}
LOGS = (IncidentKind.LOG_FORK, IncidentKind.LOG_LOST)


def open_log_incidents(partner: str) -> set[str]:
    """The kinds of log incidents of a partner that nobody has looked at yet."""
    found = Incident.objects.filter(partner=partner, kind__in=LOGS)
    return set(found.exclude(pk__in=Look.objects.values("pk")).values_list("kind", flat=True))


def open_incidents() -> list[Incident]:
    """Every incident that nobody has looked at, newest first, without its bytes."""
    return list(Incident.objects.exclude(pk__in=Look.objects.values("pk")).defer("raw").order_by("-at", "-pk"))


def todo_of(kind: str) -> str:
    """What to do about an incident of that kind."""
    return str(TODO[IncidentKind(kind)])
