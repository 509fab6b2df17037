"""Article 3, on both sides, by different people; nothing of what was answered is kept, and a refusal is final."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from factories.ours import NO_CONCERN, SINCE, ask, receive, release, take
from jalon.node.agreements import actions as agreements
from jalon.node.audit.models import Entry
from jalon.node.exchange import actions
from jalon.node.exchange.choices import ScreenResult, ScreenSide, State
from jalon.node.exchange.models import Inquiry, Screen
from jalon.node.exchange.queries.ledger import ledger
from jalon.node.exchange.rules.article3 import QUESTIONS
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock

ANY = pytest.mark.parametrize("concern", QUESTIONS)


@pytest.fixture
def theirs(ours):
    return take(ours, receive(ours), to="acknowledged")


def refuse(ours, inquiry, reviewer="rev", ground="j"):
    return actions.refuse_screen(
        inquiry.pk, reviewer=ours.people[reviewer], ground=ground, text="No.", reply_key=uuid.uuid4()
    )


def test_nobody_works_on_it_before_it_is_screened(ours, theirs):
    with pytest.raises(actions.CannotStep):
        actions.assign_inquiry(theirs.pk, handler=ours.people["linh"], by=ours.people["linh"])


def test_whoever_took_it_does_not_screen_it(ours, theirs):
    actions.acknowledge_inquiry(receive(ours, number="2").pk, handler=ours.people["minh"], direct=True)
    theirs.acknowledger = ours.people["minh"]
    theirs.save()
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(theirs.pk, reviewer=ours.people["minh"], answers=NO_CONCERN)


def test_whoever_screened_it_does_not_handle_it(ours, theirs):
    actions.pass_screen(theirs.pk, reviewer=ours.people["minh"], answers=NO_CONCERN)
    with pytest.raises(actions.CannotHandle):
        actions.assign_inquiry(theirs.pk, handler=ours.people["minh"], by=ours.people["linh"])


@pytest.mark.parametrize("field", ["handler", "acknowledger"])
def test_nor_can_the_database_be_told_that_one_person_did_both(ours, theirs, field):
    actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers=NO_CONCERN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=theirs.pk).update(**{field: ours.people["rev"]})


def test_nor_that_it_was_assigned_without_a_screen(ours, theirs):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=theirs.pk).update(state=State.ASSIGNED)


@ANY
def test_a_yes_is_never_passed_at_the_desk_and_leaves_no_trace(ours, theirs, concern):
    before = Entry.objects.count()
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers={**NO_CONCERN, concern: True})
    assert not Screen.objects.exists()
    assert Entry.objects.count() == before


def test_an_unanswered_question_passes_nothing(ours, theirs):
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers={"asylum": False})


def test_what_is_kept_is_passed_by_whom_and_when(ours, theirs):
    actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers=NO_CONCERN)
    screen = Screen.objects.get()
    assert (screen.side, screen.result, screen.by) == (ScreenSide.RECEIVER, ScreenResult.PASS, ours.people["rev"])
    kept = {field.name for field in Screen._meta.get_fields()} | {field.name for field in Inquiry._meta.get_fields()}
    assert not kept & set(QUESTIONS)
    details = " ".join(str(entry.detail) for entry in Entry.objects.all())
    assert not any(f"'{question}'" in details for question in QUESTIONS)


def test_the_partner_learns_that_it_was_screened_and_not_by_whom(ours, theirs):
    actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers=NO_CONCERN)
    _, body = ours.laos.read(Outgoing.objects.get(type="exchange.step.v1").raw)
    assert body["step"] == "screen"
    assert "rev" not in str(body).lower().replace("reviewer", "")


def test_a_refusal_leaves_at_once_is_final_and_counted(ours, theirs):
    refuse(ours, theirs)
    theirs.refresh_from_db()
    assert theirs.state == State.REFUSED
    _, body = ours.laos.read(Outgoing.objects.get(type="exchange.reply.v1").raw)
    assert (body["outcome"], body["ground"]) == ("refused", "j")
    for act in (
        lambda: actions.pass_screen(theirs.pk, reviewer=ours.people["quan"], answers=NO_CONCERN),
        lambda: actions.assign_inquiry(theirs.pk, handler=ours.people["linh"], by=ours.people["minh"]),
        lambda: actions.reply_to_inquiry(
            uuid.uuid4(), inquiry_key=theirs.pk, author=ours.people["linh"], outcome="full", text="x", handling="H1"
        ),
    ):
        with pytest.raises((actions.CannotStep, actions.CannotReply)):
            act()
    assert ledger("LA-MPS", clock.now()).theirs["refused"] == {"j": 1}


def test_a_screen_ends_with_ground_j_or_k_alone(ours, theirs):
    with pytest.raises(actions.CannotScreen):
        refuse(ours, theirs, ground="a")


def listed(**terms):
    agreements.add_rule(
        "LEGAL", effect="legal-review", role="reviewer", titles={"en": "List"}, terms=terms, valid_from=SINCE,
        actor="system:test",
    )  # fmt: skip


@pytest.mark.parametrize("terms", [{"articles": ["316"]}, {"offences": ["drugs"]}])
def test_what_the_node_lists_is_screened_at_the_ministry(ours, theirs, terms):
    listed(**terms)
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(theirs.pk, reviewer=ours.people["rev"], answers=NO_CONCERN)
    assert actions.pass_screen(theirs.pk, reviewer=ours.people["quan"], answers=NO_CONCERN).state == State.SCREENED


def test_the_desk_may_refuse_what_only_the_ministry_may_pass(ours, theirs):
    listed(offences=["drugs"])
    assert refuse(ours, theirs).state == State.REFUSED


# The sender's side


@ANY
def test_what_its_author_doubts_waits_for_the_ministry(ours, concern):
    inquiry = ask(ours, screen={**NO_CONCERN, concern: True})
    assert not inquiry.screens.exists()
    with pytest.raises(actions.CannotRelease):
        release(ours, inquiry)
    actions.pass_screen(inquiry.pk, reviewer=ours.people["quan"], answers={**NO_CONCERN, concern: True})
    assert release(ours, inquiry).state == State.SENT


def test_what_the_list_names_waits_for_the_ministry_whatever_its_author_answers(ours):
    listed(offences=["drugs"])
    inquiry = ask(ours)
    with pytest.raises(actions.CannotRelease):
        release(ours, inquiry)
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(inquiry.pk, reviewer=ours.people["minh"], answers=NO_CONCERN)


def test_the_author_does_not_screen_their_own_a_second_time(ours):
    inquiry = ask(ours, screen=None)
    inquiry.author = ours.people["quan"]
    inquiry.save()
    with pytest.raises(actions.CannotScreen):
        actions.pass_screen(inquiry.pk, reviewer=ours.people["quan"], answers=NO_CONCERN)


def test_one_stopped_here_never_leaves(ours):
    inquiry = ask(ours, screen=None)
    refuse(ours, inquiry, reviewer="quan")
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.sent_at) == (State.CLOSED, None)
    with pytest.raises(actions.CannotStep):
        release(ours, inquiry)
    assert not Outgoing.objects.exists()
