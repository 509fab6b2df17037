"""Gate notices: the list, a new one, a withdrawal."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions
from jalon.node.directory.choices import NOTICES
from jalon.node.directory.forms import NoticeForm
from jalon.node.directory.queries.pages import notices
from jalon.node.kernel.http import HttpRequest


def list_notices(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    may_tell = request.user.has_perm(NOTICES)
    context = {"notices": notices.notice_list(may_tell=may_tell), "may_tell": may_tell}
    return render(request, "directory/notice_list.html", context)


def new_notice(request: HttpRequest) -> HttpResponse:
    access.must_tell(request.user)
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {get_language() or "en": said["ours"]}
        if said["theirs"] and said["their_language"]:
            words[said["their_language"]] = said["theirs"]
        actions.publish_notice(
            said["key"], gate=said["gate"], kind=said["kind"], from_at=said["from_at"], until_at=said["until_at"],
            words=words, hours_line=said["hours"], actor=request.user.actor,
        )  # fmt: skip
        messages.success(request, _("Published. It leaves for the other side by itself."))
        return redirect("directory:notices")
    return render(request, "directory/notice_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def withdraw_notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.notice_for_change(request.user, key)
    actions.withdraw_notice(key, actor=request.user.actor)
    return redirect("directory:notices")
