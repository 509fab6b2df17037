"""The release gate: what may leave, said in sentences that are stored; and markings that no path weakens."""

import datetime
import uuid

import pytest

from factories.ours import NO_CONCERN, SINCE, ask, receive, release, reply_body, take, tell, walk
from factories.peer import Peer
from jalon.node.agreements import actions as agreements
from jalon.node.exchange import actions, queries
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Attachment, Consent, Inquiry, Passage, Verdict
from jalon.node.exchange.queries.export import exported
from jalon.node.federation import actions as federation
from jalon.node.federation import files
from jalon.node.federation.choices import PartnerState
from jalon.node.federation.models import Outgoing
from jalon.node.kernel.uploads import Upload


def kept(ours, inquiry):
    """Release is refused; returns the checks that were not content, as they are stored."""
    with pytest.raises(actions.CannotRelease):
        release(ours, inquiry)
    inquiry.refresh_from_db()
    assert inquiry.state == State.TO_RELEASE
    assert not Outgoing.objects.filter(pk=inquiry.pk).exists()
    verdict = queries.last_verdict(inquiry)
    return {each.check for each in queries.sentences_of(verdict) if not each.passed}


def test_a_content_gate_lets_it_through_and_its_verdict_is_stored(ours):
    inquiry = release(ours, ask(ours))
    verdict = Verdict.objects.get(inquiry=inquiry)
    assert verdict.passed
    assert {each.check for each in queries.sentences_of(verdict)} >= {"audience", "agreement", "article-3", "consent"}
    assert all(str(each.words) for each in queries.sentences_of(verdict))


def test_nobody_is_the_audience_of_a_paused_partner(ours):
    inquiry = ask(ours)
    federation.change_partner("LA-MPS", PartnerState.PAUSED, actor="user:thu", reason="a test")
    assert "audience" in kept(ours, inquiry)


def test_an_agreement_that_has_ended_carries_nothing(ours):
    from jalon.node.agreements.models import Agreement

    inquiry = ask(ours)
    Agreement.objects.update(valid_until=datetime.date(2021, 1, 1))
    assert kept(ours, inquiry) == {"agreement"}


def test_a_kind_that_the_agreement_does_not_allow_stays_here(ours):
    agreements.add_agreement(
        "NARROW", titles={"en": "Narrow"}, parties=["VN", "LA"], articles=[{"number": "1", "titles": {}}],
        limits={"other": 24}, valid_from=SINCE, actor="system:test", terms={"kinds": ["information"]},
    )  # fmt: skip
    assert kept(ours, ask(ours, agreement="NARROW", article="1")) == {"may-write"}


def test_red_names_its_readers(ours):
    assert kept(ours, ask(ours, tlp="red")) == {"tlp"}
    unit = {"code": "BL", "names": {"en": "Bolikhamxay"}}
    assert release(ours, ask(ours, tlp="red", partner_unit=unit)).state == State.SENT


def test_what_would_be_noticed_is_not_asked_under_pap_red(ours):
    subject = {"item": "A file", "authority": "The court"}
    inquiry = ask(ours, kind="evidence", subject=subject, asked=["copy"], pap="red")
    assert kept(ours, inquiry) == {"pap"}


def test_without_a_passed_screen_nothing_leaves(ours):
    assert kept(ours, ask(ours, screen=None)) == {"article-3"}
    assert kept(ours, ask(ours, screen={**NO_CONCERN, "journalist": True})) == {"article-3"}


@pytest.mark.parametrize(
    ("effect", "role", "check"), [("block", "", "national"), ("approval", "head-of-cooperation", "approvals")]
)
def test_national_rules_block_or_ask_for_an_approval(ours, effect, role, check):
    agreements.add_rule(
        "LAW", effect=effect, titles={"en": "Data law"}, terms={"kinds": ["verification"]}, valid_from=SINCE,
        actor="system:test", role=role,
    )  # fmt: skip
    assert kept(ours, ask(ours)) == {check}


def test_an_approval_counts_from_whoever_holds_the_role_and_not_from_the_author(ours):
    from jalon.node.accounts import actions as accounts

    agreements.add_rule(
        "LAW", effect="approval", titles={"en": "Data law"}, terms={}, valid_from=SINCE, actor="system:test",
        role="head-of-cooperation",
    )  # fmt: skip
    inquiry = ask(ours)
    with pytest.raises(actions.CannotApprove):
        actions.approve(inquiry.pk, approver=ours.people["minh"], role="head-of-cooperation")
    with pytest.raises(actions.CannotApprove):
        actions.approve(inquiry.pk, approver=ours.people["linh"], role="head-of-cooperation")
    accounts.grant_role(
        ours.people["outsider"], role="head-of-cooperation", unit=ours.units["MPS"].pk, actor="user:thu",
        valid_from=SINCE,
    )  # fmt: skip
    first = actions.approve(inquiry.pk, approver=ours.people["outsider"], role="head-of-cooperation", behalf="Minister")
    again = actions.approve(inquiry.pk, approver=ours.people["outsider"], role="head-of-cooperation")
    assert first.pk == again.pk
    assert release(ours, inquiry).state == State.SENT


def test_a_picture_that_still_carries_its_place_does_not_leave(ours):
    exif = bytes.fromhex("ffd8ffe10013457869660000474f505320313820312e35ffda000801010000003f00aaffd9")
    inquiry = ask(ours)
    file = files.keep(exif, "image/jpeg")
    Attachment.objects.create(inquiry=inquiry, file=file, name="photo.jpg", origin="VN-MPS")
    assert kept(ours, inquiry) == {"files"}


# Markings on every path


@pytest.fixture
def china(ours):
    peer = ours.pin(Peer("CN-MPS", "CN"))
    agreements.add_agreement(
        "VN-CN", titles={"en": "Agreement"}, parties=["VN", "CN"], articles=[{"number": "1", "titles": {}}],
        limits={"other": 168}, valid_from=SINCE, actor="system:test",
    )  # fmt: skip
    return peer


@pytest.fixture
def told(ours):
    """What LA-MPS told us under H2."""
    inquiry = walk(ours, ask(ours))
    marks = {"handling": "H2", "tlp": "amber+strict", "pap": "amber"}
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry, text="He met them twice.", **marks), **marks)
    return inquiry.replies.get()


TO_CHINA = {"partner_id": "CN-MPS", "agreement": "VN-CN", "article": "1"}


def quoting(ours, source, copies=(), **changes):
    from factories.ours import inquiry_fields

    return actions.draft_inquiry(
        uuid.uuid4(), author=ours.people["linh"], fields=inquiry_fields(ours, **TO_CHINA, **changes), screen=NO_CONCERN,
        quotes=[source], copies=copies,
    )  # fmt: skip


@pytest.mark.parametrize(
    "lower", [{"handling": "H1", "tlp": "red"}, {"handling": "H2", "tlp": "amber"}, {"handling": "H3", "tlp": "green"}]
)
def test_what_quotes_is_not_marked_lower_than_what_is_quoted(ours, china, told, lower):
    with pytest.raises(actions.CannotAsk):
        quoting(ours, told, restrictions="ours", **lower)


def test_a_passage_keeps_its_first_owner_and_its_markings_on_every_copy(ours, china, told):
    forwarded = quoting(ours, told, handling="H2", tlp="amber+strict")
    passage = forwarded.passages.get()
    assert (passage.origin, passage.handling, passage.text) == ("LA-MPS", "H2", "He met them twice.")
    again = quoting(ours, forwarded, handling="H2", tlp="amber+strict")
    assert {(each.origin, each.handling) for each in again.passages.all()} == {("VN-MPS", "H2"), ("LA-MPS", "H2")}


def test_h2_goes_on_only_with_its_first_owners_consent(ours, china, told):
    forwarded = quoting(ours, told, handling="H2", tlp="amber+strict")
    assert kept(ours, forwarded) == {"consent"}
    asked = actions.ask_consent(
        uuid.uuid4(), inquiry_key=told.inquiry_id, onward="CN-MPS", purpose="One ring", by=ours.people["linh"]
    )
    _, body = ours.laos.read(Outgoing.objects.get(pk=asked.pk).raw)
    assert (body["onward"], body["purpose"]) == ("CN-MPS", "One ring")
    assert kept(ours, forwarded) == {"consent"}
    tell(ours, "exchange.consent.v1", told.inquiry, {"consent": str(asked.pk), "granted": True, "condition": ""})
    assert Consent.objects.get().granted is True
    assert release(ours, forwarded).state == State.SENT
    _, body = china.read(Outgoing.objects.get(pk=forwarded.pk).raw)
    assert (body["passages"][0]["origin"], body["passages"][0]["handling"]) == ("LA-MPS", "H2")


def test_a_consent_for_one_partner_is_none_for_another_and_a_no_is_no(ours, china, told):
    for onward, granted in (("TH-RTP", True), ("CN-MPS", False)):
        asked = actions.ask_consent(
            uuid.uuid4(), inquiry_key=told.inquiry_id, onward=onward, purpose="why", by=ours.people["linh"]
        )
        body = {"consent": str(asked.pk), "granted": granted, "condition": ""}
        tell(ours, "exchange.consent.v1", told.inquiry, body)
    assert kept(ours, quoting(ours, told, handling="H2", tlp="amber+strict")) == {"consent"}


def test_nobody_else_gives_the_first_owners_consent(ours, china, told):
    asked = actions.ask_consent(
        uuid.uuid4(), inquiry_key=told.inquiry_id, onward="CN-MPS", purpose="why", by=ours.people["linh"]
    )
    said = {"consent": str(asked.pk), "granted": True, "condition": ""}
    tell(ours, "exchange.consent.v1", told.inquiry, said, peer=china)
    assert Consent.objects.get().granted is None


def test_we_decide_once_on_what_we_own_and_tell(ours):
    inquiry = take(ours, receive(ours))
    key = uuid.uuid4()
    asked = {"consent": str(key), "inquiry": str(inquiry.pk), "onward": "CN-MPS", "purpose": "One ring"}
    tell(ours, "exchange.consent-request.v1", inquiry, asked)
    assert actions.decide_consent(key, by=ours.people["minh"], granted=False).granted is False
    with pytest.raises(actions.CannotConsent):
        actions.decide_consent(key, by=ours.people["minh"], granted=True)
    _, body = ours.laos.read(Outgoing.objects.filter(type="exchange.consent.v1").get().raw)
    assert body == {"consent": str(key), "granted": False, "condition": ""}


@pytest.mark.parametrize(("mark", "lower"), [("handling", "H0"), ("tlp", "clear"), ("pap", "clear")])
def test_a_reply_is_not_marked_lower_than_its_request_on_any_axis(ours, mark, lower):
    inquiry = take(ours, receive(ours))
    said = {"handling": "H1", "tlp": "amber", "pap": "amber", mark: lower}
    with pytest.raises(actions.CannotReply):
        actions.reply_to_inquiry(
            uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="full", text="x", **said
        )


def test_a_reply_that_came_weaker_than_our_request_is_not_taken(ours):
    inquiry = walk(ours, ask(ours, tlp="amber+strict"))
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry))
    assert not inquiry.replies.exists()


def test_an_export_carries_the_strongest_marking_of_its_parts_and_every_owner(ours, told):
    out = exported(Inquiry.objects.get(pk=told.inquiry_id))
    assert out["markings"] == {"handling": "H2", "tlp": "amber+strict", "pap": "amber"}
    assert out["replies"][0]["origin"] == "LA-MPS"
    assert out["replies"][0]["markings"]["handling"] == "H2"


def test_an_export_says_nothing_of_notes_people_or_screens(ours, told):
    inquiry = Inquiry.objects.get(pk=told.inquiry_id)
    actions.add_note(inquiry, uuid.uuid4(), author=ours.people["linh"], text="between us")
    text = str(exported(inquiry))
    assert "between us" not in text
    assert "linh" not in text.lower()
    assert "screen_" not in text


def test_a_file_of_somebody_else_keeps_its_owner_on_the_wire(ours, china, told):
    file = files.keep(b"theirs", "text/plain")
    theirs = Attachment.objects.create(
        inquiry=told.inquiry, reply=told, file=file, name="list.txt", origin="LA-MPS", handling="H1", tlp="amber",
        pap="amber",
    )  # fmt: skip
    forwarded = quoting(ours, told, copies=[theirs], handling="H2", tlp="amber+strict")
    Consent.objects.create(
        direction="ours", inquiry=told.inquiry, owner="LA-MPS", onward="CN-MPS", purpose="x",
        asked_at=told.sent_at, granted=True,
    )  # fmt: skip
    release(ours, forwarded)
    _, body = china.read(Outgoing.objects.get(pk=forwarded.pk).raw)
    assert body["files"][0]["origin"] == "LA-MPS"


def test_restricted_material_is_released_by_a_second_person_bulk_and_victims_too(ours):
    more = {"plate": "38A-1", "country": "VN", "more": [f"38A-{n}" for n in range(2, 9)]}
    bulk = take(ours, receive(ours, subject=more))
    victims = take(ours, receive(ours, number="LA-2", offence="trafficking-persons.forced-labour"))
    for inquiry in (bulk, victims):
        reply = actions.reply_to_inquiry(
            uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome="full", text="x", handling="H1"
        )
        assert reply.state == "to-release"
        with pytest.raises(actions.CannotRelease):
            actions.release_reply(reply.pk, releaser=ours.people["linh"])
    assert not Passage.objects.exists()


def test_upload_is_marked_as_the_request_that_carries_it(ours):
    inquiry = ask(ours, uploads=[Upload("a.txt", b"a", "text/plain")], handling="H2")
    assert inquiry.attachments.get().handling == "H2"
