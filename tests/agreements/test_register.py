"""The register: a text is entered once, ends, is replaced and amended; days of a calendar and national rules."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from jalon.node.agreements import actions, queries, rules
from jalon.node.agreements.actions import CannotAgree, CannotRule, CannotSetDay
from jalon.node.agreements.models import Agreement, Succeeds
from jalon.node.audit.models import Entry

DAY = datetime.date
ACTOR = "user:linh"
pytestmark = pytest.mark.django_db


def enter(code="A", **changes):
    said = {
        "titles": {"en": code},
        "parties": ["VN", "LA"],
        "articles": [{"number": "4", "titles": {"en": "Exchange"}, "texts": {"en": "The parties…"}}],
        "limits": {"other": {"amount": 10, "counted": "working-days"}, "urgent-direct": 8},
        "terms": {"kinds": ["verification"], "routes": [{"sender": {"levels": ["province"]}}]},
        "valid_from": DAY(2020, 1, 1),
        "actor": ACTOR,
    }
    return actions.add_agreement(code, **{**said, **changes})


def codes(on):
    return [each.code for each in queries.in_force("VN", "LA", on=on)]


def test_a_text_is_entered_once_with_its_rules_and_is_audited():
    first = enter()
    assert enter(titles={"en": "another"}).pk == first.pk
    terms = queries.terms_cited("A", "4", on=DAY(2021, 1, 1))
    assert terms.limits["other"].words == "10 working days"
    assert terms.kinds == ("verification",)
    assert queries.terms_cited("A", "5", on=DAY(2021, 1, 1)) is None
    assert Entry.objects.filter(action="agreements.agreement.added").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"parties": ["VN"]},
        {"parties": ["VN", "VN"]},
        {"articles": [{"number": "4"}, {"number": "4"}]},
        {"articles": [{"titles": {}}]},
        {"limits": {"other": 0}},
        {"limits": {"someday": 5}},
        {"limits": {"other": {"amount": 5, "counted": "weeks"}}},
        {"terms": {"kinds": ["gossip"]}},
        {"terms": {"categories": ["blood-group"]}},
        {"terms": {"routes": [{"sender": {"rank": ["general"]}}]}},
        {"terms": {"working_days": {"opens": "16:00", "closes": "08:00"}}},
        {"kind": "handshake"},
        {"valid_until": DAY(2020, 1, 1)},
        {"succeeds": [("replaces", "nowhere")]},
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(changes):
    with pytest.raises(CannotAgree):
        enter(**changes)
    assert not Agreement.objects.exists()
    assert not Entry.objects.exists()


def test_a_text_that_is_replaced_ends_on_the_day_the_new_one_begins():
    enter("OLD")
    enter("NEW", valid_from=DAY(2024, 6, 1), succeeds=[("replaces", "OLD")])
    assert codes(DAY(2024, 5, 31)) == ["OLD"]
    assert codes(DAY(2024, 6, 1)) == ["NEW"]


def test_an_amendment_lies_over_the_text_while_it_is_in_force():
    old = enter("OLD")
    enter(
        "AMENDMENT",
        valid_from=DAY(2024, 6, 1),
        valid_until=DAY(2025, 1, 1),
        limits={"urgent-direct": 6},
        terms={"kinds": ["verification", "interview"]},
        succeeds=[("amends", "OLD")],
    )
    assert codes(DAY(2024, 7, 1)) == ["AMENDMENT", "OLD"]
    before, while_, after = (queries.terms_of(old, on=DAY(*on)) for on in ((2024, 5, 1), (2024, 7, 1), (2025, 7, 1)))
    assert [each.limits["urgent-direct"].amount for each in (before, while_, after)] == [8, 6, 8]
    assert while_.limits["other"].amount == 10
    assert while_.kinds == ("verification", "interview")
    assert before == after


@pytest.mark.parametrize(
    "changes", [{"parties": ["CN", "KH"]}, {"valid_from": DAY(2020, 1, 1)}, {"valid_from": DAY(2019, 1, 1)}]
)
def test_only_a_later_text_between_the_same_parties_succeeds(changes):
    enter("OLD")
    with pytest.raises(CannotAgree):
        enter("NEW", **{"valid_from": DAY(2024, 6, 1), "succeeds": [("replaces", "OLD")], **changes})
    assert codes(DAY(2026, 1, 1)) == ["OLD"]


def test_a_text_ends_once_and_does_not_come_back():
    key = enter().pk
    with pytest.raises(CannotAgree):
        actions.end_agreement(key, valid_until=DAY(2020, 1, 1), actor=ACTOR)
    actions.end_agreement(key, valid_until=DAY(2024, 1, 1), actor=ACTOR)
    actions.end_agreement(key, valid_until=DAY(2024, 1, 1), actor=ACTOR)
    with pytest.raises(CannotAgree):
        actions.end_agreement(key, valid_until=DAY(2025, 1, 1), actor=ACTOR)
    assert codes(DAY(2023, 12, 31)) == ["A"]
    assert codes(DAY(2024, 1, 1)) == []
    assert Entry.objects.filter(action="agreements.agreement.ended").count() == 1


def test_the_database_refuses_a_text_that_succeeds_itself():
    agreement = enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Succeeds.objects.create(agreement=agreement, earlier=agreement, how="amends")


def test_a_day_that_is_set_goes_before_the_calendar():
    day = DAY(2026, 11, 24)
    said = {"country": "LA", "date": day, "actor": ACTOR}
    actions.set_day(**said, working=False, name="Day of mourning")
    assert queries.calendar_of("LA").rest(day).name == "Day of mourning"
    assert queries.calendar_of("VN").rest(day).name != "Day of mourning"  # Viet Nam has a holiday of its own then
    actions.set_day(**said, working=True, name="Worked after all")
    assert queries.calendar_of("LA").rest(day) is None
    assert queries.calendar_of("LA").rest(DAY(2026, 11, 28)).is_weekend
    assert Entry.objects.filter(action="directory.holiday.set").count() == 2


@pytest.mark.parametrize("changes", [{"country": "ZZ"}, {"name": " "}])
def test_a_day_without_country_or_reason_is_refused(changes):
    said = {"country": "LA", "date": DAY(2026, 1, 5), "working": False, "name": "Why"}
    with pytest.raises(CannotSetDay):
        actions.set_day(**{**said, **changes}, actor=ACTOR)


def national(code="R", **changes):
    said = {"effect": "legal-review", "role": "reviewer", "titles": {"en": code}, "valid_from": DAY(2020, 1, 1)}
    return actions.add_rule(code, **{**said, "terms": {"articles": ["109"]}, "actor": ACTOR, **changes})


def test_a_national_rule_binds_from_its_first_day_to_its_last():
    rule = national()
    assert national().pk == rule.pk
    actions.end_rule(rule.pk, valid_until=DAY(2025, 1, 1), actor=ACTOR)
    message = rules.Message("information", law_article="Article 109")
    assert rules.legal_review(queries.national_rules(on=DAY(2024, 12, 31)), message)
    assert not queries.national_rules(on=DAY(2025, 1, 1))


@pytest.mark.parametrize(
    "changes",
    [{"effect": "frown"}, {"role": ""}, {"people": 0}, {"terms": {"religions": ["x"]}}, {"terms": {"kinds": "x"}}],
)
def test_a_national_rule_that_cannot_be_followed_is_refused(changes):
    with pytest.raises((CannotRule, CannotAgree)):
        national(**changes)


def test_the_database_refuses_a_national_rule_that_nobody_can_fulfil():
    rule = national()
    for statement in ("people = 0", "role = ''", "effect = 'frown'", "valid_until = valid_from"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE agreements_nationalrule SET {statement} WHERE code = %s", [rule.code])
