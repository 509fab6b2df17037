"""Who may write to whom, about what, who gets a copy, and who approves before it leaves."""

import pytest

from jalon.node.agreements import rules
from jalon.node.agreements.choices import CopyException, CopyTo, Effect

MINISTRY = rules.Party("VN", "ministry", "police")
PROVINCE = rules.Party("VN", "province", "police")
CUSTOMS = rules.Party("VN", "province", "customs")
THEIR_PROVINCE = rules.Party("LA", "province", "police")
THEIR_DISTRICT = rules.Party("LA", "district", "police")
TERMS = rules.Terms.model_validate(
    {
        "routes": [
            {"sender": {"levels": ["ministry"]}, "receiver": {"levels": ["ministry"]}, "article": "3"},
            {
                "sender": {"countries": ["VN"], "levels": ["province"], "agencies": ["police"]},
                "receiver": {"countries": ["LA"], "levels": ["province"], "agencies": ["police"]},
                "kinds": ["verification"],
                "article": "4",
            },
        ],
        "copies": {"exceptions": ["safety"], "article": "5"},
        "kinds": ["verification", "information"],
        "categories": ["vehicles", "identity"],
    }
)


def allowed(sender, receiver, kind="verification.vehicle", categories=("vehicles",), terms=TERMS):
    return rules.may_write(terms, sender, receiver, kind=kind, categories=categories)


def test_equal_levels_that_the_text_names_write_to_each_other_in_both_directions():
    assert allowed(PROVINCE, THEIR_PROVINCE)
    assert allowed(THEIR_PROVINCE, PROVINCE)
    assert allowed(MINISTRY, rules.Party("LA", ""))


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [(PROVINCE, THEIR_DISTRICT), (CUSTOMS, THEIR_PROVINCE), (PROVINCE, rules.Party("CN", "province", "police"))],
)
def test_levels_agencies_and_countries_that_it_does_not_name_go_through_the_central_unit(sender, receiver):
    decision = allowed(sender, receiver)
    assert not decision
    assert "through the centre" in str(decision.reason)


def test_a_route_of_one_way_leads_one_way():
    one_way = rules.Terms.model_validate(
        {"routes": [{"sender": {"countries": ["VN"]}, "receiver": {"countries": ["LA"]}, "both_ways": False}]}
    )
    assert allowed(PROVINCE, THEIR_PROVINCE, terms=one_way)
    assert not allowed(THEIR_PROVINCE, PROVINCE, terms=one_way)


def test_a_route_that_carries_some_kinds_refuses_the_others_by_name():
    decision = allowed(PROVINCE, THEIR_PROVINCE, kind="information")
    assert not decision
    assert "Information" in str(decision.reason)
    assert allowed(MINISTRY, rules.Party("LA", "ministry"), kind="information")


def test_kinds_and_categories_outside_the_agreement_are_named():
    decision = allowed(PROVINCE, THEIR_PROVINCE, kind="funds-tracing")
    assert not decision
    assert "Tracing of funds" in str(decision.reason)
    decision = allowed(PROVINCE, THEIR_PROVINCE, categories=("vehicles", "funds"))
    assert not decision
    assert "Accounts and funds" in str(decision.reason)


def test_a_text_that_is_silent_sets_no_rule():
    assert rules.may_write(rules.Terms(), CUSTOMS, THEIR_DISTRICT, kind="interview", categories=("funds",))


def test_a_unit_that_writes_directly_sends_its_centre_a_copy():
    copies = rules.copy_needed(TERMS, PROVINCE)
    assert copies.to == (CopyTo.OWN,)
    assert not rules.copy_needed(TERMS, MINISTRY)
    assert not rules.copy_needed(rules.Terms(), PROVINCE)


@pytest.mark.parametrize(
    ("exception", "reasons", "needed"),
    [
        (CopyException.SAFETY, "the informant would be known", False),
        (CopyException.SAFETY, "  ", True),
        (CopyException.TERRORISM, "not in this text", True),
        ("because", "made up", True),
    ],
)
def test_an_exception_counts_only_if_the_text_knows_it_and_with_reasons(exception, reasons, needed):
    assert bool(rules.copy_needed(TERMS, PROVINCE, exception=exception, reasons=reasons)) is needed


def test_an_amendment_changes_what_it_speaks_of_and_nothing_else():
    amendment = rules.Terms.model_validate({"categories": ["funds"], "limits": {"urgent-direct": 6}})
    now = rules.effective(rules.Terms.model_validate({**TERMS.model_dump(), "limits": {"other": 10}}), [amendment])
    assert now.categories == ("funds",)
    assert now.kinds == TERMS.kinds
    assert {limit: length.amount for limit, length in now.limits.items()} == {"other": 10, "urgent-direct": 6}


def rule(effect=Effect.LEGAL_REVIEW, role="reviewer", people=1, **terms):
    return rules.NationalRule("R", effect, role, {"en": "Rule"}, rules.NationalTerms(**terms), people)


MESSAGE = rules.Message("verification.vehicle", ("vehicles",), "H1", "drugs.trafficking", "Penal Code, article 109")


def roles(terms=None, national=(), **changes):
    message = rules.Message(**{**vars(MESSAGE), **changes})
    return [step.role for step in rules.approval_steps(terms, national, message)]


def test_a_second_person_always_releases():
    assert roles() == ["head-of-desk"]
    assert roles(handling="H3", bulk=True, victims=True) == ["victim-focal-point", "head-of-desk"]


def test_articles_that_force_legal_review_are_found_under_any_name_of_the_law_and_only_as_whole_numbers():
    listed = rule(laws=("Penal Code", "Bộ luật Hình sự"), articles=("109", "117"))
    assert roles(national=[listed]) == ["reviewer", "head-of-desk"]
    assert roles(national=[listed], law_article="bộ luật hình sự, Điều 117") == ["reviewer", "head-of-desk"]
    assert roles(national=[listed], law_article="Penal Code, article 1090") == ["head-of-desk"]
    assert roles(national=[listed], law_article="Customs Law, article 109") == ["head-of-desk"]
    assert rules.legal_review([listed], MESSAGE) == [listed]


def test_the_strictest_rule_of_one_role_counts_and_legal_review_comes_first():
    national = [
        rule(Effect.APPROVAL, "head-of-cooperation", people=2, countries=("LA",)),
        rule(Effect.APPROVAL, "head-of-cooperation"),
        rule(offences=("drugs",)),
    ]
    found = roles(national=national, country="LA")
    assert found == ["reviewer", "head-of-cooperation", "head-of-cooperation", "head-of-desk"]
    assert roles(national=national, country="CN") == ["reviewer", "head-of-cooperation", "head-of-desk"]


def test_the_agreement_may_ask_for_more():
    terms = rules.Terms.model_validate({"approvals": [{"role": "head-of-cooperation", "categories": ["funds"]}]})
    assert roles(terms) == ["head-of-desk"]
    assert roles(terms, categories=("funds",)) == ["head-of-cooperation", "head-of-desk"]


def test_a_rule_that_blocks_says_which():
    blocking = rule(Effect.BLOCK, "", categories=("communications",))
    assert rules.blocked([blocking], MESSAGE)
    refused = rules.blocked([blocking], rules.Message("data-preservation", ("communications",)))
    assert not refused
    assert "Rule" in str(refused.reason)
