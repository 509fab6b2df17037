"""Messages to people about an alert, by SMS, mail and web push: prepared in the act, handed over by the worker after.

An address gets one message a rung. What fails is tried again, later each time, and its reason is kept as a code: never
an address or a text in a log.
"""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.node.hotline import adapters
from jalon.node.hotline.actions import pushes
from jalon.node.hotline.choices import KINDS, Medium, NoticeState, Rung
from jalon.node.hotline.models import Alert, Notice, Shift
from jalon.node.hotline.queries.words import coded_text
from jalon.node.hotline.rules import pushing
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded, named

TRIES = 5
FIRST_WAIT = datetime.timedelta(seconds=10)
BATCH = 20
PUSHES = 5
"""Handed over at one look: SMS and mail never wait long for the makers of browsers."""
OUT_OF_REACH = "push-unreachable"


def prepare(alert: Alert, rung: Rung, shifts: Sequence[Shift]) -> None:
    """Keep what each of these people is to be sent; in the transaction of the escalation."""
    open_media = adapters.media()
    for shift in shifts:
        language = shift.officer.language if shift.officer else "en"
        text = words(alert, language)
        for medium, address in ((Medium.SMS, shift.phone), (Medium.MAIL, shift.mail)):
            if address and medium in open_media:
                Notice.objects.get_or_create(
                    alert=alert,
                    rung=rung.value,
                    medium=medium,
                    address=address,
                    defaults={"text": text, "made_at": clock.now()},
                )
    pushes.prepare(alert, rung, shifts)


def words(alert: Alert, language: str) -> str:
    """What somebody is told: what, from whom, where it is answered. The alert's own text stays on the node."""
    with translation.override(language):
        what = coded(KINDS, alert.kind)
        who = named(alert.partner_unit.get("names", {})) or alert.partner_unit.get("code", "")
        line = _("%(what)s, %(who)s. Open: %(path)s") % {
            "what": what,
            "who": who,
            "path": reverse("hotline:alert", args=[alert.pk]),
        }
    return f"{coded_text(alert, words=False)} {line}"[:1000]


def hand_over() -> int:
    """Hand what waits to the adapters, outside any transaction; returns how many were dealt with."""
    now = clock.now()
    due = Notice.objects.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), state=NoticeState.WAITING)
    due = due.order_by("made_at")
    keys = list(due.exclude(medium=Medium.PUSH).values_list("pk", flat=True)[:BATCH])
    done = sum(_hand_over(key) is not None for key in keys)
    for key in list(due.filter(medium=Medium.PUSH).values_list("pk", flat=True)[:PUSHES]):
        reason = _hand_over(key)
        done += reason is not None
        if reason == OUT_OF_REACH:  # the others would wait as long for nothing
            break
    return done


def _hand_over(key: uuid.UUID) -> str | None:
    """Claim one by update, so that two workers never send it twice; then send it and keep how it went.

    Returns the code of its failure, empty where there is none; None where another worker has it.
    """
    if not Notice.objects.filter(pk=key, state=NoticeState.WAITING).update(state=NoticeState.SENDING):
        return None
    notice = Notice.objects.select_related("alert").get(pk=key)
    try:
        needed = _send(notice)
    except adapters.Failed as failure:
        _failed(notice, failure)
        return failure.code
    if needed:
        Notice.objects.filter(pk=key).update(state=NoticeState.SENT, sent_at=clock.now(), reason="")
    else:
        Notice.objects.filter(pk=key).update(state=NoticeState.DROPPED)
    return ""


def _send(notice: Notice) -> bool:
    if notice.medium == Medium.PUSH:
        return pushes.deliver(notice)
    adapters.send(Medium(notice.medium), notice.address, notice.text, key=notice.pk)
    return True


def _failed(notice: Notice, failure: adapters.Failed) -> None:
    attempts = notice.attempts + 1
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.FAILED if failure.final or attempts >= TRIES else NoticeState.WAITING,
        attempts=attempts,
        reason=failure.code,
        retry_at=clock.now() + pushing.waits(failure.wait, FIRST_WAIT * 2**attempts),
    )


@transaction.atomic
def release_stuck(older_than: datetime.timedelta = datetime.timedelta(minutes=5)) -> int:
    """What was being sent when the worker died is tried again; a gateway knows the notice by its id."""
    stuck = Notice.objects.filter(state=NoticeState.SENDING, made_at__lt=clock.now() - older_than)
    return stuck.update(state=NoticeState.WAITING)
