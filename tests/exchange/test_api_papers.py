"""Letters, the ledger and templates for programs: behind the doors of the pages, with the same acts."""

import datetime
import io
import json
import uuid

import pytest
from pypdf import PdfReader

from exchange.letters import WORDS, answered, asked, translated
from jalon.node.accounts.actions import tokens as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import actions as agreements
from jalon.node.audit.models import Entry
from jalon.node.exchange.models import Template
from jalon.node.exchange.models.ledger import Statement
from jalon.node.federation.models import Outgoing


@pytest.fixture
def as_(ours, client):
    """A call in the session of somebody."""

    def call(name, method, path, body=None, key=None, **headers):
        client.force_login(ours.people[name])
        if method == "POST":
            headers["Idempotency-Key"] = str(key or uuid.uuid4())
        return client.generic(
            method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )  # fmt: skip

    return call


@pytest.fixture
def inquiry(ours):
    made = asked(ours)
    answered(made)
    translated(made, "lo", WORDS["lo"])
    return made


def test_the_letters_of_a_request_are_listed_shown_as_data_and_printed(as_, inquiry):
    listed = as_("linh", "GET", f"/requests/{inquiry.pk}/letters").json()
    assert [(each["ours"], each["language"]) for each in listed] == [(True, "vi"), (False, "lo")]
    assert listed[0]["languages"] == ["vi", "lo"]
    data = as_("linh", "GET", f"/requests/{inquiry.pk}/letters/request").json()
    assert data["format"] == "jalon-letter/1"
    assert data["translations"][0]["texts"]["facts"] == WORDS["lo"]["facts"]
    path = f"/requests/{inquiry.pk}/letters/{listed[1]['of']}/pdf?first=lo&second=vi"
    made = as_("linh", "GET", path)
    assert made["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(made.content)).pages) >= 1
    again = as_("linh", "GET", path, If_None_Match=made["ETag"])
    assert again.status_code == 304
    assert Entry.objects.filter(action="exchange.letter.printed").count() == 2


@pytest.mark.parametrize("path", ["letters", "letters/request", "letters/request/pdf"])
def test_letters_are_behind_the_doors_of_their_request(as_, inquiry, path):
    for name in ("mei", "thu", "outsider"):
        answer = as_(name, "GET", f"/requests/{inquiry.pk}/{path}")
        assert answer.status_code in (403, 404)
        assert answer["Content-Type"].startswith("application/problem+json")


def test_an_unknown_letter_and_one_language_twice_are_problems(as_, inquiry):
    assert as_("linh", "GET", f"/requests/{inquiry.pk}/letters/{uuid.uuid4()}").status_code == 404
    answer = as_("linh", "GET", f"/requests/{inquiry.pk}/letters/request/pdf?first=vi&second=vi")
    assert answer.json()["code"] == "exchange.cannot-print-letter"


def test_the_ledger_is_counted_and_its_reading_kept(as_, inquiry):
    found = as_("linh", "GET", "/ledger/LA-MPS?since=2026-01-01&until=2026-12-31").json()
    assert (found["partner"], set(found["ours"]) == set(found["theirs"])) == ("LA-MPS", True)
    assert Entry.objects.filter(action="exchange.ledger.exported").count() == 1
    assert as_("linh", "GET", "/ledger/CN-MPS").status_code == 404
    assert as_("outsider", "GET", "/ledger/LA-MPS").status_code == 403


def test_our_ledger_is_told_once_where_an_agreement_says_so(as_, ours):
    period, key = {"since": "2026-01-01", "until": "2026-06-30"}, uuid.uuid4()
    refused = as_("minh", "POST", "/ledger/LA-MPS/statements", period)
    assert refused.json()["code"] == "exchange.cannot-tell-ledger"
    agreements.add_agreement(
        "VN-LA-L", titles={"en": "Ledger"}, parties=["VN", "LA"], articles=[], limits={},
        terms={"ledger": ["counts"]}, valid_from=datetime.date(2020, 1, 1), actor="system:test",
    )  # fmt: skip
    assert as_("linh", "POST", "/ledger/LA-MPS/statements", period).status_code == 403
    for _twice in range(2):
        told = as_("minh", "POST", "/ledger/LA-MPS/statements", period, key)
        assert (told.status_code, told.json()["id"]) == (201, str(key))
    assert Outgoing.objects.filter(type="exchange.ledger.v1").count() == 1
    listed = as_("linh", "GET", "/ledger/LA-MPS/statements").json()
    assert [(each["id"], each["side"]) for each in listed["items"]] == [(str(key), "ours")]


def test_their_ledger_is_compared_with_ours(as_, ours):
    since, until = (datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (1, 6))
    told = Statement.objects.create(
        partner_id="LA-MPS", side="theirs", since=since, until=until, ours={"asked": 2}, theirs={"asked": 0},
        codes=f"{uuid.uuid4().hex} open", at=until,
    )  # fmt: skip
    found = as_("linh", "GET", f"/ledger/statements/{told.pk}/comparison").json()
    assert found["equal"] is False
    assert {"name": "ours.asked", "ours": 0, "theirs": 2} in found["figures"]
    assert "We do not hold it" in found["differences"][0]["why"]
    assert as_("outsider", "GET", f"/ledger/statements/{told.pk}/comparison").status_code == 403


def new(ours, **changes):
    said = {
        "unit": str(ours.units["HT"].pk), "kind": "verification.vehicle", "language": "vi", "title": "Xác minh chủ xe",
        "texts": {"facts": "Xe rời chốt."},
    }  # fmt: skip
    return {**said, **changes}


def test_a_template_is_written_anew_by_whoever_saw_the_last_version_and_retired(as_, ours):
    key = uuid.uuid4()
    assert as_("linh", "POST", "/requests/templates", new(ours), key).status_code == 201
    shown = as_("linh", "GET", f"/requests/templates/{key}")
    lao = {"language": "lo", "title": "ກວດສອບ", "texts": {"facts": "ລົດ"}}
    path = f"/requests/templates/{key}/versions"
    assert as_("linh", "POST", path, lao).status_code == 428
    assert as_("linh", "POST", path, lao, If_Match='"other"').status_code == 412
    second = as_("linh", "POST", path, lao, If_Match=shown["ETag"]).json()
    assert (second["version"], set(second["texts"]), second["family"]) == (2, {"vi", "lo"}, str(key))
    listed = as_("linh", "GET", "/requests/templates").json()["items"]
    assert [each["id"] for each in listed] == [second["id"]]
    assert as_("linh", "POST", f"/requests/templates/{second['id']}/retire").status_code == 204
    assert as_("linh", "GET", "/requests/templates").json()["items"] == []
    assert Template.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"texts": {}}, {"texts": {"religion": "x"}}, {"language": "xx"}, {"kind": "anything"}, {"title": ""}]
)
def test_what_is_no_template_is_refused(as_, ours, changes):
    answer = as_("linh", "POST", "/requests/templates", new(ours, **changes))
    assert answer.status_code == 422
    assert not Template.objects.exists()


def test_another_unit_neither_reads_nor_writes_a_template(as_, ours):
    assert as_("mei", "POST", "/requests/templates", new(ours)).status_code == 403
    key = uuid.uuid4()
    as_("linh", "POST", "/requests/templates", new(ours), key)
    assert as_("mei", "GET", f"/requests/templates/{key}").status_code == 404
    assert as_("mei", "GET", "/requests/templates").json()["items"] == []
    assert as_("mei", "POST", f"/requests/templates/{key}/retire").status_code == 404


def test_a_token_reads_letters_and_ledger_only_within_its_scopes(ours, client, inquiry):
    _token, secret = accounts.issue_token(
        uuid.uuid4(), user=ours.people["linh"], name="reader", scopes=[Permission.READ_INQUIRIES], may_write=True,
        lasts=datetime.timedelta(days=1),
    )  # fmt: skip
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"/api/v1/requests/{inquiry.pk}/letters", headers=bearer).status_code == 200
    assert client.get("/api/v1/ledger/LA-MPS", headers=bearer).status_code == 403
    answer = client.post(
        "/api/v1/requests/templates", json.dumps(new(ours)), content_type="application/json",
        headers={**bearer, "Idempotency-Key": str(uuid.uuid4())},
    )  # fmt: skip
    assert answer.status_code == 403
