"""What every step shares: the lock, the table, the entry of the thread, and the word to the partner."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import queries, rules
from jalon.node.exchange.choices import Act, Direction, State, Step
from jalon.node.exchange.models import Event, Identifier, Inquiry
from jalon.node.federation import outbox
from jalon.node.federation.choices import Priority
from jalon.node.kernel import clock, ids, rows
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.rules.markings import Marked

STEP = "exchange.step.v1"
SYSTEM = "system:worker"


class CannotStep(Refused):
    """The inquiry's state does not allow that step."""

    code = "exchange.cannot-step"


class CannotRelease(Refused):
    """The release gate keeps it here, or this person may not release it."""

    code = "exchange.cannot-release"
    status = 403


def about(inquiry: Inquiry) -> str:
    """The reference of an inquiry."""
    return ref("exchange/inquiry", inquiry.pk)


def locked(key: uuid.UUID) -> Inquiry:
    """The inquiry with its unit, locked until the transaction ends."""
    found = rows.one(Inquiry, {"id": key}, lock=True)
    if found is None:
        raise Inquiry.DoesNotExist(f"There is no request {key}.")
    if unit := directory.unit(found.unit_id):
        found.unit = unit
    return found


def identify(inquiry: Inquiry) -> None:
    """Keep by what the inquiry is found again."""
    found = rules.identifiers(inquiry.kind, inquiry.subject)
    rows.add(*(Identifier(inquiry=inquiry, kind=kind, value=value) for kind, value in sorted(found)))


def take_step(inquiry: Inquiry, step: Step) -> None:
    """Move an inquiry to the state to which a step leads; the caller saves it."""
    rules.may_do(inquiry.direction, inquiry.state, step).or_refuse(CannotStep)
    inquiry.state = rules.LIFE[Direction(inquiry.direction)][State(inquiry.state)][step]


def keep_event(
    inquiry: Inquiry, step: Step, *, key: uuid.UUID | None = None, side: str = Direction.OURS, **said: Any
) -> Event:
    """Write a step into the thread; `said` are the other fields of `Event`."""
    said.setdefault("at", clock.now())
    event = Event(id=key or ids.new_id(), inquiry=inquiry, step=step, side=side, **said)
    rows.add(event)
    return event


def already(key: uuid.UUID) -> bool:
    """Whether a step with this id was taken before: a repeat changes nothing."""
    return bool(rows.select(Event, ("id",), {"id": key}))


def pause(inquiry: Inquiry, at: datetime.datetime) -> None:
    """Let the clock stand from a moment on."""
    inquiry.paused_at = at


def resume(inquiry: Inquiry, at: datetime.datetime) -> None:
    """Let the clock run on: the time in which it stood does not count. Both nodes count from the same two moments."""
    if inquiry.paused_at:
        inquiry.due_at = queries.deadline_of(inquiry, resumed_at=at)
    inquiry.paused_at = None


def say_step(
    inquiry: Inquiry,
    step: Step,
    *,
    by: "User",
    key: uuid.UUID,
    act: str = Act.STEPPED,
    text: str = "",
    reason: str = "",
    until: datetime.datetime | None = None,
    due_at: datetime.datetime | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Keep a step of ours, audit it, and tell the partner: one envelope, whose id is the step's."""
    moment = at or clock.now()
    language = by.language
    keep_event(inquiry, step, key=key, by=by, at=moment, reason=reason, text=text, language=language, until=until)
    done = audit.Done(
        act, actor=by.actor, about=about(inquiry), purpose=text[:500], tree=Tree.EXCHANGE, detail={"step": str(step)}
    )
    body = {
        "inquiry": str(inquiry.pk),
        "step": str(step),
        "at": moment.isoformat(),
        "reason": reason or None,
        "text": text,
        "language": language,
        "until": until.isoformat() if until else None,
        "due_at": due_at.isoformat() if due_at else None,
    }
    send(inquiry, STEP, body, key=key, actor=by.actor, marked=inquiry, acts=[done])


def send(
    inquiry: Inquiry,
    kind: str,
    body: Mapping[str, Any],
    *,
    key: uuid.UUID,
    actor: str,
    marked: "Marked",
    files: Sequence[tuple[str, str]] = (),
    evaluation: str = "",
    acts: Sequence[audit.Done] = (),
) -> None:
    """Audit what was done and tell the partner: a message of the inquiry's thread, marked as what it carries.

    Every message of one inquiry goes by the stream that its urgency as asked chose, so that none overtakes another.
    """
    message = outbox.Message(
        type=kind,
        thread=inquiry.thread,
        re=inquiry.pk if key != inquiry.pk else None,
        body=body,
        handling=marked.handling,
        tlp=marked.tlp,
        pap=marked.pap,
        evaluation=evaluation,
        agreement=f"{inquiry.agreement} {inquiry.article}",
        purpose=inquiry.purpose,
        files=files,
        priority=Priority(inquiry.urgency),
    )
    outbox.enqueue(inquiry.partner_id, message, key=key, actor=actor, about=about(inquiry), acts=acts)
