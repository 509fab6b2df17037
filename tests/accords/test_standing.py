"""Where a record stands follows from its versions and answers, in whatever order they came."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.accords.choices import Kind, Standing
from jalon.node.accords.rules import observing
from jalon.node.accords.rules.contents import check
from jalon.node.accords.rules.standing import Wording, digest, may_follow, standing

BASE = check(Kind.COMMITMENT, {"words": {"en": "set up a line"}})
PARTIES = ("LA-MPS", "VN-MPS")


def wording(author, parents=(), **changes):
    content = {**BASE, **changes}
    name = digest(record="r", kind="commitment", author=author, parents=parents, content=content)
    return Wording(name, tuple(parents), author, content)


FIRST = wording("VN-MPS")
OURS = wording("VN-MPS", [FIRST.digest], due="2027")
THEIRS = wording("LA-MPS", [FIRST.digest], due="2028")
MERGED = wording("LA-MPS", [OURS.digest, THEIRS.digest], due="2028")


def stand(versions, answers=()):
    return standing(Kind.COMMITMENT, versions, {(one, node): said for one, node, said in answers}, PARTIES)


YES_FIRST = (FIRST.digest, "LA-MPS", True)


def test_the_life_of_a_wording():
    assert stand([]).state == Standing.LOCAL
    assert stand([FIRST]).state == Standing.PROPOSED
    assert stand([FIRST], [YES_FIRST]).state == Standing.AGREED
    assert stand([FIRST], [(FIRST.digest, "LA-MPS", False)]).state == Standing.DECLINED
    amended = stand([FIRST, OURS], [YES_FIRST])
    assert (amended.state, amended.agreed, amended.shown) == (Standing.AMENDED, FIRST.digest, FIRST.digest)


def test_two_amendments_at_once_are_a_conflict_until_one_builds_on_both():
    both = stand([FIRST, OURS, THEIRS], [YES_FIRST])
    assert (both.state, set(both.heads)) == (Standing.CONFLICT, {OURS.digest, THEIRS.digest})
    assert both.shown == FIRST.digest
    settled = stand([FIRST, OURS, THEIRS, MERGED], [YES_FIRST, (MERGED.digest, "VN-MPS", True)])
    assert (settled.state, settled.agreed) == (Standing.AGREED, MERGED.digest)


def test_acceptances_that_cross_are_a_conflict_and_not_a_guess():
    crossed = [YES_FIRST, (OURS.digest, "LA-MPS", True), (THEIRS.digest, "VN-MPS", True)]
    assert stand([FIRST, OURS, THEIRS], crossed).state == Standing.CONFLICT


def test_a_declined_amendment_leaves_what_was_agreed():
    declined = stand([FIRST, THEIRS], [YES_FIRST, (THEIRS.digest, "VN-MPS", False)])
    assert (declined.state, declined.agreed) == (Standing.AGREED, FIRST.digest)


def test_an_answer_of_somebody_who_is_no_party_counts_for_nothing():
    assert stand([FIRST], [(FIRST.digest, "MM-MPF", True)]).state == Standing.PROPOSED
    assert stand([FIRST], [YES_FIRST, (FIRST.digest, "MM-MPF", False)]).state == Standing.AGREED


def test_a_wording_whose_parents_are_missing_waits_for_them():
    assert stand([OURS]).state == Standing.LOCAL
    assert stand([OURS, FIRST]).heads == (OURS.digest,)


EVERYTHING = [FIRST, OURS, THEIRS, MERGED]
SAID = [
    YES_FIRST, (OURS.digest, "LA-MPS", True), (THEIRS.digest, "VN-MPS", False), (MERGED.digest, "VN-MPS", True),
    (OURS.digest, "LA-MPS", True),
]  # fmt: skip


@given(st.permutations(EVERYTHING), st.permutations(SAID))
def test_two_nodes_that_know_the_same_stand_at_the_same_whatever_came_first(versions, answers):
    assert stand(versions, answers) == stand(EVERYTHING, SAID)


@given(st.sets(st.integers(0, 3)), st.sets(st.sampled_from(SAID)))
def test_whatever_part_is_known_the_rules_give_one_answer(places, answers):
    versions = [EVERYTHING[place] for place in sorted(places)]
    told = {stand(order, answers) for order in itertools.islice(itertools.permutations(versions), 6)}
    assert len(told) == 1


PROOF = {"node": "VN-MPS", "reference": f"jalon:exchange/inquiry/{'0' * 36}", "words": "Test call", "on": "2026-12-01"}


@pytest.mark.parametrize(
    ("before", "after", "author", "allowed"),
    [
        ([], {}, "VN-MPS", True),
        ([], {"state": "done"}, "VN-MPS", False),
        ([{}], {"state": "done"}, "VN-MPS", False),
        ([{}], {"state": "done", "evidence": [PROOF]}, "VN-MPS", True),
        ([{}], {"state": "done", "evidence": [PROOF]}, "LA-MPS", False),
        ([{"state": "done", "evidence": [PROOF]}], {"state": "done", "evidence": []}, "VN-MPS", False),
        ([{"state": "on-time", "evidence": [PROOF]}], {"state": "done", "evidence": [PROOF]}, "VN-MPS", False),
        ([{"state": "done", "evidence": [PROOF]}, {}], {"state": "done", "evidence": [PROOF]}, "LA-MPS", True),
        ([{}], {"due": "2027"}, "LA-MPS", True),
    ],
)
def test_a_state_moves_only_with_new_evidence_of_ones_own(before, after, author, allowed):
    told = may_follow(Kind.COMMITMENT, [{**BASE, **one} for one in before], {**BASE, **after}, author)
    assert bool(told) is allowed


MECHANISM = check(
    Kind.MECHANISM,
    {
        "names": {"en": "Mekong"},
        "members": [
            {"party": "VN-MPS"},
            {"party": "MM-MPF", "role": "observer", "sees": ["commitments"]},
            {"party": "TH-RTP", "role": "observer", "sees": ["meetings", "minutes"]},
        ],
    },
)


def test_an_observer_gets_what_the_rule_gives_and_nothing_else():
    rule = observing.observers(MECHANISM)
    commitment = {**BASE, "owners": [{"party": "VN-MPS", "name": "Hà Tĩnh"}], "evidence": [PROOF]}
    shown = observing.for_observer(Kind.COMMITMENT, commitment, rule["MM-MPF"])
    assert (shown["words"], shown["owners"], shown["evidence"]) == ({"en": "set up a line"}, [], [])
    assert observing.for_observer(Kind.COMMITMENT, commitment, rule["TH-RTP"]) is None
    meeting = check(Kind.MEETING, {"titles": {"en": "m"}, "delegations": [{"party": "VN", "people": [{"name": "A"}]}]})
    assert observing.for_observer(Kind.MEETING, meeting, rule["TH-RTP"])["delegations"] == []
    assert observing.for_observer(Kind.MEETING, meeting, rule["MM-MPF"]) is None
    mechanism = observing.for_observer(Kind.MECHANISM, MECHANISM, rule["MM-MPF"])
    assert [member["party"] for member in mechanism["members"]] == ["VN-MPS"]
    assert all(check(Kind.COMMITMENT, shown) for shown in [shown])
