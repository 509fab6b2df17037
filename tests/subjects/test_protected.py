"""Victims and minors are protected by the database itself, whatever the code above it does, on both engines."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from jalon.node.audit.models import Entry
from jalon.node.kernel import ids
from jalon.node.subjects import actions, queries
from jalon.node.subjects.actions import (
    CannotDecide,
    CannotKeep,
    CannotLift,
    CannotList,
    CannotProtect,
    CannotTakeOut,
)
from jalon.node.subjects.models import Comparison, Listing, Merge, State, Subject

ENTRY = "jalon:screening/entry/01890000-0000-7000-8000-00000000000{}"
NOW = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)


def state(desk, subject, kind="victim", doubtful=False, who="linh"):
    return actions.record_state(
        ids.new_id(), subject=subject, kind=kind, doubtful=doubtful, ground="her account", author=desk.people[who]
    )


def listed(subject, n=1, aim="watch", best_interests=""):
    entry = ENTRY.format(n)
    return actions.list_subject(subject, entry=entry, aim=aim, actor="user:linh", best_interests=best_interests)


def raw_listing(subject, n=1, aim="watch", **said):
    return Listing.objects.create(subject=subject, entry=ENTRY.format(n), aim=aim, listed_at=NOW, **said)


def raw_state(subject, kind="victim"):
    return State.objects.create(subject=subject, kind=kind, ground="g", recorded_by="user:x", recorded_at=NOW)


@pytest.fixture
def assert_refused_by_the_database():
    def check(write, *args, **said):
        with pytest.raises(IntegrityError), transaction.atomic():
            write(*args, **said)

    return check


def test_a_victim_is_put_on_no_watch_list_but_may_be_protected(desk, enter):
    nan = enter("Nguyễn Thị Na")
    state(desk, nan)
    with pytest.raises(CannotList):
        listed(nan)
    assert listed(nan, aim="protect").aim == "protect"


def test_the_database_refuses_a_watched_victim_both_ways_round(desk, enter, assert_refused_by_the_database):
    one, two = enter("Nguyễn Thị Na"), enter("Trần Văn Bình")
    state(desk, one)
    assert_refused_by_the_database(raw_listing, one)
    Subject.objects.filter(pk=two.pk).update(review_date=datetime.date(2027, 1, 1))
    raw_listing(two, 2)
    assert_refused_by_the_database(raw_state, two)
    protecting = raw_listing(one, 3, aim="protect")
    assert_refused_by_the_database(Listing.objects.filter(pk=protecting.pk).update, aim="watch")


def test_the_database_refuses_it_through_a_record_that_is_the_same(desk, enter, assert_refused_by_the_database):
    victim, watched = enter("Nguyễn Thị Na"), enter("Nguyen Thi Na")
    state(desk, victim)
    listed(watched)
    assert_refused_by_the_database(Subject.objects.filter(pk=watched.pk).update, root=victim)
    ended = Listing.objects.filter(entry=ENTRY.format(1))
    ended.update(ended_at=NOW)
    Subject.objects.filter(pk=watched.pk).update(root=victim)
    assert_refused_by_the_database(ended.update, ended_at=None)
    assert_refused_by_the_database(raw_listing, watched, 2)


def test_who_turns_out_to_be_a_victim_leaves_every_watch_list_at_once(desk, enter):
    told = []
    actions.on_delisting("screening/entry", lambda entry, actor: told.append((entry, actor)))
    na = enter("Nguyễn Thị Na")
    listed(na, 1)
    listed(na, 2, aim="protect")
    state(desk, na)
    assert told == [(ENTRY.format(1), "user:linh")]
    assert [each.entry for each in Listing.objects.filter(ended_at__isnull=True)] == [ENTRY.format(2)]
    assert Entry.objects.filter(action="subjects.listing.ended").count() == 1


def test_a_minor_is_watched_only_with_the_best_interests_assessed(desk, enter, assert_refused_by_the_database):
    child = enter("Lò Văn Pán", birth="2011")
    with pytest.raises(CannotList):
        listed(child)
    assert_refused_by_the_database(raw_listing, child)
    assert listed(child, best_interests="Runs with the men who use him; found, he is brought home.").best_interests


def test_doubt_about_the_age_means_minor_and_no_date_means_nothing(enter):
    doubtful, grown, unknown = enter("A Na", birth="2008"), enter("A Pao", birth="2008-11-23"), enter("A Tua")
    assert [each.doubtful for each in queries.states_of(doubtful.pk)] == [True]
    assert queries.states_of(grown.pk) == queries.states_of(unknown.pk) == []


def test_a_date_of_birth_in_another_record_of_the_same_child_protects_too(desk, enter):
    child, other = enter("Lò Văn Pán", birth="2011"), enter("Lo Van Pan")
    pair = Comparison.objects.get()
    actions.decide_pair(pair.pk, verdict="same", because="same mother", decider=desk.people["minh"])
    with pytest.raises(CannotList):
        listed(Subject.objects.get(pk=other.pk))
    assert child.root_id == child.pk


def test_a_victim_and_a_watched_person_are_not_made_one(desk, enter):
    victim, watched = enter("Nguyễn Thị Na"), enter("Nguyen Thi Na")
    state(desk, victim)
    listed(watched)
    with pytest.raises(CannotDecide):
        actions.decide_pair(
            Comparison.objects.get().pk, verdict="same", because="same face", decider=desk.people["minh"]
        )
    assert not Merge.objects.exists()


def test_the_record_of_a_victim_is_reviewed_within_a_year_and_any_other_within_five(
    desk, enter, assert_refused_by_the_database
):
    na = enter("Nguyễn Thị Na")
    assert na.review_date == datetime.date(2031, 11, 23)
    assert_refused_by_the_database(Subject.objects.filter(pk=na.pk).update, review_date=datetime.date(2031, 11, 24))
    assert_refused_by_the_database(raw_state, na)
    state(desk, na)
    na.refresh_from_db()
    assert na.review_date == datetime.date(2027, 11, 23)
    assert_refused_by_the_database(Subject.objects.filter(pk=na.pk).update, review_date=datetime.date(2027, 11, 24))
    minh = desk.people["minh"]
    with pytest.raises(CannotKeep):
        actions.review_subject(na, reviewer=minh, because="still open", review_date=datetime.date(2028, 1, 1))
    actions.review_subject(na, reviewer=minh, because="still open", review_date=datetime.date(2027, 6, 1))


def test_a_state_is_lifted_by_a_second_person_with_reasons_and_never_removed(
    desk, enter, assert_refused_by_the_database
):
    made = state(desk, enter("Nguyễn Thị Na"), who="vy")
    with pytest.raises(CannotLift):
        actions.lift_state(made.pk, lifter=desk.people["vy"], because="mistake")
    with pytest.raises(CannotLift):
        actions.lift_state(made.pk, lifter=desk.people["minh"], because=" ")
    assert_refused_by_the_database(State.objects.filter(pk=made.pk).delete)
    assert_refused_by_the_database(State.objects.filter(pk=made.pk).update, kind="minor")
    assert_refused_by_the_database(
        State.objects.filter(pk=made.pk).update, lifted_at=NOW, lifted_by="user:vy", lifted_because="x"
    )
    actions.lift_state(made.pk, lifter=desk.people["minh"], because="another person was meant")
    assert_refused_by_the_database(State.objects.filter(pk=made.pk).update, lifted_at=None)
    assert queries.states_of(made.subject_id) == []


@pytest.mark.parametrize("changes", [{"kind": "suspect"}, {"ground": " "}])
def test_a_state_has_a_kind_and_a_ground(desk, enter, changes):
    said = {"kind": "victim", "doubtful": False, "ground": "her account"}
    with pytest.raises(CannotProtect):
        actions.record_state(ids.new_id(), subject=enter("Na"), author=desk.people["linh"], **{**said, **changes})


def test_a_vehicle_is_no_victim(desk, enter):
    with pytest.raises(CannotProtect):
        state(desk, enter(kind="vehicle", numbered=[("plate", "38A-123.45", "VN")]))


def test_every_trigger_is_there(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'subjects_%'")
            expected = 6
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'subjects_%'")
            expected = 15
        assert len(cursor.fetchall()) == expected


def test_what_concerns_a_victim_or_is_disputed_never_leaves_as_a_file(desk, enter):
    victim, minor, disputed = enter("Nguyễn Thị Na"), enter("Lê Văn Nhỏ"), enter("Trần Văn Bình")
    state(desk, victim)
    state(desk, minor, kind="minor", doubtful=True)
    actions.block_subject(disputed, actor="user:linh", because="He says it is another man")
    for subject, words in ((victim, "victim"), (minor, "minor"), (disputed, "blocked")):
        with pytest.raises(CannotTakeOut, match=words):
            actions.take_out(subject, reader=desk.people["vy"], purpose="protection")
    assert not Entry.objects.filter(action="subjects.subject.exported").exists()
