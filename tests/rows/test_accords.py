"""Rows 12 (declared), 13, 14, 15, 16, 18 and 21 of the product: from a communiqué to what two nodes hold alike."""

import uuid

import pytest

from factories.accords import Desk, at_home, enter, sent
from jalon.node.accords import actions, queries
from jalon.node.accords.choices import Kind, Standing
from jalon.node.accords.models import Record
from jalon.node.agreements import queries as agreements
from jalon.node.figures import queries as figures
from jalon.node.kernel import clock

TEXT = """Viet Nam and Laos hold third conference on border security

Hanoi, May 14 2026 (Invented News) - The third conference on border security cooperation between the ministries of
public security of Viet Nam and Laos was held in Hanoi on May 14, 2026.

The two sides signed a protocol on cooperation in preventing and combating drug crime.

They agreed to set up a direct line between the gates of Cau Treo and Nam Phao; to study a joint checkpoint model.

From January 2024 to December 2025, Vietnamese police detected 1,250 drug cases and seized more than 840 kg of drugs.
"""


@pytest.fixture
def read(ours):
    linh = ours.people["linh"]
    document = actions.add_document(uuid.uuid4(), name="a.txt", content=TEXT.encode(), source="Invented News", by=linh)
    actions.accept_all(document, by=linh)
    return document


def agree(ours, record, kind):
    """Minh proposes, the peer accepts; what the peer then holds."""
    actions.propose(record.pk, partners=["LA-MPS"], by=ours.people["minh"])
    desk = Desk(ours.laos, record.pk, kind=kind)
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    return desk


def test_row_12_declared_figures_carry_bound_period_territory_and_words(ours, read):
    lines = {family.subject: family.lines[0] for family in figures.families()}
    assert (lines["drug cases"].number, lines["drug cases"].period) == ("1,250", "01/2024 – 12/2025")
    assert lines["drugs"].number == "More than 840 kg"
    assert lines["drugs"].words == "more than 840 kg of drugs"
    assert lines["drugs"].place == "Viet Nam"


def test_row_13_the_protocol_is_in_the_register_and_in_force(ours, read):
    found = agreements.in_force("VN", "LA", on=clock.today())
    assert "protocol" in {each.kind for each in found}


def test_rows_14_and_16_a_mechanism_with_its_meeting_and_minutes_is_the_same_on_both_sides(ours, read):
    mechanism = Record.objects.get(kind=Kind.MECHANISM)
    meeting = Record.objects.get(kind=Kind.MEETING)
    assert (meeting.above, meeting.content["ordinal"]) == (mechanism.pk, 3)
    linh = ours.people["linh"]
    members = [{"party": "VN-MPS"}, {"party": "LA-MPS"}, {"party": "MM-MPF", "role": "observer", "sees": ["minutes"]}]
    actions.change_record(mechanism.pk, content={**mechanism.content, "members": members}, by=linh)
    minutes = enter(
        linh, Kind.MINUTES, meeting=str(meeting.pk), titles={"vi": "Biên bản", "lo": "ບົດບັນທຶກ"},
        texts={"vi": "Hai bên thống nhất.", "lo": "ສອງຝ່າຍຕົກລົງ."},
    )  # fmt: skip
    for record, kind in ((mechanism, Kind.MECHANISM), (meeting, Kind.MEETING), (minutes, Kind.MINUTES)):
        desk = agree(ours, record, kind)
        held = at_home(record)
        assert held.standing == desk.stand.state == Standing.AGREED
        assert desk.wordings[held.agreed].content == held.content


def test_row_15_a_commitment_agreed_by_both_is_closed_with_evidence_by_both(ours, read):
    linh, minh = ours.people["linh"], ours.people["minh"]
    commitment = next(each for each in Record.objects.filter(kind=Kind.COMMITMENT) if "direct line" in str(each))
    desk = agree(ours, commitment, Kind.COMMITMENT)
    nowhere = f"jalon:accords/document/{uuid.uuid4()}"
    own = f"jalon:accords/commitment/{commitment.pk}"
    for reference in (nowhere, own, "a promise is a promise"):
        with pytest.raises(actions.CannotChange):
            actions.move_commitment(commitment.pk, state="done", reference=reference, words="Done", by=linh)
    evidence = f"jalon:accords/document/{read.pk}"
    actions.move_commitment(commitment.pk, state="done", reference=evidence, words="Test call of 1 June", by=linh)
    assert at_home(commitment).state == "open"
    actions.propose(commitment.pk, by=minh)
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    held = at_home(commitment)
    assert (held.state, held.standing, held.agreed) == ("done", Standing.AGREED, desk.stand.agreed)
    assert desk.wordings[held.agreed].content["evidence"][0]["words"] == "Test call of 1 June"


def test_row_18_an_exchange_of_officers_with_places_nominations_and_outcome(ours):
    training = enter(
        ours.people["linh"], Kind.TRAINING, titles={"en": "Young officers"}, kind="exchange", subject="young-officers",
        languages=["vi", "lo"], seats=[{"party": "VN-MPS", "places": 5}], outcome="All passed",
        nominations=[{"party": "VN-MPS", "name": "Mai", "languages": ["vi", "lo"], "state": "attended"}],
    )  # fmt: skip
    desk = agree(ours, training, Kind.TRAINING)
    content = desk.wordings[at_home(training).agreed].content
    assert (content["nominations"][0]["languages"], content["outcome"]) == (["vi", "lo"], "All passed")


def test_row_21_nothing_entered_without_a_person_and_everything_leads_back_to_its_words(ours, read):
    assert queries.state()["accepted"] == read.proposals.count() > 7
    for proposal in read.proposals.exclude(record=""):
        assert proposal.decided_by == ours.people["linh"]
        assert read.text[proposal.start : proposal.end] == proposal.words
