"""What a unit holds open in the other rooms goes to whoever takes over: requests, texts, subjects, alerts, roles."""

import datetime
import uuid

import pytest

from factories.across import ACTOR, SINCE
from factories.ours import ask, receive, take
from jalon.node.accounts import actions as accounts
from jalon.node.accounts import queries as people
from jalon.node.accounts.choices import Permission
from jalon.node.accounts.models import Grant
from jalon.node.audit.models import Entry
from jalon.node.directory import actions, queries
from jalon.node.directory.actions import Ending, holders
from jalon.node.directory.rules.succession import Heir
from jalon.node.exchange.actions.templates import write_template
from jalon.node.exchange.models.templates import Template
from jalon.node.hotline.actions import alerts
from jalon.node.hotline.actions import lines as hotline
from jalon.node.hotline.models import Alert
from jalon.node.kernel import clock
from jalon.node.notifications.models import Notification
from jalon.node.subjects import actions as subjects
from jalon.node.subjects.models import Subject

EVERY = {
    "accounts/grant", "exchange/inquiry", "exchange/template", "hotline/line", "hotline/alert", "subjects/subject",
}  # fmt: skip


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def border(ours, across):
    """A post under the province, beside another one, with people of its own."""
    for code in ("POST", "NEXT"):
        across.units[code] = actions.add_unit(
            across.own, code=code, names={"en": f"{code} station"}, level="station", parent=across.units["HT"].pk,
            valid_from=SINCE, actor=ACTOR,
        )  # fmt: skip
        name = f"officer-{code.lower()}"
        user = accounts.add_user(name, full_name=name, password="of no use here", language="en", actor=ACTOR)
        accounts.grant_role(user, role="liaison", unit=across.units[code].pk, actor=ACTOR, valid_from=SINCE)
        ours.people[name] = user
    return across


@pytest.fixture
def full(ours, border):
    """The post with one of everything; returns its unit."""
    post = border.units["POST"]
    ask(ours, unit_id=post.pk)
    take(ours, receive(ours, to_unit="POST"), to="screened")
    write_template(
        uuid.uuid4(), unit=post.pk, kind="verification.vehicle", language="en", title="Owner of a vehicle",
        texts={"facts": "It was seen …"}, author=ours.people["linh"],
    )  # fmt: skip
    subjects.enter_subject(
        uuid.uuid4(), kind="person", unit=post.pk, author=ours.people["linh"], named=[("Khamla", "given")]
    )
    line = hotline.open_line(post, border.units["NP"], valid_from=SINCE, level="station", actor=ACTOR)
    alerts.raise_alert(uuid.uuid4(), line=line, matter=alerts.Matter(kind="pursuit"), actor=ACTOR)
    return post


def test_every_room_that_keeps_a_unit_registers_what_it_holds():
    assert {holder.noun for holder in holders.registered()} >= EVERY


def test_an_empty_unit_holds_nothing(across):
    assert holders.held(across.units["BL"].pk) == {}


def test_the_page_counts_before_it_is_done_and_everything_goes_along(ours, border, full, as_, today):
    heir = border.units["NEXT"]
    page = as_("thu").get(f"/units/{full.pk}/end/").content.decode()
    for words in ("open requests: 2", "texts for requests: 1", "persons and things: 1", "hotline lines: 1",
                  "open alerts: 1", "roles of people: 1"):  # fmt: skip
        assert words in page
    said = {"on": today.isoformat(), "decision": "Decree 7", "heirs": "NEXT"}
    assert as_("thu").post(f"/units/{full.pk}/end/", said).status_code == 302
    assert holders.held(full.pk) == {}
    counted = {holder.noun: count for holder, count in holders.held(heir.pk).items()}
    assert counted == {
        "accounts/grant": 2, "exchange/inquiry": 2, "exchange/template": 1, "hotline/line": 1, "hotline/alert": 1,
        "subjects/subject": 1,
    }  # fmt: skip
    moved = Entry.objects.filter(action="directory.unit.rerouted", purpose="Decree 7")
    assert sorted(entry.about.split("/")[0] for entry in moved) == [
        "jalon:exchange", "jalon:exchange", "jalon:hotline", "jalon:subjects",
    ]  # fmt: skip
    assert Entry.objects.filter(action="accounts.role.granted", purpose="Decree 7").count() == 1
    told = Notification.objects.filter(kind="exchange.rerouted", user=ours.people["officer-next"])
    assert told.count() == 2
    assert "POST station ended" in Alert.objects.get().events.last().text
    assert Template.objects.get().unit_id == heir.pk


def test_roles_are_carried_beside_but_never_upwards(ours, border, today):
    officer, post = ours.people["officer-post"], border.units["POST"]
    actions.abolish_unit(post.pk, Ending(today, ACTOR), [Heir(border.units["HT"].pk)])
    reach = people.units_where(officer, Permission.HANDLE_INQUIRIES)
    assert post.pk in reach
    assert border.units["HT"].pk not in reach
    assert border.units["NEXT"].pk not in reach


def test_a_carried_role_begins_when_the_unit_is_no_more(ours, border, today):
    officer, post, heir = ours.people["officer-post"], border.units["POST"], border.units["NEXT"]
    for _twice in range(2):
        actions.abolish_unit(post.pk, Ending(today, ACTOR), [Heir(heir.pk)])
    grants = Grant.objects.filter(user=officer).order_by("valid_from")
    assert [(grant.unit_id, grant.valid_from, grant.valid_until) for grant in grants] == [
        (post.pk, SINCE, today), (heir.pk, today, None),
    ]  # fmt: skip
    assert people.may(officer, Permission.HANDLE_INQUIRIES, post.pk)


def test_one_record_goes_where_a_person_decided(ours, border, full, today):
    heir, other = border.units["NEXT"], border.units["CT"]
    one = Subject.objects.get()
    decided = {f"jalon:subjects/subject/{one.pk}": other.pk}
    heirs = [Heir(heir.pk), Heir(other.pk)]
    actions.split_unit(full.pk, Ending(today, ACTOR, usual=heir.pk, by_record=decided), heirs)
    one.refresh_from_db()
    assert one.unit_id == other.pk


def test_a_request_to_a_unit_that_is_gone_finds_whoever_took_over(ours, border, today):
    actions.abolish_unit(border.units["POST"].pk, Ending(today, ACTOR), [Heir(border.units["NEXT"].pk)])
    assert receive(ours, to_unit="POST").unit_id == border.units["NEXT"].pk
    before = today - datetime.timedelta(days=1)
    assert queries.unit_answering("VN-MPS", "POST", on=before).code == "POST"
    assert queries.unit_answering("VN-MPS", "NEVER", on=today) is None
