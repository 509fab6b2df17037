"""Who may open what: nothing without a role, 404 where one may not know, 403 where one may not act."""

import uuid

import pytest

from factories.ours import ask, inquiry_fields
from jalon.node.accounts import actions as accounts
from jalon.node.audit.models import Entry
from jalon.node.exchange import actions
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Inquiry
from jalon.node.kernel.refs import all_shown_to, ref, shown_to


@pytest.fixture
def inquiry(ours):
    return actions.draft_inquiry(uuid.uuid4(), author=ours.people["linh"], fields=inquiry_fields(ours), uploads=[])


@pytest.fixture
def as_(ours, client):
    def log_in(name):
        client.force_login(ours.people[name])
        return client

    return log_in


@pytest.mark.parametrize(
    ("who", "status"), [("linh", 200), ("minh", 200), ("mei", 404), ("hoa", 404), ("thu", 404), ("outsider", 404)]
)
def test_only_those_of_the_unit_know_that_it_exists(inquiry, as_, who, status):
    assert as_(who).get(f"/requests/{inquiry.pk}/").status_code == status


@pytest.mark.parametrize("who", ["hoa", "thu", "outsider"])
@pytest.mark.parametrize("page", ["/requests/", "/requests/new/", "/requests/release/"])
def test_without_the_role_the_pages_are_closed(ours, as_, who, page):
    assert as_(who).get(page).status_code == 403


def test_a_reader_without_the_right_to_release_is_told_so(inquiry, as_):
    answer = as_("linh").post(f"/requests/{inquiry.pk}/release/")
    assert answer.status_code == 403
    inquiry.refresh_from_db()
    assert inquiry.state == State.TO_RELEASE


def test_nobody_passes_without_logging_in(inquiry, client):
    answer = client.get(f"/requests/{inquiry.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_every_reading_is_in_the_log_and_on_the_page(ours, inquiry, as_):
    as_("minh").get(f"/requests/{inquiry.pk}/")
    assert Entry.objects.filter(action="exchange.inquiry.viewed", actor="user:minh").count() == 1
    page = as_("linh").get(f"/requests/{inquiry.pk}/readers/").content.decode()
    assert "minh" in page
    assert "read the request" in page


def test_a_reference_shows_nothing_to_whoever_may_not_read(ours, inquiry):
    reference = ref("exchange/inquiry", inquiry.pk)
    assert shown_to(ours.people["linh"], reference).url == f"/requests/{inquiry.pk}/"
    assert shown_to(ours.people["mei"], reference) is None
    assert shown_to(ours.people["linh"], "jalon:exchange/inquiry/nonsense") is None


def test_a_unit_that_one_does_not_work_for_cannot_be_asked_for(ours, as_):
    form = {
        "key": str(uuid.uuid4()), "to": "LA-MPS/", "unit": str(ours.units["LC"].pk),
        "kind": "verification.vehicle", "plate": "1", "country": "LA",
    }  # fmt: skip
    answer = as_("linh").post("/requests/new/", form)
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("view", ["waiting-on-us", "to-release", "closed", "nonsense", "'; DROP TABLE"])
def test_the_list_shows_what_may_be_read_and_counts_it(inquiry, as_, view):
    answer = as_("minh").get("/requests/", {"view": view, "before": "nonsense"})
    assert answer.status_code == 200
    shown = f"/requests/{inquiry.pk}/" in answer.content.decode()
    assert shown is (view == "to-release")


def test_a_list_of_references_shows_what_each_alone_would_and_asks_once(ours, django_assert_max_num_queries):
    abouts = [ref("exchange/inquiry", ask(ours).pk) for _ in range(3)]
    accounts.open_by_reason(
        uuid.uuid4(),
        auditor=ours.people["hoa"],
        about=abouts[1],
        reason="A complaint of the person concerned, number 12",
    )
    asked = [*abouts, ref("nobody/noun", uuid.uuid4()), "no reference", ""]
    for name, expected in (("linh", abouts), ("hoa", abouts[1:2]), ("outsider", [])):
        user = ours.people[name]
        found = all_shown_to(user, asked)
        assert found == {about: shown for about in asked if (shown := shown_to(user, about))}
        assert sorted(found) == sorted(expected)
    more = [ref("exchange/inquiry", uuid.uuid4()) for _ in range(40)]
    with django_assert_max_num_queries(12):
        all_shown_to(ours.people["linh"], [*abouts, *more])
