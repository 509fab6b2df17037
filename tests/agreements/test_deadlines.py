"""When an answer is due: limits, working days of the answering side, stops, extensions, and the arithmetic in words."""

import dataclasses
import datetime
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.agreements import rules
from jalon.node.agreements.choices import LONGEST_DAYS, Counted, Limit

UTC = datetime.UTC
LAO = zoneinfo.ZoneInfo("Asia/Vientiane")
THREE = rules.Length(amount=3, counted=Counted.WORKING_DAYS)
WORKING = {Limit.OTHER: THREE}
LAOS = rules.calendar_for("LA")


def vientiane(day, hour=9, minute=10, month=11, year=2026):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=LAO)


def due(start, **options):
    return rules.deadline(Limit.OTHER, start, WORKING, calendar=options.pop("calendar", LAOS), **options)


def test_three_working_days_from_monday_morning_end_thursday_at_the_same_hour():
    assert due(vientiane(23)).due == vientiane(26)


def test_a_holiday_of_the_answering_side_is_named_and_not_counted():
    found = due(vientiane(1, month=12))  # Tuesday; Wednesday 2 December is Lao National Day
    assert found.due == vientiane(7, month=12)
    words = found.sentences
    assert words[0] == "Starts Tuesday 1 December 2026, 09:10, with the receipt (time of Laos)."
    assert words[1] == "The limit is 3 working days (everything else)."
    assert words[2] == "Wednesday 2 December 2026 is a holiday in Laos (Lao National Day) and does not count."
    assert words[3] == "Weekend, not counted: Saturday 5 December 2026; Sunday 6 December 2026."
    assert words[4] == "Due Monday 7 December 2026, 09:10."


def test_the_calendar_of_the_asking_side_is_nothing_to_the_deadline():
    start = vientiane(1, month=9)  # 2 September is a holiday in Viet Nam, not in Laos
    assert due(start).due == vientiane(4, month=9)
    assert due(start, calendar=rules.calendar_for("VN")).due > vientiane(4, month=9)


def test_an_override_goes_before_the_calendar_both_ways():
    rest = {datetime.date(2026, 11, 24): rules.Override(False, "Day of mourning")}
    assert due(vientiane(23), calendar=rules.calendar_for("LA", rest)).due == vientiane(27)
    work = {datetime.date(2026, 11, 28): rules.Override(True, "Worked in lieu")}
    assert due(vientiane(27), calendar=rules.calendar_for("LA", work)).due == vientiane(1, month=12)


def test_days_off_of_the_answering_agency_are_handed_in_and_named_but_not_twice():
    rests = {datetime.date(2026, 11, 24): "Police day", datetime.date(2026, 11, 28): "Saturday"}
    calendar = dataclasses.replace(LAOS, days_off=rests, agency="Lao police")
    found = due(vientiane(23), calendar=calendar)
    assert found.due == vientiane(27)
    assert "Tuesday 24 November 2026 is a day off of Lao police (Police day) and does not count." in found.sentences
    assert due(vientiane(25), calendar=calendar).due == vientiane(30)  # a Saturday rests anyway
    worked = {datetime.date(2026, 11, 24): rules.Override(True, "Worked in lieu")}
    assert due(vientiane(23), calendar=dataclasses.replace(calendar, overrides=worked)).due == vientiane(27)


def test_urgent_hours_run_through_night_and_weekend():
    start = vientiane(28, hour=22)
    assert rules.deadline(Limit.URGENT_DIRECT, start).due == start + datetime.timedelta(hours=8)


def test_a_stop_moves_the_deadline_by_the_counted_time_that_it_took():
    stop = (vientiane(24), vientiane(25), "a judge must authorise")
    found = due(vientiane(23), stops=[stop])
    assert found.due == vientiane(27)
    assert "a judge must authorise" in " ".join(found.sentences)


def test_a_stop_over_a_weekend_takes_only_working_time():
    stop = (vientiane(27, 17, 0), vientiane(30, 8, 0), "translation")
    assert due(vientiane(26)).due == vientiane(1, month=12)
    # 7 hours of Friday and 8 of Monday did not count; Wednesday 2 December is a holiday
    assert due(vientiane(26), stops=[stop]).due == vientiane(3, 0, 10, month=12)


def test_overlapping_stops_are_counted_once():
    stops = [(vientiane(24), vientiane(25), "a"), (vientiane(24, 12), vientiane(25), "b")]
    assert due(vientiane(23), stops=stops).due == due(vientiane(23), stops=stops[:1]).due


def test_an_open_stop_pauses_the_deadline_and_needs_the_time_now():
    stop = (vientiane(24), None, "a judge must authorise")
    with pytest.raises(ValueError, match="as_of"):
        due(vientiane(23), stops=[stop])
    found = due(vientiane(23), stops=[stop], as_of=vientiane(25))
    assert found.paused
    assert found.due == vientiane(27)
    assert found.sentences[-1].startswith("The clock is stopped.")


def test_an_extension_runs_on_from_the_deadline():
    extension = rules.Extension(rules.Length(amount=2, counted=Counted.WORKING_DAYS), "the archive is closed")
    found = due(vientiane(23), extensions=[extension])
    assert found.due == vientiane(30)
    assert "Extended by 2 working days: the archive is closed." in found.sentences


def test_what_comes_outside_office_hours_is_counted_from_the_next_opening():
    office = rules.WorkingDays(opens=datetime.time(8), closes=datetime.time(16))
    found = due(vientiane(28, 22, 10), working_days=office)
    assert found.due == vientiane(3, 8, 0, month=12) + datetime.timedelta(days=1)
    assert found.sentences[1] == "It came outside office hours: the time runs from Monday 30 November 2026, 08:00."
    assert due(vientiane(23, 7, 0), working_days=office).due == vientiane(26, 8, 0)


def test_a_limit_may_last_to_the_end_of_its_last_day():
    whole = rules.WorkingDays(until_end_of_day=True)
    assert due(vientiane(23), working_days=whole).due == vientiane(27, 0, 0)
    office = rules.WorkingDays(opens=datetime.time(8), closes=datetime.time(16), until_end_of_day=True)
    assert due(vientiane(23), working_days=office).due == vientiane(26, 16, 0)


def test_a_country_without_known_holidays_says_so():
    found = due(vientiane(27), calendar=rules.calendar_for("XX"))
    assert any("No public holidays" in words for words in found.sentences)


def test_where_nothing_is_agreed_the_request_carries_a_wish_and_nobody_is_late():
    start, wish = vientiane(23), vientiane(30)
    terms = rules.Terms(limits={Limit.URGENT_DIRECT: 8})
    found = rules.due_under(terms, Limit.OTHER, start, wished_by=wish)
    assert found is not None
    assert (found.due, found.agreed) == (wish, False)
    assert found.sentences == [
        f"Nothing is agreed about the time. An answer is wished by {found.sentences[0].partition(' by ')[2]}"
    ]
    assert rules.due_under(None, Limit.OTHER, start) is None
    assert rules.due_under(terms, Limit.URGENT_DIRECT, start, wished_by=wish).due == start + datetime.timedelta(hours=8)


@pytest.mark.parametrize(
    "said",
    [
        {"amount": 0},
        {"amount": -3},
        {"amount": LONGEST_DAYS + 1, "counted": "working-days"},
        {"amount": 3, "counted": "lunar-days"},
        {"amount": 3, "unit": "hours"},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(said):
    with pytest.raises(ValueError, match="validation error"):
        rules.Length.model_validate(said)


moments = st.datetimes(
    min_value=datetime.datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy gives it its zone
    max_value=datetime.datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
lengths = st.builds(
    rules.Length, amount=st.integers(min_value=1, max_value=40), counted=st.sampled_from(sorted(Counted))
)
countries = st.sampled_from(["VN", "LA", "CN", "KH", "TH", "MM", "XX"])
gaps = st.tuples(st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 10))


def stops_from(start, pairs):
    minutes = [(datetime.timedelta(minutes=after), datetime.timedelta(minutes=long)) for after, long in pairs]
    return [(start + after, start + after + long, "why") for after, long in minutes]


@given(start=moments, length=lengths, country=countries, pairs=st.lists(gaps, max_size=4))
def test_a_deadline_never_lies_before_the_start_and_more_stops_never_bring_it_nearer(start, length, country, pairs):
    calendar, stops = rules.calendar_for(country), stops_from(start, pairs)
    found = [
        rules.deadline(Limit.OTHER, start, {Limit.OTHER: length}, calendar=calendar, stops=stops[:count]).due
        for count in range(len(stops) + 1)
    ]
    assert found[0] >= start + datetime.timedelta(hours=1)
    assert found == sorted(found)


@given(start=moments, amount=st.integers(1, 30), country=countries)
def test_exactly_as_many_working_days_lie_between_start_and_deadline(start, amount, country):
    calendar = rules.calendar_for(country)
    length = rules.Length(amount=amount, counted=Counted.WORKING_DAYS)
    found = rules.deadline(Limit.OTHER, start, {Limit.OTHER: length}, calendar=calendar)
    first, last = (at.astimezone(calendar.zone).replace(tzinfo=None) for at in (start, found.due))
    counted, at = datetime.timedelta(), first
    while at < last:
        until = min(last, datetime.datetime.combine(at.date() + datetime.timedelta(days=1), datetime.time()))
        counted += until - at if calendar.rest(at.date()) is None else datetime.timedelta()
        at = until
    assert counted == datetime.timedelta(days=amount)
    assert all(calendar.rest(rest.date) for rest in found.rests)


@given(start=moments, amount=st.integers(1, 20))
def test_summer_time_is_nothing_to_working_days(start, amount):
    length = {Limit.OTHER: rules.Length(amount=amount, counted=Counted.WORKING_DAYS)}
    paris, plain = rules.Calendar("LA", zone_name="Europe/Paris"), rules.Calendar("LA", zone_name="Etc/GMT")
    wall = start.astimezone(paris.zone).replace(tzinfo=None, fold=0)
    found = rules.deadline(Limit.OTHER, wall.replace(tzinfo=paris.zone), length, calendar=paris).due
    same = rules.deadline(Limit.OTHER, wall.replace(tzinfo=plain.zone), length, calendar=plain).due
    here = same.astimezone(plain.zone).replace(tzinfo=None)
    assert found == here.replace(tzinfo=paris.zone).astimezone(UTC)
