"""One act, one answer: a write repeated under its key gets what the first one got."""

import datetime
import hashlib

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from jalon.node.api.models import Answer
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.preconditions import CannotRepeat, idempotency_key
from jalon.node.kernel.refused import Refused

KEPT = datetime.timedelta(hours=24)
GIVEN_UP = datetime.timedelta(minutes=2)
"""After so long the process that did the first is taken to have died; the act itself is idempotent by the same key."""
UNDER_WAY = "_jalon_answer_under_way"


class CannotDoTwiceAtOnce(Refused):
    """The same act is under way in another request."""

    code = "api.cannot-do-twice-at-once"


def begin(request: HttpRequest) -> HttpResponse | None:
    """Claim the key of a write; returns the answer that its first doing got, or None where this is the first.

    Raises:
        CannotRepeat: if the key is missing, or bore another request.
        CannotDoTwiceAtOnce: if the first is still under way.
    """
    key, print_ = idempotency_key(request), _fingerprint(request)
    now = clock.now()
    with transaction.atomic():
        answer, fresh = Answer.objects.select_for_update().get_or_create(
            user=request.user, key=key, defaults={"fingerprint": print_, "at": now}
        )
        if not fresh and bytes(answer.fingerprint) != print_:
            raise CannotRepeat(_("This Idempotency-Key was sent with another request before. Mint a fresh one."))
        if answer.status is not None:
            return _again(answer)
        if not fresh and now - answer.at < GIVEN_UP:
            raise CannotDoTwiceAtOnce(_("The same request is still under way. Wait a moment, then send it again."))
        Answer.objects.filter(pk=answer.pk).update(at=now)
    setattr(request, UNDER_WAY, answer)
    return None


def keep(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep the answer of the write under way; what failed on our side, or was refused for now, may be tried again."""
    answer: Answer | None = getattr(request, UNDER_WAY, None)
    if answer is None:
        return
    if response.status_code >= 500 or response.status_code == 429 or not isinstance(response, HttpResponse):
        answer.delete()
        return
    answer.status, answer.body = response.status_code, response.content
    answer.content_type = response["Content-Type"]
    answer.save(update_fields=["status", "body", "content_type"])


def give_up(request: HttpRequest) -> None:
    """Let a key go whose act broke."""
    answer: Answer | None = getattr(request, UNDER_WAY, None)
    if answer is not None:
        answer.delete()


def forget_old_answers() -> int:
    """Remove answers older than a day; returns how many."""
    return Answer.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _again(answer: Answer) -> HttpResponse:
    again = HttpResponse(bytes(answer.body), status=answer.status, content_type=answer.content_type)
    again["Idempotency-Replayed"] = "true"
    return again


def _fingerprint(request: HttpRequest) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body if request.content_type == "application/json" else _form(request))
    return digest.digest()


def _form(request: HttpRequest) -> bytes:
    files = [(name, file.name, file.size) for name, sent in request.FILES.lists() for file in sent]
    return repr((sorted(request.POST.lists()), sorted(files))).encode()
