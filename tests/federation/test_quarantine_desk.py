"""What was set aside waits for a person, who sees why and what to do, and never what it says."""

import uuid

import pytest

from factories.ours import inquiry_body
from jalon.node.agreements import actions as agreements
from jalon.node.audit.models import Entry
from jalon.node.federation import actions, opening
from jalon.node.federation.models import Incident, Incoming, Look

INQUIRY = "exchange.inquiry.v1"
PAGE = "/partners/quarantine/"


@pytest.fixture
def poison(ours):
    """An inquiry that names an agreement which is not entered here."""
    ours.laos.deliver(ours.laos.envelope(INQUIRY, inquiry_body(agreement="NEW-2026", facts="a plain secret")).raw)
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    return Incoming.objects.get()


@pytest.fixture
def thu(ours, client):
    client.force_login(ours.people["thu"])
    return client


def test_the_desk_says_why_and_what_to_do_and_shows_no_content(poison, thu):
    page = thu.get(PAGE).content.decode()
    assert str(poison.pk) in page
    assert "then try again" in page
    assert "a plain secret" not in page
    assert PAGE in thu.get("/partners/health/").content.decode()


def test_once_the_cause_is_mended_it_is_applied(ours, poison, thu):
    agreements.add_agreement(
        "NEW-2026", titles={"en": "New"}, parties=["VN", "LA"], articles=[{"number": "4", "titles": {}}], limits={},
        valid_from=poison.stored_at.date(), actor="system:test",
    )  # fmt: skip
    assert thu.post(f"{PAGE}{poison.pk}/again/").status_code == 302
    opening.apply_waiting()
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == ("applied", 0)
    assert Entry.objects.get(action="federation.envelope.retried").actor == "user:thu"


def test_what_fails_again_comes_back(poison, thu):
    thu.post(f"{PAGE}{poison.pk}/again/")
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    assert str(poison.pk) in thu.get(PAGE).content.decode()


def test_what_is_kept_aside_leaves_the_desk_with_its_reason(poison, thu):
    thu.post(f"{PAGE}{poison.pk}/aside/", {"reason": "sent anew"})
    assert str(poison.pk) not in thu.get(PAGE).content.decode()
    assert "set aside" not in thu.get("/partners/health/").content.decode()
    assert Entry.objects.get(action="federation.envelope.kept-aside").purpose == "sent anew"
    assert Incoming.objects.get().state == "quarantined"


def test_without_a_reason_nothing_is_kept_aside(poison, thu):
    thu.post(f"{PAGE}{poison.pk}/aside/", {"reason": ""})
    assert not Look.objects.exists()


def test_an_incident_waits_there_too_and_cannot_be_tried_again(ours, thu):
    key = uuid.uuid4()
    for facts in ("one", "two"):
        ours.laos.deliver(ours.laos.envelope(INQUIRY, inquiry_body(facts=facts), key=key).raw)
    incident = Incident.objects.get()
    assert "two messages under one number" in thu.get(PAGE).content.decode()
    assert thu.post(f"{PAGE}{incident.pk}/again/").status_code == 409
    thu.post(f"{PAGE}{incident.pk}/aside/", {"reason": "their clock; mended"})
    assert "Nothing is set aside" in thu.get(PAGE).content.decode()


def test_what_waits_for_nobody_is_refused(ours):
    for act in (actions.try_again, lambda key, actor: actions.keep_aside(key, reason="x", actor=actor)):
        with pytest.raises(actions.CannotTryAgain):
            act(uuid.uuid4(), actor="system:test")


def test_only_who_manages_partners_sees_the_desk(ours, poison, client):
    for name in ("linh", "hoa", "outsider"):
        client.force_login(ours.people[name])
        assert client.get(PAGE).status_code == 403
        for verb in ("again", "aside"):
            assert client.post(f"{PAGE}{poison.pk}/{verb}/", {"reason": "x"}).status_code == 403
    assert Incoming.objects.get().state == "quarantined"
