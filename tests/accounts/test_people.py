"""People come, change and leave: the administrator's pages; nobody else opens them, and nobody grants to themselves."""

import datetime

import pytest
from django.test import Client

from factories.ours import PASSWORD
from jalon.node.accounts import actions, queries
from jalon.node.accounts.choices import Permission
from jalon.node.audit.models import Entry
from jalon.node.kernel import clock

DAY = datetime.timedelta(days=1)


@pytest.fixture
def as_(ours):
    def log(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log


def grant(ours, to, role, unit="HT", **more):
    return actions.grant_role(ours.people[to], role=role, unit=ours.units[unit].pk, actor="user:thu", **more)


def test_an_account_is_made_with_its_first_role_and_its_password_is_shown_once(as_, ours):
    answer = as_("thu").post(
        "/people/new/",
        {
            "username": "lan",
            "full_name": "Lt. Lan",
            "language": "vi",
            "role": "officer",
            "unit": str(ours.units["HT"].pk),
        },
    )
    lan = queries.user_named("lan")
    password = next(word for word in answer.content.decode().split(">") if lan.check_password(word.split("<")[0]))
    assert password
    assert lan.has_perm(Permission.DRAFT_INQUIRIES)
    assert Entry.objects.filter(action="accounts.user.added", actor="user:thu").exists()


@pytest.mark.parametrize(
    "path", ["/people/", "/people/new/", "/people/import/", "/people/00000000-0000-7000-8000-000000000000/"]
)
@pytest.mark.parametrize("who", ["linh", "minh", "hoa", "outsider"])
def test_nobody_else_manages_accounts(as_, who, path):
    assert as_(who).get(path).status_code == 403


def test_a_taken_user_name_is_refused_in_words(as_, ours):
    said = {"username": "linh", "full_name": "x", "language": "vi", "role": "officer", "unit": ours.units["HT"].pk}
    answer = as_("thu").post("/people/new/", said)
    assert answer.status_code == 409
    assert "This user name is taken." in answer.content.decode()


def test_the_list_is_searched_by_name_and_role(as_):
    page = as_("thu").get("/people/?q=lin").content.decode()
    assert "linh" in page
    assert "minh" not in page
    assert "minh" in as_("thu").get("/people/?role=head-of-desk").content.decode()
    assert "Nobody with these filters." in as_("thu").get("/people/?q=zzz").content.decode()


def test_nobody_grants_a_role_to_themselves(ours):
    with pytest.raises(actions.CannotGrant, match="themselves"):
        grant(ours, "thu", "head-of-cooperation")


@pytest.mark.parametrize(("who", "role"), [("hoa", "liaison"), ("thu", "officer"), ("linh", "auditor")])
def test_auditor_and_administrator_hold_no_other_role(ours, who, role):
    with pytest.raises(actions.CannotGrant, match="no other role"):
        actions.grant_role(ours.people[who], role=role, unit=ours.units["HT"].pk, actor="user:another")


def test_a_role_may_change_from_one_day_to_the_next(ours):
    actions.end_role(queries.grants_of(ours.people["linh"]).get(), actor="user:thu")
    made = grant(ours, "linh", "auditor", "MPS", valid_from=clock.today())
    assert made.role == "auditor"


def test_a_role_begins_and_ends_on_its_days(ours):
    grant(ours, "outsider", "liaison", valid_from=clock.today() + DAY, valid_until=clock.today() + 3 * DAY)
    outsider, then = ours.people["outsider"], clock.now().timestamp()
    held = []
    for days in range(4):
        with clock.injected(lambda days=days: then + days * 86400):
            held.append(outsider.has_perm(Permission.READ_INQUIRIES))
    assert held == [False, True, True, False]


def test_a_role_begins_at_midnight_where_the_node_is_and_not_seven_hours_later(ours):
    midnight = datetime.datetime(2026, 12, 31, 17, tzinfo=datetime.UTC)
    grant(ours, "outsider", "liaison", valid_from=datetime.date(2027, 1, 1), valid_until=datetime.date(2027, 1, 2))
    held = []
    for minutes in (-1, 0, 24 * 60 - 1, 24 * 60):
        with clock.injected((midnight + datetime.timedelta(minutes=minutes)).timestamp):
            held.append(ours.people["outsider"].has_perm(Permission.READ_INQUIRIES))
    assert held == [False, True, True, False]


def test_a_role_of_one_unit_says_nothing_about_another(ours):
    assert not queries.may(ours.people["mei"], Permission.READ_INQUIRIES, ours.units["HT"].pk)
    assert queries.may(ours.people["mei"], Permission.READ_INQUIRIES, ours.units["LC"].pk)


def test_the_last_administrator_stays(ours):
    with pytest.raises(actions.CannotEndRole, match="last administrator"):
        actions.end_role(queries.grants_of(ours.people["thu"]).get(), actor="user:another")


def test_whoever_leaves_loses_log_in_sessions_tokens_and_roles_and_what_they_did_stays(as_, ours):
    linh, client = ours.people["linh"], Client()
    client.login(username="linh", password=PASSWORD)
    assert client.get("/today/").status_code == 200
    answer = as_("thu").post(f"/people/{linh.pk}/leave/", {"reason": "Moved to another agency"})
    assert answer.status_code == 302
    assert client.get("/today/").status_code == 302
    assert not Client().login(username="linh", password=PASSWORD)
    assert list(queries.grants_of(linh)) == []
    assert Entry.objects.filter(action="accounts.user.left", purpose="Moved to another agency").exists()
    as_("thu").post(f"/people/{linh.pk}/return/", {"reason": "Came back"})
    assert Client().login(username="linh", password=PASSWORD)
    assert list(queries.grants_of(linh)) == []


def test_a_role_of_a_leaver_that_begins_later_never_begins(ours):
    grant(ours, "outsider", "liaison", valid_from=clock.today() + DAY)
    actions.let_go(ours.people["outsider"], actor="user:thu", reason="left")
    assert not queries.grants_between(ours.people["outsider"], clock.today(), None).exists()


def test_nobody_closes_their_own_account(ours):
    with pytest.raises(actions.CannotLeave, match="another administrator"):
        actions.let_go(ours.people["thu"], actor="user:thu", reason="tired")


def test_a_deputy_holds_the_roles_on_these_days_alone_and_in_their_own_name(ours):
    minh, mei, then = ours.people["minh"], ours.people["mei"], clock.now().timestamp()
    lent = actions.appoint_deputy(minh, deputy=mei, first=clock.today(), last=clock.today() + DAY, actor="user:thu")
    assert [(one.role, one.stands_in_for, one.user) for one in lent] == [("head-of-desk", minh, mei)]
    assert queries.may(mei, Permission.RELEASE, ours.units["HT"].pk)
    with clock.injected(lambda: then + 2 * 86400):
        assert not queries.may(mei, Permission.RELEASE, ours.units["HT"].pk)
    again = actions.appoint_deputy(minh, deputy=mei, first=clock.today(), last=clock.today() + DAY, actor="user:thu")
    assert [one.pk for one in again] == [one.pk for one in lent]


@pytest.mark.parametrize(
    ("absent", "deputy", "last", "words"),
    [
        ("minh", "minh", DAY, "another person"),
        ("minh", "mei", -DAY, "last day is before"),
        ("minh", "mei", 200 * DAY, "three months"),
        ("thu", "mei", DAY, "no deputies"),
        ("minh", "hoa", DAY, "no other role"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused(ours, absent, deputy, last, words):
    with pytest.raises(actions.CannotAppointDeputy, match=words):
        actions.appoint_deputy(
            ours.people[absent],
            deputy=ours.people[deputy],
            first=clock.today(),
            last=clock.today() + last,
            actor="user:x",
        )


def test_a_deputy_is_appointed_on_the_page(as_, ours):
    minh, mei = ours.people["minh"], ours.people["mei"]
    said = {"deputy": str(mei.pk), "first": clock.today(), "last": clock.today() + DAY}
    assert as_("thu").post(f"/people/{minh.pk}/deputy/", said).status_code == 302
    assert "stands in for Minh" in as_("thu").get(f"/people/{mei.pk}/").content.decode()


def test_everybody_reads_what_the_roles_allow(as_):
    page = as_("linh").get("/people/roles/").content.decode()
    assert "release what leaves the node" in page
    assert "Is held beside no other role." in page
