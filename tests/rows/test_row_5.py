"""Row 5, the half of the inquiries: mutual assistance, each kind with its own form; custody belongs to cases."""

import datetime
import uuid

import pytest

from factories.ours import ask, receive, release, take
from jalon.node.exchange import actions
from jalon.node.exchange.choices import State
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.node.kernel.uploads import Upload

ASSISTANCE = {
    "data-preservation": (
        {
            "provider": "A mail provider", "account": "someone@mail.example", "from_date": "2026-10-01",
            "to_date": "2026-11-01", "instrument": "Letter rogatory 12/2026",
        },
        ["preserve", "subscriber"],
    ),
    "funds-tracing": (
        {"account": "0123456789", "bank": "A bank", "period": "October 2026", "amount": "250 000 000 VND"},
        ["holder", "onward", "freeze"],
    ),
    "evidence": ({"item": "Declaration 38/2026", "authority": "The provincial court"}, ["certified", "custody"]),
    "interview": (
        {"full_name": "Somphone K.", "role": "witness", "questions": "Whom did you see at the gate?"},
        ["interview", "record"],
    ),
    "verification.identity": ({"full_name": "Nguyễn Văn Hùng"}, ["exists"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASSISTANCE)
def test_assistance_of_each_kind_is_asked_with_what_it_needs(ours, kind):
    subject, asked = ASSISTANCE[kind]
    sent = release(ours, ask(ours, kind=kind, subject=subject, asked=asked))
    _, body = ours.laos.read(Outgoing.objects.get(pk=sent.pk).raw)
    assert (body["kind"], body["subject"], body["asked"]) == (kind, subject, asked)


@pytest.mark.parametrize("kind", ASSISTANCE)
def test_and_given_with_a_file_by_a_second_person_where_it_is_restricted(ours, kind):
    subject, asked = ASSISTANCE[kind]
    inquiry = take(ours, receive(ours, kind=kind, subject=subject, asked=asked))
    reply = actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="full", text="Enclosed.",
        handling="H2", uploads=[Upload("extract.txt", b"certified", "text/plain")],
    )  # fmt: skip
    assert not Outgoing.objects.filter(pk=reply.pk).exists()
    actions.release_reply(reply.pk, releaser=ours.people["minh"])
    content, body = ours.laos.read(Outgoing.objects.get(pk=reply.pk).raw)
    assert [entry.name for entry in content.attachments] == ["extract.txt"]
    assert (content.handling, body["files"][0]["handling"], body["files"][0]["origin"]) == ("H2", "H2", "VN-MPS")


def test_what_a_judge_must_allow_stops_the_clock_and_is_refused_on_its_ground(ours):
    subject, asked = ASSISTANCE["funds-tracing"]
    inquiry = take(ours, receive(ours, kind="funds-tracing", subject=subject, asked=asked))
    actions.stop_clock(
        inquiry.pk, by=ours.people["linh"], reason="judicial-authorisation", text="The bank's secrecy.",
        until=clock.now() + datetime.timedelta(days=5), step_key=uuid.uuid4(),
    )  # fmt: skip
    refusal = actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="refused", ground="c",
        text="The judge refused.", handling="H1",
    )  # fmt: skip
    actions.release_reply(refusal.pk, releaser=ours.people["minh"])
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.paused_at) == (State.REFUSED, None)
