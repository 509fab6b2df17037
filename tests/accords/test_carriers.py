"""Which agreement carries minutes and promises to a partner; what none carries stays, and the reason is said."""

import datetime
import uuid

import pytest
from django.urls import reverse

from factories.accords import Desk, at_home, enter, sent
from factories.ours import PASSWORD
from factories.peer import Peer
from jalon.node.accords import actions
from jalon.node.accords.choices import Kind, Standing
from jalon.node.agreements import actions as agreements
from jalon.node.federation.models import Outgoing

SINCE = datetime.date(2020, 1, 1)


def agreement(code, parties, **terms):
    return agreements.add_agreement(
        code, titles={"en": code}, parties=parties, articles=[], limits={}, valid_from=SINCE, terms=terms,
        actor="system:test",
    )  # fmt: skip


@pytest.fixture
def china(ours):
    return ours.pin(Peer("CN-MPS", "CN"))


def test_an_agreement_about_verifications_alone_carries_no_promise(ours, china, linh, minh):
    agreement("VN-CN-V", ["VN", "CN"], kinds=["verification"])
    record = enter(linh)
    with pytest.raises(actions.CannotPropose, match="VN-CN-V: This agreement does not allow"):
        actions.propose(record.pk, partners=["CN-MPS"], by=minh)
    agreement("VN-CN-W", ["VN", "CN"], kinds=["information"])
    actions.propose(record.pk, partners=["CN-MPS"], by=minh)
    content, _body = china.read(sent(to="CN-MPS")[0])
    assert content.agreement == "VN-CN-W"


def test_an_agreement_between_ministries_lets_no_province_propose(ours, china, linh, minh):
    agreement("VN-CN-M", ["VN", "CN"], routes=[{"sender": {"levels": ["ministry"]}, "both_ways": False}])
    record = enter(linh)
    with pytest.raises(actions.CannotPropose, match="lets no unit of this level"):
        actions.propose(record.pk, partners=["CN-MPS"], by=minh)
    central = actions.add_record(
        uuid.uuid4(), kind=record.kind, content=record.content, by=linh, unit=ours.units["MPS"].pk
    )
    actions.propose(central.pk, partners=["CN-MPS"], by=minh)
    assert at_home(central).standing == Standing.PROPOSED
    assert at_home(record).standing == Standing.LOCAL


def test_a_national_rule_keeps_it_home(ours, linh, minh):
    agreements.add_rule(
        "no-laos", effect="block", titles={"en": "Nothing to Laos"}, terms={"countries": ["LA"]}, valid_from=SINCE,
        actor="system:test",
    )  # fmt: skip
    record = enter(linh)
    with pytest.raises(actions.CannotPropose, match="Nothing to Laos"):
        actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    assert not Outgoing.objects.exists()


def test_an_approval_that_the_sender_cannot_give_is_asked_for(ours, linh, minh):
    agreements.add_rule(
        "review", effect="approval", role="head-of-cooperation", titles={"en": "The ministry agrees"},
        terms={"countries": ["LA"]}, valid_from=SINCE, actor="system:test",
    )  # fmt: skip
    record = enter(linh)
    with pytest.raises(actions.CannotPropose, match="The ministry agrees"):
        actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    assert not Outgoing.objects.exists()


def test_the_page_says_to_whom_it_may_go_and_why_not_to_others(ours, china, client, linh):
    record = enter(linh)
    client.login(username="minh", password=PASSWORD)
    page = client.get(reverse("accords:record", args=[record.pk]))
    assert [value for value, _label in page.context["partners"].fields["partners"].choices] == ["LA-MPS"]
    assert "No agreement with CN-MPS is in force" in page.content.decode()


def test_an_observer_to_whom_nothing_may_go_holds_nobody_up(ours, linh, minh):
    ours.pin(Peer("MM-MPF", "MM"))
    members = [
        {"party": "VN-MPS"}, {"party": "LA-MPS"}, {"party": "MM-MPF", "role": "observer", "sees": ["commitments"]},
    ]  # fmt: skip
    mechanism = enter(linh, Kind.MECHANISM, members=members)
    actions.propose(mechanism.pk, partners=["LA-MPS"], by=minh)
    desk = Desk(ours.laos, mechanism.pk, kind=Kind.MECHANISM)
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    assert at_home(mechanism).standing == Standing.AGREED
    assert sent("accords.copy.v1", "MM-MPF") == []
