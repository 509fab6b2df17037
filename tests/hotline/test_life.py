"""An alert's life is one table; escalation and rosters are arithmetic; texts are read back letter by letter."""

import datetime
import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import codes
from jalon.node.hotline.choices import ALARMS, KINDS, Rung, State, Step
from jalon.node.hotline.rules import alerts, escalation, figures, lines, numbers, rosters, texts
from jalon.node.hotline.rules.escalation import Stage

NOW = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(State, Step)))
def test_every_step_of_every_state_is_in_the_table_or_refused(state, step):
    assert bool(alerts.may_take(state, step)) is (alerts.after(state, step) is not None)


def test_what_is_closed_stays_closed_and_an_answer_ends_the_climb():
    assert alerts.LIFE[State.CLOSED] == {}
    assert Step.EXPIRE not in alerts.LIFE[State.ACKNOWLEDGED]


def test_only_the_side_that_was_alerted_acknowledges_and_only_in_time():
    later = NOW + HOUR
    assert alerts.may_acknowledge("theirs", State.RAISED, now=NOW, expires_at=later)
    assert not alerts.may_acknowledge("ours", State.RAISED, now=NOW, expires_at=later)
    assert not alerts.may_acknowledge("theirs", State.RAISED, now=later, expires_at=later)


@pytest.mark.parametrize(
    ("minutes", "reached"), [(0, 0), (2.99, 0), (3, 1), (7.9, 1), (8, 2), (15, 3), (500, 3), (-1, 0)]
)
def test_the_step_follows_from_the_moments_alone(minutes, reached):
    assert escalation.reached(escalation.DEFAULT, NOW, NOW + datetime.timedelta(minutes=minutes)) == reached


@pytest.mark.parametrize(
    ("stages", "life", "allowed"),
    [
        (escalation.DEFAULT, 60, True),
        ([Stage(Rung.DUTY, 0)], 15, True),
        ([Stage(Rung.DUTY, 0), Stage(Rung.MINISTRY, 5)], 60, True),
        ([], 60, False),
        ([Stage(Rung.DUTY, 1)], 60, False),
        ([Stage(Rung.DUTY, 0), Stage(Rung.DEPUTY, 0)], 60, False),
        ([Stage(Rung.DUTY, 0), Stage(Rung.MINISTRY, 2), Stage(Rung.DEPUTY, 5)], 60, False),
        ([Stage(Rung.DUTY, 0), Stage(Rung.DEPUTY, 5), Stage(Rung.DEPUTY, 6)], 60, False),
        (escalation.DEFAULT, 15, False),
        (escalation.DEFAULT, 100_000, False),
    ],
)
def test_a_plan_climbs_in_order_and_ends(stages, life, allowed):
    assert bool(escalation.may_be_plan(stages, life)) is allowed


class Span:
    def __init__(self, begin, end):
        self.starts_at, self.ends_at = NOW + begin * HOUR, NOW + end * HOUR


def test_gaps_are_what_no_shift_covers():
    found = rosters.gaps([Span(10, 24), Span(0, 8), Span(20, 30)], NOW, NOW + 48 * HOUR)
    assert [((g.starts_at - NOW) / HOUR, (g.ends_at - NOW) / HOUR) for g in found] == [(8, 10), (30, 48)]
    assert rosters.gaps([], NOW, NOW + HOUR)[0].ends_at == NOW + HOUR
    assert rosters.gaps([Span(-5, 5)], NOW, NOW + HOUR) == []


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8))
def test_gaps_and_shifts_together_cover_everything(pairs):
    spans = [Span(begin, begin + length) for begin, length in pairs]
    found = rosters.gaps(spans, NOW, NOW + 48 * HOUR)
    for hour in range(48):
        moment = NOW + hour * HOUR + HOUR / 2
        covered = any(span.starts_at <= moment < span.ends_at for span in spans)
        assert covered is not any(gap.starts_at <= moment < gap.ends_at for gap in found)


def test_shifts_that_touch_do_not_collide():
    assert rosters.collides(Span(0, 8), [Span(8, 16)]) is None
    assert rosters.collides(Span(0, 9), [Span(8, 16)]) is not None
    assert not rosters.may_be_shift(NOW, NOW)
    assert not rosters.may_be_shift(NOW, NOW + 49 * HOUR)


def test_hours_may_run_over_midnight():
    night = [{"days": [4], "from": "22:00", "until": "06:00"}]
    friday, saturday = (
        datetime.datetime(2026, 11, day, hour, minute, tzinfo=datetime.UTC)
        for day, hour, minute in ((27, 23, 0), (28, 5, 59))
    )
    assert rosters.at_hours(night, friday)
    assert rosters.at_hours(night, saturday)
    assert not rosters.at_hours(night, saturday.replace(hour=6, minute=0))
    assert not rosters.at_hours(night, friday.replace(hour=5))
    assert rosters.at_hours([], friday)


def test_the_line_bears_the_same_code_on_both_sides():
    assert lines.code_of(("VN-MPS", "HT"), ("LA-MPS", "BL")) == "LA-MPS/BL~VN-MPS/HT"
    assert lines.code_of(("LA-MPS", "BL"), ("VN-MPS", "HT")) == "LA-MPS/BL~VN-MPS/HT"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0912 345 678", "VN", "+84912345678"),
        ("+856 20 23 123 456", "VN", "+8562023123456"),
        ("020 23 123 456", "LA", "+8562023123456"),
    ],
)
def test_numbers_are_kept_as_they_are_dialled_from_anywhere(typed, country, kept):
    assert numbers.checked(typed, country) == kept
    found = numbers.telephone(kept, "JLN1 x|ກ")
    assert found.tel == f"tel:{kept}"
    assert found.sms.startswith(f"sms:{kept}?body=JLN1%20x%7C%E0")


@pytest.mark.parametrize("typed", ["", "12", "call me", "+84 1", "0912 345 678 901", "javascript:alert(1)"])
def test_what_cannot_ring_is_refused_with_an_example(typed):
    with pytest.raises(numbers.BadNumber, match=r"\+84"):
        numbers.checked(typed, "VN")


def coded(**changes):
    said = {"kind": "pursuit", "sender": "HT", "to": "BL", "mark": "7K3Q9MWZ", "when": NOW.replace(minute=31)}
    return texts.Coded(**{**said, **changes})


def test_a_coded_text_is_read_back_whatever_words_follow():
    said = coded(marker="512(2)", position=(18.3912, -105.1234))
    text = texts.coded(said, "Truy đuổi về phía biên giới", "ການໄລ່ຕິດຕາມສູ່ຊາຍແດນ")
    assert texts.read(text, now=NOW) == said
    assert texts.read("Fwd: " + text.lower().replace(" ", "  ") + " thanks", now=NOW) == said


def test_every_kind_has_its_letters_and_no_two_share_them():
    assert set(texts.LETTERS) == {code.code for code in codes.load(KINDS)}
    assert len(set(texts.LETTERS.values())) == len(texts.LETTERS)
    assert set(ALARMS) <= set(texts.LETTERS)


@pytest.mark.parametrize("where", range(5, 34))
def test_a_letter_that_was_mistyped_is_noticed(where):
    text = texts.coded(coded())
    if text[where] in " >Z":
        return
    wrong = text[:where] + ("B" if text[where] != "B" else "C") + text[where + 1 :]
    with pytest.raises(texts.BadText):
        texts.read(wrong, now=NOW)


@pytest.mark.parametrize("text", ["", "hello", "JLN1", "JLN1 PUR HT>BL 7K3Q9MWZ 320531Z AA", "JLN1 " * 50])
def test_other_texts_are_refused(text):
    with pytest.raises(texts.BadText):
        texts.read(text, now=NOW)


@given(st.uuids())
def test_the_mark_is_eight_plain_signs(key):
    assert len(texts.mark_of(key)) == 8
    assert set(texts.mark_of(key)) <= set(texts.SIGNS)


def fact(answer=None, raised=NOW, exercise="", sender="VN-MPS", line="A~B"):
    at = None if answer is None else raised + datetime.timedelta(seconds=answer)
    return figures.Fact(
        str(uuid.uuid4()), line, sender, "help", exercise, raised, raised + HOUR, at, escalation.DEFAULT
    )


def test_a_report_counts_alerts_and_tests_apart():
    rows = figures.report([fact(30), fact(200), fact(), fact(10, exercise="test"), fact(exercise="test")], "2026-11")
    assert rows == [
        {
            "line": "A~B", "raised_by": "VN-MPS", "alerts": 3, "answered": 2, "escalated": 2, "tests": 2,
            "tests_answered": 1, "median_seconds": 30, "longest_seconds": 200,
        }
    ]  # fmt: skip
    assert figures.report([fact(30)], "2026-10") == []


def test_two_reports_that_differ_name_each_figure():
    ours, theirs = figures.report([fact(30)], "2026-11"), figures.report([fact(31)], "2026-11")
    assert figures.differences(ours, ours) == []
    assert [each.figure for each in figures.differences(ours, theirs)] == ["median_seconds", "longest_seconds"]
    assert len(figures.differences(ours, [])) == 7


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.9, 4), (0.25, 1), (1.0, 4), (0.0, 1)])
def test_percentiles_are_values_that_occurred(share, value):
    assert figures.percentile([4, 1, 3, 2], share) == value
    assert figures.percentile([], share) is None


def test_months_are_cut_by_utc_on_both_sides():
    assert figures.bounds("2026-12") == (
        datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC),
        datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC),
    )
