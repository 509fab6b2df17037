"""The five seeds in a node: what each tells enters the registers, with its words, when a person accepts it."""

import uuid

import pytest

from jalon.node.accords import actions, queries
from jalon.node.accords.choices import Kind
from jalon.node.accords.models import Document, Proposal, Record
from jalon.node.agreements.models import Agreement
from jalon.node.figures.models import Figure
from shared import shared


@pytest.fixture
def loaded(linh):
    for path in sorted(shared("seeds").glob("*.txt")):
        content = path.read_bytes()
        document = actions.add_document(uuid.uuid4(), name=path.name, content=content, source="VNA", by=linh)
        actions.accept_all(document, by=linh)
    return {document.name[:3]: document for document in Document.objects.all()}


def registered(kind):
    return [str(record) for record in Record.objects.filter(kind=kind)]


def test_nothing_enters_a_register_before_it_is_accepted(linh):
    path = sorted(shared("seeds").glob("003*"))[0]
    document = actions.add_document(uuid.uuid4(), name=path.name, content=path.read_bytes(), source="VNA", by=linh)
    assert document.proposals.count() > 20
    assert not Record.objects.exists()
    assert not Figure.objects.exists()
    assert Agreement.objects.count() == 1


def test_every_accepted_record_keeps_its_words_and_they_stand_in_the_text(loaded):
    for proposal in Proposal.objects.exclude(record="").select_related("document"):
        assert proposal.document.text[proposal.start : proposal.end] == proposal.words
    with_words = set(Proposal.objects.exclude(record="").values_list("record", flat=True))
    for record in Record.objects.all():
        assert f"jalon:accords/{record.kind}/{record.pk}" in with_words


def test_the_meetings_are_there_with_ordinal_place_and_day(loaded):
    meetings = [record.content for record in Record.objects.filter(kind=Kind.MEETING)]
    told = {(each["kind"], each["ordinal"], each["date"], each["place"]) for each in meetings}
    assert ("conference", 15, "2023-11-23", "Hanoï") in told
    assert ("conference", 9, "", "Vietnam") in told
    assert ("conference", 4, "2014-10", "Pékin") in told
    assert ("conference", None, "2024-10-14", "Hanoï") in told
    assert any(each["kind"] == "call" for each in meetings)
    ninth = next(each for each in meetings if each["ordinal"] == 9)
    assert ninth["state"] == "planned"


def test_the_delegations_name_those_who_took_part(loaded):
    people = [
        (side["party"], person["name"])
        for record in Record.objects.filter(kind=Kind.MEETING)
        for side in record.content["delegations"]
        for person in side["people"]
    ]
    assert {("VN", "Lê Duc Thai"), ("CN", "Li Junjie"), ("VN", "Luong Tam Quang")} <= set(people)
    assert "Nguyen Phu Trong" not in {name for _party, name in people}


def test_the_mechanisms_are_there_and_lead_to_their_meetings(loaded):
    names = " | ".join(registered(Kind.MECHANISM))
    for words in ("à trois niveaux", "coopération douanière", "3+3", "Mékong - Lancang", "INTERPOL"):
        assert words in names
    fifteenth = next(r for r in Record.objects.filter(kind=Kind.MEETING) if r.content["ordinal"] == 15)
    assert "coopération douanière" in str(queries.mechanism_of(fifteenth))


def test_the_agreements_are_there_with_kind_parties_and_words(loaded):
    found = {(each.kind, tuple(each.parties)) for each in Agreement.objects.exclude(code="VN-LA-2024")}
    for kind in ("protocol", "memorandum"):
        assert (kind, ("LA", "VN")) in found
    assert ("minutes", ("CN", "VN")) in {(kind, tuple(sorted(parties))) for kind, parties in found}
    assert "declaration" in {kind for kind, _parties in found}


def test_the_commitments_quote_the_promise_say_where_and_how_far_it_goes(loaded):
    commitments = list(Record.objects.filter(kind=Kind.COMMITMENT))
    study = [each for each in commitments if each.content["stage"] == "study"]
    assert any("poste de contrôle du trafic" in str(each) for each in study)
    assert all(each.content["source"]["title"] and each.content["source"]["page"] for each in commitments)
    line = next(each for each in commitments if "ligne de communication directe" in str(each))
    assert line.state == "open"
    assert line.content["words"]["fr"].startswith("établir une ligne")


def test_the_figures_carry_bound_period_territory_publisher_and_words(loaded):
    figures = {int(each.value): each for each in Figure.objects.exclude(value=None)}
    assert {14131, 19961, 1910, 3448, 15859, 23458, 560} <= set(figures)
    drugs = figures[1910]
    assert (drugs.bound, drugs.unit, drugs.period_start, drugs.period_end) == ("more-than", "kg", "2021-07", "2024-06")
    assert drugs.publisher == "VNA"
    assert "plus de 1 910 kg" in drugs.words
    assert figures[15859].territory == "LA"
    assert figures[15859].source == f"jalon:accords/document/{loaded['003'].pk}"


def test_the_training_of_young_officers_is_there(loaded):
    young = Record.objects.get(kind=Kind.TRAINING, content__kind="exchange")
    assert young.date == "2024"
    assert young.content["subject"] == "young-officers"


def test_loading_again_changes_nothing(loaded, linh):
    before = (Record.objects.count(), Proposal.objects.count(), Figure.objects.count(), Agreement.objects.count())
    for path in sorted(shared("seeds").glob("*.txt")):
        document = actions.add_document(uuid.uuid4(), name=path.name, content=path.read_bytes(), source="VNA", by=linh)
        actions.accept_all(document, by=linh)
    assert before == (
        Record.objects.count(), Proposal.objects.count(), Figure.objects.count(), Agreement.objects.count(),
    )  # fmt: skip
