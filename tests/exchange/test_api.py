"""Requests for programs: written, released, worked on and answered behind the same doors as on the pages."""

import datetime
import json
import uuid

import pytest

from factories.ours import NO_CONCERN, receive, take
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Inquiry


@pytest.fixture
def as_(ours, client):
    """A call in the session of somebody, with the CSRF check of the browser left to the pages' own tests."""

    def call(name, method, path, body=None, key=None):
        client.force_login(ours.people[name])
        headers = {"Idempotency-Key": str(key or uuid.uuid4())} if method == "POST" else {}
        return client.generic(
            method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )

    return call


def new(ours, **changes):
    said = {
        "to": "LA-MPS", "unit": str(ours.units["HT"].pk), "kind": "verification.vehicle",
        "subject": {"plate": "ກກ 1234", "country": "LA"}, "asked": ["owner"], "offence": "drugs.trafficking",
        "law_article": "Criminal Code, article 250", "facts": "Seen.", "purpose": "To find who drove it",
        "link": "The owner knows", "held_because": "Your plate", "agreement": "VN-LA-2024", "article": "4",
        "screen": NO_CONCERN,
    }  # fmt: skip
    return {**said, **changes}


def test_a_request_is_written_and_released_by_another(ours, as_):
    key = uuid.uuid4()
    answer = as_("linh", "POST", "/requests", new(ours), key)
    assert answer.status_code == 201, answer.content
    assert answer.json()["id"] == str(key)
    assert as_("linh", "POST", f"/requests/{key}/release").status_code == 403
    assert as_("minh", "POST", f"/requests/{key}/release").json()["state"] == State.SENT
    shown = as_("linh", "GET", f"/requests/{key}").json()
    assert (shown["from"]["node"], shown["to"]["node"], shown["subject"]["plate"]) == ("VN-MPS", "LA-MPS", "ກກ 1234")


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"urgency": "urgent"}, 422), ({"article": "99"}, 422), ({"to": "TH-RTP"}, 404), ({"subject": {}}, 422)],
)
def test_what_may_not_be_asked_is_refused_with_a_problem(ours, as_, changes, status):
    answer = as_("linh", "POST", "/requests", new(ours, **changes))
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Inquiry.objects.exists()


def test_theirs_is_worked_on_by_its_steps(ours, as_):
    inquiry = receive(ours)
    path = f"/requests/{inquiry.pk}"
    assert as_("linh", "POST", f"{path}/acknowledge", {"direct": True}).json()["state"] == State.ACKNOWLEDGED
    assert as_("linh", "POST", f"{path}/screen", {"answers": NO_CONCERN}).status_code == 403
    assert as_("rev", "POST", f"{path}/screen", {"answers": NO_CONCERN}).json()["state"] == State.SCREENED
    assert as_("linh", "POST", f"{path}/take").json()["state"] == State.ASSIGNED
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)).isoformat()
    stop = {"reason": "judicial-authorisation", "text": "A judge decides.", "until": until}
    assert as_("linh", "POST", f"{path}/stop", stop).json()["state"] == State.CLOCK_STOPPED
    assert as_("linh", "POST", f"{path}/start").json()["state"] == State.ASSIGNED
    reply = {"outcome": "full", "text": "Known.", "handling": "H1"}
    assert as_("linh", "POST", f"{path}/reply", reply).status_code == 201
    assert as_("linh", "POST", f"{path}/reply", reply).status_code == 409


def test_the_list_shows_what_may_be_read(ours, as_):
    take(ours, receive(ours))
    assert len(as_("linh", "GET", "/requests?view=waiting-on-us").json()["items"]) == 1
    assert as_("mei", "GET", "/requests").json()["items"] == []
    assert as_("hoa", "GET", "/requests").status_code == 403
