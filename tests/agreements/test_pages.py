"""The pages of the register and its API: who may look, who may keep, and what a question is answered."""

import datetime
import json
import uuid
from urllib.parse import urlencode

import pytest

from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions, queries
from jalon.node.agreements.models import Agreement, NationalRule
from jalon.node.kernel import clock

NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
TERMS = {
    "routes": [{"sender": {"levels": ["province"]}, "receiver": {"levels": ["province"]}, "article": "4"}],
    "copies": {"exceptions": ["safety"]},
    "kinds": ["verification"],
    "categories": ["vehicles"],
}


@pytest.fixture
def agreed(ours):
    accounts.grant_role(
        ours.people["minh"], role="head-of-cooperation", unit=ours.units["MPS"].pk, actor="system:test",
        valid_from=datetime.date(2020, 1, 1),
    )  # fmt: skip
    return actions.add_agreement(
        "VN-LA-Y",
        titles={"en": "Protocol of the border provinces", "vi": "Nghị định thư"},
        parties=["VN", "LA"],
        articles=[{"number": "4", "titles": {"en": "Verification"}, "texts": {"en": "The parties verify…"}}],
        limits={"other": {"amount": 3, "counted": "working-days"}},
        terms=TERMS,
        valid_from=datetime.date(2020, 1, 1),
        actor="system:test",
    )


@pytest.fixture
def at_noon():
    with clock.injected(NOON.timestamp):
        yield


def as_(ours, client, name):
    client.force_login(ours.people[name])
    return client


def content(answer):
    return answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("linh", 200), ("hoa", 200), ("outsider", 403)])
@pytest.mark.parametrize("page", ["", "VN-LA-Y/", "rules/", "working-days/LA/"])
def test_everybody_with_a_role_may_look_a_text_up(ours, agreed, client, who, status, page):
    assert as_(ours, client, who).get(f"/agreements/{page}").status_code == status


def test_the_list_is_that_of_a_day(ours, agreed, client):
    linh = as_(ours, client, "linh")
    assert "VN-LA-Y" in content(linh.get("/agreements/?on=2020-01-01"))
    assert "VN-LA-Y" not in content(linh.get("/agreements/?on=2019-12-31"))
    assert "VN-LA-Y" not in content(linh.get("/agreements/?on=2020-01-01&country=CN"))
    actions.end_agreement(agreed.pk, valid_until=datetime.date(2024, 1, 1), actor="system:test")
    assert "VN-LA-Y" not in content(linh.get("/agreements/?on=2024-01-01"))
    assert "VN-LA-Y" in content(linh.get("/agreements/?on=2024-01-01&all=1"))
    assert linh.get("/agreements/?on=2024-13-41").status_code == 200


def test_the_rules_stand_in_plain_sentences(ours, agreed, client):
    page = content(as_(ours, client, "linh").get("/agreements/VN-LA-Y/"))
    assert "province and province, both ways. (article 4)" in page
    assert "everything else: 3 working days" in page
    assert "nothing is agreed; a request carries the date by which an answer is wished" in page
    assert "Not where, in one case, it would endanger a person&#x27;s safety." in page
    assert '<p class="pre" lang="en">The parties verify…</p>' in page


def ask(ours, client, **changes):
    said = {"unit": "HT", "country": "LA", "level": "province", "kind": "verification.vehicle", "handling": "H1"}
    return content(as_(ours, client, "linh").get("/agreements/VN-LA-Y/", {**said, "categories": "vehicles", **changes}))


def test_what_may_i_send_is_answered_with_copy_approval_and_arithmetic(ours, agreed, client, at_noon):
    page = ask(ours, client)
    assert "Yes, you may" in page
    assert "A copy goes to the sender&#x27;s central contact point." in page
    assert "head of desk: A second person releases whatever leaves." in page
    assert "Starts Monday 23 November 2026, 12:00, with the receipt (time of Laos)." in page
    assert "Due Thursday 26 November 2026, 12:00." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "district"}, "lets no unit of this level"),
        ({"kind": "funds-tracing"}, "does not allow: Tracing of funds"),
        ({"categories": "funds"}, "does not cover: Accounts and funds"),
    ],
)
def test_what_may_not_be_sent_says_why(ours, agreed, client, changes, words):
    assert words in ask(ours, client, **changes)


def test_an_ended_text_allows_nothing_and_national_rules_bind(ours, agreed, client):
    actions.add_rule(
        "V", effect="block", titles={"en": "Vehicles stay"}, terms={"categories": ["vehicles"]},
        valid_from=datetime.date(2020, 1, 1), actor="system:test",
    )  # fmt: skip
    assert "A national rule forbids this to leave: Vehicles stay." in ask(ours, client)
    actions.end_agreement(agreed.pk, valid_until=datetime.date(2024, 1, 1), actor="system:test")
    assert "This agreement has ended." in ask(ours, client)


FORM = {
    "code": "VN-LA-Z", "kind": "protocol", "title": "Protocol", "language": "en", "parties": ["VN", "LA"],
    "valid_from": "2025-01-01", "articles": "1 | Aim | The parties…\n2 | Means",
    "how": "replaces", "earlier": "VN-LA-Y",
    "sender_levels": ["ministry"], "amount_OTHER": "5", "counted_OTHER": "working-days", "amount_URGENT_DIRECT": "8",
    "counted_URGENT_DIRECT": "hours", "counted_URGENT_INDIRECT": "hours", "kinds": ["verification"],
    "opens": "08:00", "closes": "16:00", "receipts": ["stored"],
}  # fmt: skip


def test_a_text_is_entered_on_the_page_and_replaces_the_earlier_one(ours, agreed, client):
    answer = as_(ours, client, "minh").post("/agreements/new/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/agreements/VN-LA-Z/")
    made = Agreement.objects.get(code="VN-LA-Z")
    assert [article["number"] for article in made.articles] == ["1", "2"]
    terms = queries.terms_of(made, on=datetime.date(2026, 1, 1))
    assert terms.limits["other"].words == "5 working days"
    assert "urgent-indirect" not in terms.limits
    assert terms.receipts == ("stored",)
    agreed.refresh_from_db()
    assert agreed.valid_until == datetime.date(2025, 1, 1)
    assert "Replaced by" in content(client.get("/agreements/VN-LA-Y/"))


def test_a_wrong_text_comes_back_with_what_was_typed(ours, agreed, client):
    answer = as_(ours, client, "minh").post("/agreements/new/", {**FORM, "earlier": "NOWHERE"})
    assert answer.status_code == 422
    assert "No agreement “NOWHERE” is registered." in content(answer)
    assert "The parties…" in content(answer)


@pytest.mark.parametrize("page", ["new/", "VN-LA-Y/end/", "rules/", "working-days/LA/"])
def test_only_those_who_keep_the_register_write_in_it(ours, agreed, client, page):
    assert as_(ours, client, "linh").post(f"/agreements/{page}", FORM).status_code == 403
    assert not NationalRule.objects.exists()


def test_a_national_rule_and_a_day_are_entered_on_their_pages(ours, agreed, client):
    minh = as_(ours, client, "minh")
    rule = {"code": "R1", "title": "State secrets", "language": "en", "effect": "legal-review", "role": "reviewer"}
    rule |= {"people": "1", "valid_from": "2020-01-01", "laws": "Penal Code; Bộ luật Hình sự", "articles": "337, 338"}
    assert minh.post("/agreements/rules/", rule).status_code == 302
    made = NationalRule.objects.get()
    assert made.terms == {"laws": ["Penal Code", "Bộ luật Hình sự"], "articles": ["337", "338"]}
    assert "State secrets" in content(minh.get("/agreements/rules/"))
    assert minh.post(f"/agreements/rules/{made.pk}/end/", {"valid_until": "2027-01-01"}).status_code == 302
    day = {"country": "LA", "date": "2026-11-24", "working": "no", "name": "Notice 12 of the Prime Minister"}
    assert minh.post("/agreements/working-days/LA/", day).status_code == 302
    assert "Notice 12" in content(minh.get("/agreements/working-days/LA/?on=2026-01-01"))
    assert minh.get("/agreements/working-days/ZZ/").status_code == 404


@pytest.fixture
def program(ours, agreed, client, settings):
    """Minh's session as the API sees it."""
    client.force_login(ours.people["minh"])

    def call(method, path, body=None):
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return client.generic(method, f"/api/v1{path}", headers=headers, **data)

    return call


def test_the_api_answers_as_the_pages_do(program, at_noon):
    listed = program("GET", "/agreements?on=2026-01-01&country=LA").json()
    assert sorted(each["code"] for each in listed["items"]) == ["VN-LA-2024", "VN-LA-Y"]
    whole = program("GET", "/agreements/VN-LA-Y").json()
    assert whole["terms"]["limits"]["other"] == {"amount": 3, "counted": "working-days"}
    question = {"unit": "HT", "country": "LA", "level": "province", "kind": "verification.vehicle"}
    assert program("POST", "/agreements/VN-LA-Y/may-send", question).json()["allowed"] is True
    refused = program("POST", "/agreements/VN-LA-Y/may-send", {**question, "kind": "interview"}).json()
    assert refused["allowed"] is False
    due = program("GET", "/agreements/VN-LA-Y/deadline?limit=other&received_at=2026-12-01T02:10:00Z&country=LA").json()
    assert due["due_at"] == "2026-12-07T02:10:00Z"
    assert any("Lao National Day" in words for words in due["sentences"])
    assert any(day["name"] == "Lao National Day" for day in program("GET", "/working-days/LA/2026").json())


@pytest.mark.parametrize(
    ("country", "received_at", "due_at"),
    [
        ("LA", "2026-12-08T16:59:00Z", "2026-12-11T16:59:00Z"),
        ("LA", "2026-12-08T17:00:00Z", "2026-12-08T22:00:00Z"),
        ("LA", "2026-12-08T20:00:00-08:00", "2026-12-09T09:00:00Z"),
        ("CN", "2026-12-08T16:00:00Z", "2026-12-08T21:00:00Z"),
    ],
)
def test_an_amendment_counts_from_midnight_of_the_side_that_answers(
    ours, agreed, program, country, received_at, due_at
):
    actions.add_agreement(
        "VN-LA-Z", titles={"en": "Amendment"}, parties=["VN", "LA"], articles=[], limits={"other": 5}, terms={},
        valid_from=datetime.date(2026, 12, 9), succeeds=[("amends", "VN-LA-Y")], actor="system:test",
    )  # fmt: skip
    asked = {"limit": "other", "received_at": received_at, "country": country}
    told = program("GET", f"/agreements/VN-LA-Y/deadline?{urlencode(asked)}").json()["due_at"]
    assert datetime.datetime.fromisoformat(told) == datetime.datetime.fromisoformat(due_at)


def test_the_api_enters_and_ends_and_refuses_in_problems(program):
    new = {"code": "N", "titles": {"en": "New"}, "parties": ["VN", "CN"], "articles": [{"number": "1"}]}
    new |= {"valid_from": "2026-01-01", "terms": {"limits": {"other": 5}, "kinds": ["verification"]}}
    assert program("POST", "/agreements", new).status_code == 201
    assert program("POST", "/agreements/N/end", {"valid_until": "2027-01-01"}).json()["valid_until"] == "2027-01-01"
    refused = program("POST", "/agreements", {**new, "code": "M", "terms": {"kinds": ["gossip"]}})
    assert (refused.status_code, refused.json()["code"]) == (422, "agreements.cannot-agree")
    assert program("GET", "/agreements/NOWHERE").status_code == 404
    rule = {"code": "R", "effect": "block", "titles": {"en": "R"}, "valid_from": "2026-01-01"}
    assert program("POST", "/national-rules", rule).status_code == 201
    assert program("GET", "/national-rules").json()["items"][0]["code"] == "R"
    day = {"country": "LA", "date": "2026-11-24", "working": False, "name": "Mourning"}
    assert program("POST", "/working-days", day).status_code == 204
