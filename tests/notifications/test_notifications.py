"""Told in the transaction of the act, each person once, with the reason why; read, turned off, and opened no further
than the reader's rights reach."""

import json
import types
import uuid

import pytest
from django.db import transaction
from django.test import Client

from jalon.node.audit.models import Entry
from jalon.node.kernel import ids, refs
from jalon.node.notifications import actions, choices, queries
from jalon.node.notifications.choices import Reason
from jalon.node.notifications.models import Notification

KIND, ALWAYS = "test.arrived", "test.late"
ABOUT = refs.ref("test/thing", uuid.UUID(int=7))
SEES = {"linh", "minh"}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(choices, "_kinds", dict(choices._kinds))
    choices.register(KIND, "Something arrives", "%(what)s came from %(partner)s.")
    choices.register(ALWAYS, "Something is late", "%(what)s is late.", always=True)
    monkeypatch.setitem(
        refs._owners,
        "test/thing",
        lambda user, key: refs.Shown("Thing 7", f"/things/{key}/") if user.username in SEES else None,
    )


def tell(ours, kind=KIND, **options):
    to = options.pop("to", None) or queries.holders("exchange.release", ours.units["HT"].pk)
    with transaction.atomic():
        actions.notify(kind, about=ABOUT, to=to, what="A request", partner="LA-MPS", **options)


def told(ours, name):
    return list(queries.of(ours.people[name]))


def logged_in(ours, name):
    client = Client(HTTP_HOST="testserver", raise_request_exception=False)
    client.force_login(ours.people[name], backend="jalon.node.accounts.access.RoleBackend")
    return client


def test_those_whose_role_carries_the_permission_are_told_and_nobody_else(ours):
    tell(ours)
    assert [len(told(ours, name)) for name in ("minh", "linh", "mei", "thu", "outsider")] == [1, 0, 0, 0, 0]


def test_the_head_of_a_unit_above_is_told_too_and_one_beside_is_not(ours):
    from factories.ours import ACTOR, SINCE
    from jalon.node.accounts import actions as accounts
    from jalon.node.directory import actions as directory

    station = directory.add_unit(
        ours.node, code="HT-1", names={}, level="district", valid_from=SINCE, actor=ACTOR, parent=ours.units["HT"].pk
    )
    accounts.grant_role(
        ours.people["mei"], role="head-of-desk", unit=ours.units["LC"].pk, actor=ACTOR, valid_from=SINCE
    )
    tell(ours, to=queries.holders("exchange.release", station.pk))
    assert len(told(ours, "minh")) == 1
    assert told(ours, "mei") == []


def test_the_reason_is_said_in_words(ours):
    tell(ours)
    assert queries.why(told(ours, "minh")[0]) == "Your role for this unit: release what leaves the node."
    tell(ours, to=actions.author(ours.people["linh"].pk))
    assert queries.why(told(ours, "linh")[0]) == "You wrote it."


def test_a_person_with_two_reasons_is_told_once_by_the_first(ours):
    minh = ours.people["minh"].pk
    tell(ours, to=[*actions.handler(minh), *queries.holders("exchange.release", ours.units["HT"].pk)])
    assert [each.reason for each in told(ours, "minh")] == [Reason.HANDLER]


def test_a_repeat_tells_nobody_twice_and_another_occasion_does(ours):
    tell(ours, occasion="first")
    tell(ours, occasion="first")
    tell(ours, occasion="second")
    assert len(told(ours, "minh")) == 2


def test_whoever_did_it_is_not_told(ours):
    tell(ours, but=ours.people["minh"].pk)
    assert told(ours, "minh") == []


def test_what_is_rolled_back_told_nobody(ours):
    with transaction.atomic():
        tell(ours)
        transaction.set_rollback(True)
    assert told(ours, "minh") == []


def test_outside_a_transaction_nothing_is_told(ours, monkeypatch):
    monkeypatch.setattr(actions, "connection", types.SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="outside the transaction"):
        actions.notify(KIND, about=ABOUT, to=actions.author(ours.people["linh"].pk))


def test_an_unregistered_kind_is_an_error(ours):
    with pytest.raises(LookupError):
        tell(ours, "test.unheard")


def test_a_kind_that_was_turned_off_is_not_told_any_more_and_one_that_cannot_be_is(ours):
    actions.choose_kinds(ours.people["minh"], [])
    tell(ours)
    tell(ours, ALWAYS)
    assert [each.kind for each in told(ours, "minh")] == [ALWAYS]
    actions.choose_kinds(ours.people["minh"], [KIND])
    tell(ours)
    assert len(told(ours, "minh")) == 2
    assert Entry.objects.filter(action="notifications.kinds.chosen", actor="user:minh").count() == 2


def test_the_page_shows_sentence_record_and_reason_and_counts_the_unread(ours):
    tell(ours)
    page = logged_in(ours, "minh").get("/notifications/").content.decode()
    assert "A request came from LA-MPS." in page
    assert "Thing 7" in page
    assert "Your role for this unit" in page


def test_whoever_may_not_open_the_record_any_more_learns_no_title(ours):
    tell(ours, to=actions.author(ours.people["mei"].pk))
    page = logged_in(ours, "mei").get("/notifications/").content.decode()
    assert "Thing 7" not in page
    assert "You may not open it any more." in page


def test_marked_as_read_it_waits_no_more_and_opening_marks_it(ours):
    tell(ours, occasion="1")
    tell(ours, occasion="2")
    client, (second, first) = logged_in(ours, "minh"), told(ours, "minh")
    assert client.post("/notifications/read/", {"key": str(first.pk)}).status_code == 302
    assert [each.pk for each in queries.unread(ours.people["minh"])] == [second.pk]
    assert client.post(f"/notifications/{second.pk}/").url == f"/things/{uuid.UUID(int=7)}/"
    assert not queries.unread(ours.people["minh"]).exists()
    assert Entry.objects.filter(action="notifications.notification.read").count() == 2


def test_nobody_marks_or_opens_those_of_another(ours):
    tell(ours)
    (mine,) = told(ours, "minh")
    client = logged_in(ours, "linh")
    assert client.post(f"/notifications/{mine.pk}/").status_code == 404
    assert client.post("/notifications/read/", {"key": str(mine.pk)}).status_code == 404
    assert client.get(f"/api/v1/notifications/{mine.pk}").status_code == 404
    assert client.post("/notifications/read/").status_code == 302
    assert queries.unread(ours.people["minh"]).count() == 1


def test_a_long_list_goes_on_by_cursor(ours):
    for number in range(queries.SIZE + 5):
        tell(ours, occasion=str(number))
    first = queries.page(ours.people["minh"], all_of_them=False, before=None)
    second = queries.page(ours.people["minh"], all_of_them=False, before=first.lines[-1].key)
    assert (len(first.lines), len(second.lines), second.paging.older) == (queries.SIZE, 5, "")
    assert not {line.key for line in first.lines} & {line.key for line in second.lines}


def test_the_api_lists_marks_and_chooses(ours, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    tell(ours)
    client = logged_in(ours, "minh")
    (item,) = client.get("/api/v1/notifications?unread=true").json()["items"]
    assert (item["sentence"], item["read_at"]) == ("A request came from LA-MPS.", None)
    body = json.dumps({"ids": [item["id"]]})
    key = {"Idempotency-Key": str(ids.new_id())}
    said = client.post("/api/v1/notifications/read", body, content_type="application/json", headers=key)
    assert said.json() == {"count": 1}
    assert client.get("/api/v1/notifications?unread=true").json()["items"] == []
    said = client.put("/api/v1/notifications/kinds", json.dumps({"wanted": []}), content_type="application/json")
    assert {kind["code"]: kind["wanted"] for kind in said.json() if kind["code"].startswith("test.")} == {
        KIND: False,
        ALWAYS: True,
    }


def test_the_kinds_page_keeps_what_was_ticked(ours):
    client = logged_in(ours, "minh")
    assert client.post("/notifications/kinds/", {"wanted": []}).status_code == 302
    page = client.get("/notifications/kinds/").content.decode()
    assert f'value="{KIND}"> ' in page.replace("\n", "")
    assert f'value="{ALWAYS}" checked disabled' in page


def test_a_person_who_leaves_takes_their_notifications_along(ours):
    tell(ours)
    ours.people["minh"].delete()
    assert not Notification.objects.exists()
