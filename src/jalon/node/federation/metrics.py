"""What a watching program reads of this node: counts and ages in the text form of Prometheus, and nothing of anybody.

Partners are named by their codes. A database that cannot be reached is itself a figure, so that the watch hears of it.
"""

from collections.abc import Iterator

from django.db import DatabaseError

from jalon.node.audit import queries as log_queries
from jalon.node.federation import queries
from jalon.node.federation.queries.incidents import open_incidents
from jalon.node.kernel import clock

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[str, float]
HELP = {
    "jalon_database_up": "Whether the node's database answers.",
    "jalon_unsequenced_entries": "Entries of the audit log that have no place in a tree yet.",
    "jalon_messages": "Messages by partner and by what became of them.",
    "jalon_seconds_since_exchange": "Seconds since something was last sent to a partner or came from it.",
    "jalon_failures": "Failed tries in a row to reach a partner.",
    "jalon_clock_skew_seconds": "How far a partner's clock is ahead of ours.",
    "jalon_incidents": "Incidents of a partner that nobody has looked at.",
}


def text() -> str:
    """All figures as they are now."""
    try:
        samples = [*_of_the_node(), *_of_partners()]
    except DatabaseError:
        samples = [("jalon_database_up", 0.0)]
    lines: list[str] = []
    for name, words in HELP.items():
        mine = [f"{sample} {value:g}" for sample, value in samples if sample.partition("{")[0] == name]
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", *mine] if mine else []
    return "\n".join(lines) + "\n"


def _of_the_node() -> Iterator[Sample]:
    yield "jalon_unsequenced_entries", log_queries.unsequenced_count()
    yield "jalon_database_up", 1.0


def _of_partners() -> Iterator[Sample]:
    now = clock.now()
    incidents = open_incidents()
    for health in queries.health(now):
        partner = health.partner
        label = f'partner="{partner.pk}"'
        for state in ("waiting", "refused", "quarantined"):
            yield f'jalon_messages{{{label},state="{state}"}}', getattr(health, state)
        moments = [moment for moment in (partner.last_sent_at, partner.last_received_at) if moment]
        if moments:
            yield f"jalon_seconds_since_exchange{{{label}}}", (now - max(moments)).total_seconds()
        yield f"jalon_failures{{{label}}}", partner.failures
        if partner.skew_ms is not None:
            yield f"jalon_clock_skew_seconds{{{label}}}", partner.skew_ms / 1000
        yield f"jalon_incidents{{{label}}}", sum(incident.partner_id == partner.pk for incident in incidents)
