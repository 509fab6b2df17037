"""The ledger: the same figures on both sides from their own records, told where the agreement says so, and compared
record by record."""

import datetime
import io
import json
import uuid

import openpyxl
import pytest
from django.test import Client

from exchange.letters import AT, answered, asked
from jalon.node.agreements.models import Agreement
from jalon.node.audit.models import Entry as Audited
from jalon.node.exchange.actions import ledger as actions
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Event, Statement
from jalon.node.exchange.queries import compared
from jalon.node.exchange.queries import ledger as queries
from jalon.node.exchange.queries.pages import ledger as pages
from jalon.node.exchange.rules import ledger as rules
from jalon.node.federation import opening
from jalon.node.federation.models import Incoming, Outgoing, Stream

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SINCE, UNTIL = AT - DAY, AT + 30 * DAY


def matter(**changes):
    return rules.Matter(**{"id": uuid.uuid4().hex, "kind": "verification.vehicle", "asked_at": AT, **changes})


def replied(after, **changes):
    return matter(**{"outcome": "full", "answered_at": AT + after, "due_at": AT + 8 * HOUR, **changes})


@pytest.mark.parametrize(
    ("held", "is_"),
    [
        (matter(), "open"),
        (matter(withdrawn=True), "withdrawn"),
        (replied(8 * HOUR), "in-time"),
        (replied(8 * HOUR + datetime.timedelta(milliseconds=1)), "late"),
        (replied(9 * HOUR, due_at=AT + 20 * HOUR, judged=12 * HOUR), "late-judge"),
        (replied(7 * HOUR, due_at=AT + 20 * HOUR, judged=12 * HOUR), "in-time"),
        (replied(90 * HOUR, outcome="refused", ground="a"), "refused"),
        (replied(90 * HOUR, due_at=None), "in-time"),
        (replied(HOUR, withdrawn=True), "in-time"),
    ],
)
def test_how_a_matter_stands(held, is_):
    assert rules.verdict(held) == is_


def test_figures_count_each_kind_apart_and_give_medians():
    held = [
        replied(HOUR), replied(3 * HOUR), replied(9 * HOUR), matter(),
        replied(HOUR, outcome="refused", ground="f-ii"), replied(HOUR, outcome="refused", ground="a"),
        replied(2 * HOUR, kind="warning", outcome="feedback", feedback="used"), matter(kind="warning"),
    ]  # fmt: skip
    found = rules.figures(held)
    assert (found["asked"], found["answered"], found["in_time"], found["late"], found["open"]) == (6, 3, 2, 1, 1)
    assert found["refused"] == {"a": 1, "f-ii": 1}
    assert found["told"] == {"warning": 2}
    assert found["feedback"] == {"used": 1}
    assert (found["median_minutes"], found["feedback_median_minutes"]) == (180, 120)


def test_an_empty_ledger_has_no_median():
    assert rules.figures([])["median_minutes"] is None


def crossed(one, ours, *, seq, at, outgoing, kind):
    """Put the message under a record, as federation keeps it."""
    same = {"id": one.pk, "partner_id": "LA-MPS", "stream": "routine.1", "seq": seq, "type": kind}
    same["priority"] = "routine"
    if outgoing:
        Outgoing.objects.create(
            **same, thread=one.pk, raw=b"", digest=one.pk.bytes * 2, created_at=at, expires_at=at + DAY
        )
    else:
        Incoming.objects.create(
            **same, prev=b"", raw=b"", digest=one.pk.bytes * 2, state="opened", sent_at=at, stored_at=at
        )
    Stream.objects.update_or_create(
        partner_id="LA-MPS", outgoing=outgoing, name="routine.1",
        defaults={"seq": seq, "applied": seq, "highest": seq, "head": bytes(32)},
    )  # fmt: skip


@pytest.fixture
def exchange(ours):
    """Three of ours: one answered in time, one refused, one open."""
    found = []
    for number in range(1, 4):
        inquiry = asked(ours, number=f"VN-MPS-2026-00000{number}", due_at=AT + 8 * HOUR)
        crossed(inquiry, ours, seq=number, at=AT, outgoing=True, kind="exchange.inquiry.v1")
        found.append(inquiry)
    full = answered(found[0])
    crossed(full, ours, seq=1, at=AT + HOUR, outgoing=False, kind="exchange.reply.v1")
    refused = answered(found[1], outcome="refused", ground="a")
    crossed(refused, ours, seq=2, at=AT + 2 * HOUR, outgoing=False, kind="exchange.reply.v1")
    return found


def test_it_counts_what_was_exchanged_in_the_period(ours, exchange):
    held = queries.ledger("LA-MPS", UNTIL, since=SINCE)
    assert (held.ours["asked"], held.ours["in_time"], held.ours["refused"], held.ours["open"]) == (3, 1, {"a": 1}, 1)
    assert held.ours["median_minutes"] == 60
    assert held.theirs["asked"] == 0
    assert queries.ledger("LA-MPS", AT, since=SINCE).ours["asked"] == 0
    assert queries.ledger("LA-MPS", AT + datetime.timedelta(milliseconds=1), since=AT).ours["asked"] == 3


def test_what_lies_behind_the_cut_does_not_count(ours, exchange):
    held = queries.ledger("LA-MPS", UNTIL, since=SINCE, cut=queries.Cut({"routine.1": 2}, {"routine.1": 1}))
    assert (held.ours["asked"], held.ours["in_time"], held.ours["refused"], held.ours["open"]) == (2, 1, {}, 1)


def test_the_time_of_a_judge_is_told_apart(ours, exchange):
    inquiry = exchange[0]
    inquiry.due_at = AT + 2 * HOUR
    inquiry.save()
    for seq, (step, at) in enumerate((("stop", AT), ("start", AT + 1.5 * HOUR)), 5):
        event = Event.objects.create(
            inquiry=inquiry, step=step, side="theirs", at=at, reason="judicial-authorisation" if step == "stop" else ""
        )
        crossed(event, ours, seq=seq, at=at, outgoing=False, kind="exchange.step.v1")
    held = queries.ledger("LA-MPS", UNTIL, since=SINCE)
    assert (held.ours["in_time"], held.ours["late_judge"]) == (0, 1)


@pytest.fixture
def sharing(ours):
    Agreement.objects.update(terms={"ledger": ["counts", "times", "refusals", "feedback"]})


def tell(ours, key=None):
    return actions.tell_ledger(key or uuid.uuid4(), partner="LA-MPS", since=SINCE, until=UNTIL, by=ours.people["minh"])


def test_without_an_agreement_nothing_is_told(ours, exchange):
    with pytest.raises(actions.CannotTellLedger):
        tell(ours)
    assert not Statement.objects.exists()


def test_it_is_told_once_with_figures_cut_and_a_line_a_matter(ours, exchange, sharing):
    key = uuid.uuid4()
    tell(ours, key)
    tell(ours, key)
    content, body = ours.laos.read(Outgoing.objects.get(pk=key).raw)
    assert content.type == "exchange.ledger.v1"
    assert body["ours"]["asked"] == 3
    assert body["sent"]["routine.1"] == 3
    assert f"{exchange[1].pk.hex} refused/a" in body["codes"].splitlines()
    assert Audited.objects.filter(action="exchange.ledger.stated", actor="user:minh").count() == 1


def test_what_the_agreement_does_not_share_stays_here(ours, exchange):
    Agreement.objects.update(terms={"ledger": ["counts"]})
    _content, body = ours.laos.read(Outgoing.objects.get(pk=tell(ours).pk).raw)
    assert "refused" not in body["ours"]
    assert "median_minutes" not in body["ours"]
    assert "refused/a" not in body["codes"]
    assert "refused" in body["codes"]


def theirs_of(ours, exchange, *, drop=None, change=None):
    """The ledger as their node would tell it, from the same messages."""
    held = queries.ledger("LA-MPS", UNTIL, since=SINCE)
    codes = {key: code for key, code in held.codes().items() if key != drop} | (change or {})
    return {
        "since": SINCE.isoformat(), "until": UNTIL.isoformat(), "sent": {"routine.1": 2}, "taken": {"routine.1": 3},
        "ours": held.theirs, "theirs": held.ours, "codes": "\n".join(f"{k} {v}" for k, v in sorted(codes.items())),
    }  # fmt: skip


def deliver(ours, body):
    made = ours.laos.envelope("exchange.ledger.v1", body)
    ours.laos.deliver(made.raw)
    opening.apply_waiting()
    return Statement.objects.filter(side=Direction.THEIRS).first()


def test_the_same_records_compare_equal(ours, exchange):
    found = compared.compared(deliver(ours, theirs_of(ours, exchange)))
    assert found.equal
    assert found.differences == []
    assert len(found.figures) == 24


def test_a_difference_names_its_record_and_says_why(ours, exchange):
    told = deliver(ours, theirs_of(ours, exchange, drop=exchange[2].pk.hex, change={exchange[0].pk.hex: "late"}))
    found = compared.compared(told)
    assert not found.equal
    assert {each.inquiry: (each.ours, each.theirs) for each in found.differences} == {
        exchange[2].pk: ("open", ""),
        exchange[0].pk: ("in-time", "late"),
    }
    assert all(each.why for each in found.differences)


@pytest.mark.parametrize(
    "changes", [{"codes": "no such line"}, {"ours": {"asked": -1}}, {"surprise": 1}, {"sent": {"routine.1": -1}}]
)
def test_a_ledger_that_cannot_be_read_is_set_aside(ours, exchange, changes):
    assert deliver(ours, {**theirs_of(ours, exchange), **changes}) is None


@pytest.fixture
def as_(ours):
    def log_in(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log_in


def test_the_page_shows_both_ways_and_the_comparison(ours, exchange, as_):
    deliver(ours, theirs_of(ours, exchange, change={exchange[0].pk.hex: "late"}))
    page = as_("linh").get("/requests/ledger/LA-MPS/?since=2026-11-01&until=2026-12-20").content.decode()
    assert "The two sides differ." in page
    assert "VN-MPS-2026-000001" in page
    assert "Answered in time" in page


def test_of_many_differences_the_page_shows_the_first_and_counts_the_others(ours, exchange, as_, monkeypatch):
    monkeypatch.setattr(pages, "MOST_DIFFERENCES", 1)
    deliver(ours, theirs_of(ours, exchange, change={each.pk.hex: "withdrawn" for each in exchange[:3]}))
    page = as_("linh").get("/requests/ledger/LA-MPS/?since=2026-11-01&until=2026-12-20").content.decode()
    assert "2 more records differ" in page
    assert "VN-MPS-2026-000001" in page
    assert "VN-MPS-2026-000002" not in page


@pytest.mark.parametrize(("who", "status"), [("linh", 200), ("thu", 200), ("outsider", 403)])
def test_only_those_who_see_partners_see_it(ours, exchange, as_, who, status):
    assert as_(who).get("/requests/ledger/LA-MPS/").status_code == status
    assert as_(who).get("/requests/ledger/XX-NONE/").status_code in (403, 404)


def test_it_is_exported_and_the_export_is_in_the_log(ours, exchange, as_):
    address, period = "/requests/ledger/LA-MPS/{}/", {"since": "2026-11-01", "until": "2026-12-20"}
    said = as_("linh").get(address.format("csv"), period).content.decode().splitlines()
    assert "asked,,3,0" in said
    assert "refused,a,1,0" in said
    book = openpyxl.load_workbook(io.BytesIO(as_("linh").get(address.format("xlsx"), period).content))
    assert book["figures"]["C2"].value == 3
    assert book["matters"].max_row == 4
    lines = as_("linh").get(address.format("jsonl"), period).content.decode().splitlines()
    assert json.loads(lines[0]) == {"figure": "asked", "code": "", "ours": 3, "theirs": 0}
    assert Audited.objects.filter(action="exchange.ledger.exported").count() == 3


@pytest.mark.parametrize(("ending", "status"), [("csv", 200), ("xlsx", 200), ("jsonl", 200), ("pdf", 422)])
def test_programs_get_it_as_the_same_files(ours, exchange, as_, ending, status):
    answer = as_("linh").get(f"/api/v1/ledger/LA-MPS/export/{ending}?since=2026-11-01&until=2026-12-20")
    assert answer.status_code == status
    assert as_("linh").get(f"/api/v1/ledger/XX-NONE/export/{ending}").status_code in (404, 422)
    assert as_("outsider").get(f"/api/v1/ledger/LA-MPS/export/{ending}").status_code in (403, 422)
    assert Audited.objects.filter(action="exchange.ledger.exported").count() == (status == 200)


def test_the_head_tells_it_from_the_page_and_an_officer_cannot(ours, exchange, sharing, as_):
    form = {"key": str(uuid.uuid4()), "since": "2026-11-01", "until": "2026-12-20"}
    assert as_("linh").post("/requests/ledger/LA-MPS/tell/", form).status_code == 403
    assert as_("minh").post("/requests/ledger/LA-MPS/tell/", form).status_code == 302
    assert Statement.objects.get().ours["asked"] == 3
