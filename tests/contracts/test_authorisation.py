"""The matrix of who may do what is the policy's, and pages and API answer as it says: no difference."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from factories.ours import ACTOR, PASSWORD, SINCE, inquiry_fields
from jalon.node.accounts import actions as accounts
from jalon.node.accounts import rules
from jalon.node.accounts.choices import Permission, Role
from jalon.node.accounts.queries import policy
from jalon.node.directory import actions as directory
from jalon.node.exchange import actions as exchange
from jalon.node.kernel import ids
from jalon.node.ui import navigation

UNITS = ("HT", "HT-1", "LC")
"""The unit of the role, one beneath it, and one beside it."""
INSIDE = {"HT": True, "HT-1": True, "LC": False}


@pytest.fixture
def house(ours):
    beneath = directory.add_unit(
        ours.node, code="HT-1", names={"en": "HT-1"}, level="district", valid_from=SINCE, actor=ACTOR,
        parent=ours.units["HT"].pk,
    )  # fmt: skip
    ours.units["HT-1"] = beneath
    ours.records = {}
    for unit in UNITS:
        for handling in policy.HANDLINGS:
            fields = inquiry_fields(ours, unit_id=ours.units[unit].pk, handling=handling, restrictions="Ask us first")
            made = exchange.draft_inquiry(uuid.uuid4(), author=ours.people["minh"], fields=fields, uploads=[])
            ours.records[unit, handling] = made
    return ours


def person(house, role):
    user = accounts.add_user(f"one-{role}", full_name=role, password=PASSWORD, language="en", actor=ACTOR)
    accounts.grant_role(user, role=role, unit=house.units["HT"].pk, actor=ACTOR, valid_from=SINCE)
    return user


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", Role.values)
def test_reading_a_request_is_answered_as_the_policy_says(house, role):
    client = browser(person(house, role))
    answers = {
        place: client.get(reverse("exchange:inquiry", args=[record.pk])).status_code
        for place, record in house.records.items()
    }
    expected = {
        (unit, handling): 200
        if rules.allows(role, Permission.READ_INQUIRIES, inside=INSIDE[unit], handling=handling)
        else 404
        for unit, handling in house.records
    }
    assert answers == expected


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(
    ("permission", "page"),
    [(Permission.RELEASE, "exchange:inquiry-return"), (Permission.READ_READERS, "exchange:readers")],
)
def test_what_is_done_with_a_request_is_answered_as_the_policy_says(house, role, permission, page):
    client = browser(person(house, role))
    for (unit, handling), record in house.records.items():
        where = {"inside": INSIDE[unit], "handling": handling}
        reads = rules.allows(role, Permission.READ_INQUIRIES, **where)
        expected = 404 if not reads else 200 if rules.allows(role, permission, **where) else 403
        url = reverse(page, args=[record.pk])
        answer = client.get(url) if page.endswith("readers") else client.post(url, {"reason": ""})
        answered = 200 if answer.status_code == 302 else answer.status_code
        assert answered == expected, (role, unit, handling, page)


@pytest.mark.parametrize("role", Role.values)
def test_every_area_opens_to_whoever_holds_its_permission_and_to_nobody_else(house, role):
    user = person(house, role)
    client = browser(user)
    wrong = {}
    for entry in navigation._entries.values():
        may = not entry.permission or user.has_perm(entry.permission)
        status = client.get(reverse(entry.url_name)).status_code
        if (status in (200, 302)) != may:  # an area may first ask for what: it leads on to that page
            wrong[entry.url_name] = (entry.permission, may, status)
    assert wrong == {}


@pytest.mark.parametrize("role", Role.values)
def test_the_api_tells_each_role_what_the_policy_allows_it(house, role):
    user = person(house, role)
    told = browser(user).get("/api/v1/me").json()["may"]
    assert set(told) == rules.ALLOWED[role]
    for permission in Permission:
        if permission not in rules.ALLOWED[role]:
            with pytest.raises(accounts.CannotIssueToken):
                accounts.issue_token(
                    ids.new_id(), user=user, name="x", scopes=[permission], may_write=True, lasts=rules.LONGEST_TOKEN
                )


@pytest.mark.parametrize("role", Role.values)
def test_the_feed_of_changes_names_the_records_that_the_policy_lets_be_read(house, role):
    from jalon.node.audit import actions as audit

    while audit.sequence():
        pass
    items = browser(person(house, role)).get("/api/v1/changes?limit=500").json()["items"]
    named = {one["data"]["record"].rpartition("/")[2] for one in items if "exchange/inquiry" in one["data"]["record"]}
    expected = {
        str(record.pk)
        for (unit, handling), record in house.records.items()
        if rules.allows(role, Permission.READ_INQUIRIES, inside=INSIDE[unit], handling=handling)
    }
    assert named == expected


@pytest.mark.parametrize("role", sorted(rules.ALONE))
def test_administrator_and_auditor_hold_no_permission_that_opens_content(role):
    assert not rules.ALLOWED[role] & {
        Permission.READ_INQUIRIES, Permission.DRAFT_INQUIRIES, Permission.RELEASE, Permission.HANDLE_INQUIRIES,
    }  # fmt: skip


def test_the_matrix_has_every_decision_once():
    cells = list(policy.matrix())
    assert len(cells) == len(Role) * len(Permission) * 2 * 4
    assert not any(cell.allowed for cell in cells if not cell.inside)
