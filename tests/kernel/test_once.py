"""What the parts of a page all ask is asked once while it is made, and anew everywhere else."""

import datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from factories.statements import statements
from jalon.node.accounts import actions, queries
from jalon.node.kernel.once import OncePerPage, once, one_page


@pytest.fixture
def counting():
    asked = []

    @once
    def ask(what, *, more=0):
        asked.append((what, more))
        return what + more

    return ask, asked


def test_outside_of_a_page_each_question_is_asked(counting):
    ask, asked = counting
    assert (ask(1), ask(1)) == (1, 1)
    assert len(asked) == 2


def test_in_a_page_each_question_is_asked_once_and_forgotten_with_it(counting):
    ask, asked = counting
    for _page in range(2):
        with one_page():
            assert (ask(1), ask(1), ask(2), ask(1, more=4)) == (1, 1, 2, 5)
    assert asked == 2 * [(1, 0), (2, 0), (1, 4)]


def test_nothing_found_is_an_answer_too(counting):
    calls = []
    ask = once(lambda: calls.append(1))
    with one_page():
        assert (ask(), ask()) == (None, None)
    assert len(calls) == 1


@pytest.mark.parametrize(("method", "times"), [("get", 1), ("head", 1), ("post", 2), ("put", 2), ("delete", 2)])
def test_only_what_shows_remembers(counting, method, times):
    ask, asked = counting

    def respond(_request):
        ask(1)
        ask(1)
        return HttpResponse()

    OncePerPage(respond)(getattr(RequestFactory(), method)("/"))
    assert len(asked) == times


def test_a_page_that_fails_is_forgotten_as_well(counting):
    ask, asked = counting

    def broken(_request):
        raise ValueError(ask(1))

    with pytest.raises(ValueError, match="1"):
        OncePerPage(broken)(RequestFactory().get("/"))
    ask(1)
    assert len(asked) == 2


def test_the_units_of_a_person_are_read_once_a_page(ours):
    linh = ours.people["linh"]
    with one_page(), statements() as asked:
        first = queries.units_where(linh, "exchange.read")
        assert first == queries.units_where(linh, "exchange.read")
        first.clear()  # what one part does with its answer is no matter of the others
        assert queries.units_where(linh, "exchange.read") != first
    assert len(asked) <= 3


def test_a_role_that_is_given_counts_at_once_in_an_action(ours):
    mei, unit = ours.people["mei"], ours.units["HT"].pk
    assert not queries.may(mei, "exchange.read", unit)
    actions.grant_role(mei, role="liaison", unit=unit, actor="system:test", valid_from=datetime.date(2020, 1, 1))
    assert queries.may(mei, "exchange.read", unit)
