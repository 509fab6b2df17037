"""An agreement from an accepted proposal: its articles, its end, and which earlier text it replaces or amends."""

import uuid

import pytest
from django.urls import reverse

from factories.ours import PASSWORD
from jalon.node.accords import actions
from jalon.node.accords.rules import proposals
from jalon.node.agreements import queries as agreements
from jalon.node.agreements.models import Agreement

TEXT = b"Hanoi, May 3 2026 (VNA) - Viet Nam and Laos signed a protocol on cooperation in preventing crime in Hanoi.\n"


@pytest.fixture
def proposal(linh):
    document = actions.add_document(uuid.uuid4(), name="b.txt", content=TEXT, source="Invented", by=linh)
    return document.proposals.get(kind="agreement")


def correct(client, proposal, **changes):
    client.login(username="linh", password=PASSWORD)
    path = reverse("accords:proposal", args=[proposal.pk])
    form = client.get(path).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return client.post(path, {**filled, **changes})


def test_articles_end_and_succession_are_carried_into_the_register(client, ours, proposal):
    answer = correct(
        client, proposal, articles="4 | Exchange of information | The parties exchange information.\n9 | Costs",
        valid_until="2031-05-03", date="2026-05-03", succession="replaces", earlier="VN-LA-2024",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    made = Agreement.objects.exclude(code="VN-LA-2024").get()
    assert [article["number"] for article in made.articles] == ["4", "9"]
    assert made.articles[0]["titles"] == {"en": "Exchange of information"}
    assert made.articles[0]["texts"] == {"en": "The parties exchange information."}
    assert made.valid_until.isoformat() == "2031-05-03"
    assert made.succeeds.get().earlier.code == "VN-LA-2024"
    assert Agreement.objects.get(code="VN-LA-2024").valid_until == made.valid_from
    assert agreements.cited(made.code, "4") == made


def test_two_articles_of_one_number_are_refused_and_nothing_is_decided(client, ours, proposal):
    answer = correct(client, proposal, articles="4 | One\n4 | Other")
    assert answer.status_code == 422
    proposal.refresh_from_db()
    assert (proposal.verdict, Agreement.objects.count()) == ("waiting", 1)


def test_accepted_as_it_stands_it_is_not_called_corrected(client, linh, proposal):
    said = proposals.editable(proposal.kind, proposal.fields, proposal.words)
    assert actions.accept_proposal(proposal.pk, by=linh, said=said).verdict == "accepted"
