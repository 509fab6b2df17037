"""Three real nodes: two members agree; the third observes, and holds what the mechanism's rule gives it alone."""

import datetime
import itertools
import uuid

import pytest

from jalon.node.accords import actions, queries
from jalon.node.accords.choices import Kind, Standing
from jalon.node.accords.models import Answer, Note, Record, Version
from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions as agreements
from jalon.node.directory import actions as directory
from jalon.node.directory import queries as nodes
from jalon.node.federation.models import Outgoing
from simulator import world as simulated

SINCE = datetime.date(2020, 1, 1)
MEMBERS, OBSERVER = ("VN-MPS", "LA-MPS"), "CN-MPS"
SEES = ["meetings", "commitments"]


@pytest.fixture
def world(db, tmp_path):
    from django.db import connection

    made = simulated.World(1, *simulated.make(connection.connection.serialize(), tmp_path))
    for code, node in made.nodes.items():
        with node.here():
            _settle_in(code)
    return made


def _settle_in(code):
    """A unit with its head, and an agreement with each other country."""
    unit = directory.add_unit(nodes.own_node(), code="TOP", names={"en": "Top"}, level="ministry", valid_from=SINCE,
                              actor="system:test")  # fmt: skip
    head = accounts.add_user("head", full_name="Head", password=uuid.uuid4().hex, language="en", actor="system:test")
    accounts.grant_role(head, role="head-of-cooperation", unit=unit.pk, actor="system:test", valid_from=SINCE)
    for one, other in itertools.combinations(sorted(each[:2] for each in simulated.CODES), 2):
        agreements.add_agreement(
            f"{one}-{other}", titles={"en": "Protocol"}, parties=[one, other], articles=[], limits={},
            valid_from=SINCE, actor="system:test",
        )  # fmt: skip


def person():
    from jalon.node.accounts.models import User

    return User.objects.get(username="head")


CONTENTS = {
    Kind.MECHANISM: {"names": {"en": "Conference"}, "members": [
        {"party": "VN-MPS"}, {"party": "LA-MPS"}, {"party": OBSERVER, "role": "observer", "sees": SEES},
    ]},
    Kind.MEETING: {
        "titles": {"en": "Fifth conference"}, "date": "2027-03-03", "agenda": ["Hotline"],
        "delegations": [{"party": "VN", "people": [{"name": "Delegate one"}]}], "papers": [{"title": "Secret paper"}],
    },
    Kind.MINUTES: {"titles": {"en": "Minutes"}, "texts": {"en": "Closed words"}},
    Kind.COMMITMENT: {
        "words": {"en": "set up a direct line"}, "due": "2027-12",
        "owners": [{"party": "VN-MPS", "name": "Inner office"}], "steps": [{"words": "Inner step"}],
    },
    Kind.TRAINING: {
        "titles": {"en": "Lao course"}, "nominations": [{"party": "VN-MPS", "name": "Nominee one"}],
    },
}  # fmt: skip


def agree(world, kind, above=None, key=None):
    """Viet Nam proposes to Laos, Laos accepts; whatever that sets off crosses too."""
    key = key or uuid.uuid4()
    parent = {Kind.MEETING: "mechanism", Kind.TRAINING: "mechanism"}.get(kind, "meeting")
    content = {**CONTENTS[kind], **({parent: str(above)} if above else {})}
    with world.nodes["VN-MPS"].here():
        actions.add_record(key, kind=kind, content=content, by=person())
        actions.add_note(uuid.uuid4(), record=queries.record(key), text="Our own thoughts", by=person())
        actions.propose(key, partners=["LA-MPS"], by=person())
    world.calm()
    with world.nodes["LA-MPS"].here():
        (head,) = queries.stand_of(queries.record(key)).heads
        actions.answer_version(key, version=head, accepted=True, by=person())
    world.calm()
    return key


def test_an_observer_holds_what_the_rule_gives_and_nothing_else(world):
    mechanism = agree(world, Kind.MECHANISM)
    meeting = agree(world, Kind.MEETING, mechanism)
    minutes = agree(world, Kind.MINUTES, meeting)
    commitment = agree(world, Kind.COMMITMENT, meeting)
    training = agree(world, Kind.TRAINING, mechanism)
    aside = agree(world, Kind.COMMITMENT)
    for code in MEMBERS:
        with world.nodes[code].here():
            standings = {each.pk: each.standing for each in Record.objects.all()}
            assert standings == dict.fromkeys(
                (mechanism, meeting, minutes, commitment, training, aside), Standing.AGREED
            )
    with world.nodes[OBSERVER].here():
        held = {each.pk: each for each in Record.objects.all()}
        assert set(held) == {mechanism, meeting, commitment}
        assert {each.standing for each in held.values()} == {Standing.OBSERVED}
        for kept in (Version, Answer, Note):
            assert not kept.objects.exists()
        everything = str([each.content for each in held.values()])
        for hidden in ("Delegate", "Secret paper", "Closed words", "Inner", "Nominee", "Our own thoughts"):
            assert hidden not in everything
        assert held[commitment].content["words"] == {"en": "set up a direct line"}
        assert held[meeting].content["agenda"] == ["Hotline"]
        assert all(each.sightings.count() == 2 for each in held.values()), "each member shows it"
        with pytest.raises(actions.CannotPropose):
            actions.propose(commitment, partners=["VN-MPS"], by=person())


def test_a_wider_rule_opens_what_was_agreed_before_and_a_withdrawn_one_stops_what_comes(world):
    mechanism = agree(world, Kind.MECHANISM)
    minutes = agree(world, Kind.MINUTES, agree(world, Kind.MEETING, mechanism))
    _rule(world, mechanism, [*SEES, "minutes"])
    with world.nodes[OBSERVER].here():
        assert queries.record(minutes).content["texts"] == {"en": "Closed words"}
    _rule(world, mechanism, [])
    before = _copies(world)
    agree(world, Kind.MEETING, mechanism)
    assert _copies(world) == before


def _rule(world, mechanism, sees):
    """Both members agree on what the observer sees."""
    with world.nodes["VN-MPS"].here():
        content = queries.record(mechanism).content
        members = [{**each, "sees": sees if each["party"] == OBSERVER else []} for each in content["members"]]
        actions.change_record(mechanism, content={**content, "members": members}, by=person())
        actions.propose(mechanism, by=person())
    world.calm()
    with world.nodes["LA-MPS"].here():
        stand = queries.stand_of(queries.record(mechanism))
        actions.answer_version(mechanism, version=stand.heads[0], accepted=True, by=person())
    world.calm()


def _copies(world):
    """How much went to the observer from either member."""
    counted = 0
    for code in MEMBERS:
        with world.nodes[code].here():
            counted += Outgoing.objects.filter(partner=OBSERVER, type="accords.copy.v1").count()
    return counted
