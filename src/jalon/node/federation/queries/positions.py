"""Where the streams with a partner stand, and which messages lie before a place: for counts that both sides make."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from jalon.node.federation.models import Incoming, Outgoing, Stream

Positions = dict[str, int]
Place = tuple[str, int, datetime.datetime]


def positions(partner: str) -> tuple[Positions, Positions]:
    """How far our streams to a partner go, and how far theirs were applied here, by the stream's name."""
    rows = Stream.objects.filter(partner=partner).values_list("outgoing", "name", "seq", "applied")
    sent = {name: seq for outgoing, name, seq, _applied in rows if outgoing}
    taken = {name: applied for outgoing, name, _seq, applied in rows if not outgoing}
    return sent, taken


def places(partner: str, types: list[str], keys: "QuerySet[Any, Any]", *, outgoing: bool) -> dict[uuid.UUID, Place]:
    """Stream, place and moment of the messages of these types, by id: ours to a partner, or theirs.

    The moment is that of the header, to the millisecond: the same on both sides.

    Args:
        partner: with whom.
        types: of the messages.
        keys: asks for the ids; of other messages nothing is read.
        outgoing: whether they are ours.
    """
    model: type[Outgoing | Incoming] = Outgoing if outgoing else Incoming
    found = model._default_manager.filter(partner=partner, type__in=types, pk__in=keys)
    rows = found.values_list("pk", "stream", "seq", "created_at" if outgoing else "sent_at")
    return {key: (stream, seq, at) for key, stream, seq, at in rows}


def lies_before(place: Place, cut: Mapping[str, int]) -> bool:
    """Whether a message lies at or before the cut of its stream."""
    return place[1] <= cut.get(place[0], 0)
