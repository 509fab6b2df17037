"""Row 2: information on every offence goes to and fro between nodes, with urgency, deadlines, markings and receipts."""

import datetime
import uuid

import pytest

from factories.ours import (
    NO_CONCERN,
    SINCE,
    acknowledgement,
    ask,
    inquiry_fields,
    receive,
    release,
    reply_body,
    say,
    step_body,
    take,
    tell,
    walk,
)
from factories.peer import Peer
from jalon import codes
from jalon.node.agreements import actions as agreements
from jalon.node.exchange import actions
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries import trace
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.wire.header import Priority
from jalon.wire.receipts import Fate

URGENT = {"urgency": "urgent", "ground": "public-security", "urgency_reasons": "The load is on the road"}
TOPICS = (
    "drugs", "trafficking-persons", "smuggling", "wildlife", "arms", "migration", "organised", "cyber", "terrorism",
    "public-order",
)  # fmt: skip


@pytest.fixture
def china(ours):
    agreements.add_agreement(
        "VN-CN", titles={"en": "Agreement"}, parties=["VN", "CN"], articles=[{"number": "1", "titles": {}}],
        limits={"urgent-direct": 8, "other": 168}, valid_from=SINCE, actor="system:test",
    )  # fmt: skip
    return ours.pin(Peer("CN-MPS", "CN"))


@pytest.mark.parametrize("topic", TOPICS)
def test_an_urgent_question_about_each_topic_is_answered_in_its_eight_hours(ours, topic):
    offence = next(code.code for code in codes.load("offences") if code.code.partition(".")[0].startswith(topic))
    inquiry = ask(ours, offence=offence, **URGENT)
    release(ours, inquiry)
    say(ours, Fate.STORED, inquiry)
    say(ours, Fate.OPENED, inquiry)
    due = (inquiry.stored_at + datetime.timedelta(hours=8)).isoformat()
    fast = {"priority": Priority.URGENT}
    tell(ours, "exchange.acknowledgement.v1", inquiry, acknowledgement(inquiry, due_at=due), **fast)
    for step in ("screen", "assign"):
        tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, step), **fast)
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry), **fast)
    say(ours, Fate.ANSWERED, inquiry)
    (told,) = trace.state()["inquiries"]
    assert (told["outcome"], told["answered_in_time"], told["urgency"]) == ("answered", True, "urgent")
    assert told["receipts"] == ["stored", "opened", "answered"]


def test_what_they_ask_is_screened_worked_on_and_answered_with_its_receipts(ours):
    inquiry = take(ours, receive(ours))
    actions.read_inquiry(inquiry, reader=ours.people["linh"])
    actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="full", text="Known.", handling="H1"
    )
    crossed = list(Outgoing.objects.order_by("created_at", "seq").values_list("type", flat=True))
    assert crossed == [
        "exchange.acknowledgement.v1", "exchange.step.v1", "exchange.step.v1", "exchange.reply.v1",
    ]  # fmt: skip


def test_own_initiative_information_goes_unasked_and_feedback_comes_back(ours):
    said = {"kind": "own-initiative", "subject": {"about": "A route through the forest"}, "asked": []}
    inquiry = walk(ours, ask(ours, **said))
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry, outcome="feedback", feedback="result"))
    assert inquiry.state == State.ANSWERED


def test_guangxi_asks_in_chinese_and_is_answered_in_vietnamese(ours, china):
    said = {
        "number": "CN-MPS-2026-000001", "unit": {"code": "GX", "names": {"zh-hans": "广西壮族自治区公安厅"}},
        "kind": "verification.identity", "subject": {"full_name": "阮文雄", "nationality": "VN"}, "asked": ["exists"],
        "offence": "fraud.swindle", "facts": "该人出示此身份证件。", "language": "zh-hans",
        "agreement": "VN-CN", "article": "1",
    }  # fmt: skip
    inquiry = take(ours, receive(ours, china, **said))
    ours.people["linh"].language = "vi"
    ours.people["linh"].save()
    actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="full", handling="H1",
        text="Nguyễn Văn Hùng có thật.",
    )  # fmt: skip
    _, body = china.read(Outgoing.objects.get(type="exchange.reply.v1").raw)
    assert (body["language"], body["text"]) == ("vi", "Nguyễn Văn Hùng có thật.")


def test_nothing_leaves_without_an_offence_of_the_list_and_a_law(ours):
    for lacking in ({"offence": "being.foreign"}, {"law_article": ""}):
        body = {**inquiry_fields(ours), **lacking}
        del body["partner_id"], body["partner_unit"], body["unit_id"]
        body |= {"number": "LA-9", "unit": {"code": "BL", "names": {}}, "ground": None}
        ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", body).raw)
    opening.apply_waiting()
    assert not Inquiry.objects.exists()


def test_a_group_of_three_keeps_each_members_answer_to_itself(ours, china):
    keys = [uuid.uuid4(), uuid.uuid4()]
    addressees = [
        {"partner_id": "LA-MPS", "partner_unit": {}, "agreement": "VN-LA-2024", "article": "4"},
        {"partner_id": "CN-MPS", "partner_unit": {}, "agreement": "VN-CN", "article": "1"},
    ]
    drafts = actions.draft_thread(
        keys, author=ours.people["linh"], fields=inquiry_fields(ours), addressees=addressees, screen=NO_CONCERN
    )
    actions.release_thread(drafts[0].thread, releaser=ours.people["minh"])
    first, second = (Inquiry.objects.get(pk=key) for key in keys)
    for peer, inquiry in ((ours.laos, first), (china, second)):
        tell(ours, "exchange.acknowledgement.v1", inquiry, acknowledgement(inquiry), peer=peer)
        for step in ("screen", "assign"):
            tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, step), peer=peer)
    tell(ours, "exchange.reply.v1", first, reply_body(first, text="ບໍ່ມີ."))
    second.refresh_from_db()
    assert (first.state, second.state) == (State.ANSWERED, State.ASSIGNED)
    assert clock.now() < second.due_at
