"""The auditor searches in sentences, reviews samples, opens a record by a stated reason, and is written down."""

import datetime
import uuid

import pytest
from django.test import Client

from factories.ours import inquiry_fields
from jalon.node.audit.models import Entry
from jalon.node.exchange import actions as exchange
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.oversight import actions
from jalon.node.oversight.models import Sampled


@pytest.fixture
def as_(ours):
    def log(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log


@pytest.fixture
def inquiry(ours, as_):
    made = exchange.draft_inquiry(uuid.uuid4(), author=ours.people["linh"], fields=inquiry_fields(ours), uploads=[])
    as_("minh").get(f"/requests/{made.pk}/")
    return made


def this_month():
    return clock.today().replace(day=1)


def test_the_log_is_read_in_sentences_with_names_units_and_purposes(as_, inquiry):
    page = as_("hoa").get("/audit/?who=minh").content.decode()
    assert "<strong>Minh (HT)</strong> read the request" in page
    assert "<strong>Linh (HT)</strong> drafted" not in page
    page = as_("hoa").get("/audit/?purpose=who drove").content.decode()
    assert "Purpose: To find who drove it" in page


def test_the_auditors_own_search_is_written_down(as_, inquiry):
    as_("hoa").get("/audit/?who=minh")
    entry = Entry.objects.get(action="oversight.log.searched")
    assert (entry.actor, entry.detail) == ("user:hoa", {"who": "minh"})


def test_accesses_at_night_can_be_listed(as_, ours, settings):
    night = datetime.datetime(2026, 11, 3, 23, 30, tzinfo=clock.now().tzinfo) - datetime.timedelta(hours=7)
    noon = night - datetime.timedelta(hours=11)
    for moment, name in ((night, "linh"), (noon, "mei")):
        with clock.injected(moment.timestamp):
            actions.note_search(auditor=ours.people[name], about="", filters={})
    page = as_("hoa").get("/audit/?odd_hours=on&act=oversight.log.searched&last=2026-11-30").content.decode()
    assert "Linh (HT)" in page
    assert "Mei (LC)" not in page


@pytest.mark.parametrize("who", ["linh", "minh", "thu", "outsider"])
@pytest.mark.parametrize("path", ["/audit/", "/audit/samples/", "/audit/proof/"])
def test_nobody_else_searches_the_log(as_, who, path):
    assert as_(who).get(path).status_code == 403


def test_without_a_hit_the_page_says_so_and_how_to_go_on(as_):
    page = as_("hoa").get("/audit/?who=nobody-of-that-name").content.decode()
    assert "Nothing with these filters." in page


def test_the_auditor_reads_a_record_only_by_a_stated_reason_for_eight_hours_and_is_logged(as_, inquiry, ours):
    hoa, about, then = as_("hoa"), ref("exchange/inquiry", inquiry.pk), clock.now().timestamp()
    assert hoa.get(f"/requests/{inquiry.pk}/").status_code == 404
    assert "It left the road" not in hoa.get(f"/audit/record/?about={about}").content.decode()
    said = {"key": ids.new_id(), "about": about, "reason": "Sample of November, access 12"}
    assert hoa.post("/audit/record/open/", said)["Location"] == f"/requests/{inquiry.pk}/"
    assert "It left the road" in hoa.get(f"/requests/{inquiry.pk}/").content.decode()
    read = Entry.objects.filter(action="exchange.inquiry.viewed", actor="user:hoa")
    assert read.count() == 1
    assert "Sample of November" in as_("minh").get(f"/audit/record/?about={about}").content.decode()
    with clock.injected(lambda: then + 9 * 3600):
        assert hoa.get(f"/requests/{inquiry.pk}/").status_code == 404


@pytest.mark.parametrize("act", ["release", "acknowledge", "close"])
def test_an_opened_record_is_read_and_nothing_else(as_, inquiry, act):
    hoa, about = as_("hoa"), ref("exchange/inquiry", inquiry.pk)
    hoa.post("/audit/record/open/", {"key": ids.new_id(), "about": about, "reason": "Sample of the month"})
    assert hoa.post(f"/requests/{inquiry.pk}/{act}/").status_code == 403


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_reason_is_a_sentence(as_, inquiry, reason):
    about = ref("exchange/inquiry", inquiry.pk)
    answer = as_("hoa").post("/audit/record/open/", {"key": ids.new_id(), "about": about, "reason": reason})
    assert answer.status_code == 422
    assert as_("hoa").get(f"/requests/{inquiry.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["thu", "outsider", "mei"])
def test_nobody_else_opens_a_record_by_a_reason(as_, inquiry, who):
    about = ref("exchange/inquiry", inquiry.pk)
    answer = as_(who).post("/audit/record/open/", {"key": ids.new_id(), "about": about, "reason": "I would like to"})
    assert answer.status_code == 403
    assert as_(who).get(f"/requests/{inquiry.pk}/").status_code == 404


def test_who_read_a_record_is_told_to_whoever_may_read_it_and_to_nobody_else(as_, inquiry):
    about = ref("exchange/inquiry", inquiry.pk)
    assert "read the request" in as_("linh").get(f"/audit/record/?about={about}").content.decode()
    assert as_("mei").get(f"/audit/record/?about={about}").status_code == 404
    assert as_("thu").get(f"/audit/record/?about={about}").status_code == 403


def test_a_sample_is_drawn_once_judged_and_its_progress_seen(as_, inquiry, ours):
    hoa = as_("hoa")
    where = hoa.post("/audit/samples/draw/", {"month": f"{this_month():%Y-%m}"})["Location"]
    again = actions.draw_sample(this_month(), auditor=ours.people["hoa"])
    assert where == f"/audit/samples/{again.pk}/"
    access = Sampled.objects.get()
    assert "0 of 1 reviewed" in hoa.get(where).content.decode()
    hoa.post(f"/audit/samples/accesses/{access.pk}/", {"judged": "wrong", "note": "No case is linked"})
    page = hoa.get(where).content.decode()
    assert "1 of 1 reviewed" in page
    assert "Letter to the units" in page
    assert Entry.objects.filter(action="oversight.access.judged", purpose="No case is linked").exists()


def test_fifty_are_drawn_where_there_are_more(ours, inquiry):
    for _ in range(60):
        exchange.read_inquiry(inquiry, reader=ours.people["minh"])
    many = Entry.objects.filter(action="exchange.inquiry.viewed").count()
    sample = actions.draw_sample(this_month(), auditor=ours.people["hoa"])
    assert (sample.accesses.count(), sample.out_of) == (min(50, many), many)


def test_a_doubt_needs_its_words(as_, inquiry, ours):
    actions.draw_sample(this_month(), auditor=ours.people["hoa"])
    access = Sampled.objects.get()
    with pytest.raises(actions.CannotJudge, match="what was wrong"):
        actions.judge_access(access.pk, auditor=ours.people["hoa"], judged="ask", note=" ")


def test_nobody_judges_an_access_of_their_own(ours, inquiry):
    actions.draw_sample(this_month(), auditor=ours.people["hoa"])
    with pytest.raises(actions.CannotJudge, match="your own"):
        actions.judge_access(Sampled.objects.get().pk, auditor=ours.people["minh"], judged="justified", note="")


def test_an_empty_month_cannot_be_drawn(ours):
    with pytest.raises(actions.CannotDraw, match="Choose another"):
        actions.draw_sample(datetime.date(2020, 1, 1), auditor=ours.people["hoa"])


def test_the_log_is_verified_from_the_page(as_, inquiry):
    page = as_("hoa").post("/audit/proof/").content.decode()
    assert "unbroken." in page
    assert "Broken" not in page
