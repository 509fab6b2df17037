"""Components show what they were given and never more; the rail shows what one may."""

import datetime
import pathlib
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from jalon.node.ui import components, frame, navigation

NOW = datetime.datetime(2026, 11, 21, 7, 5, tzinfo=datetime.UTC)


def draw(code, **context):
    return Template("{% load ui %}" + code).render(Context(context))


@pytest.mark.parametrize(
    ("total", "used", "gone", "bands"),
    [(10, 3, 3, 10), (3, 2, 2, 3), (8, 20, 8, 8), (60, 30, 6, 12), (0, 0, 1, 1), (5, 0, 0, 5)],
)
def test_a_clock_has_a_band_for_each_day_and_twelve_at_most(total, used, gone, bands):
    clock = components.Clock("words", total, used)
    assert (sum(clock.bands), len(clock.bands)) == (gone, bands)


def test_a_chip_that_was_drawn_for_one_reader_speaks_the_language_of_the_next():
    chip = components.Chip(gettext_lazy("Units"), "good")
    said = []
    for language in ("en", "fr", "en"):
        with translation.override(language):
            said.append(draw("{% show it %}", it=chip))
    assert said[0] == said[2] == '<span class="chip good">Units</span>\n'
    assert said[1] != said[0]
    assert draw("{% show it %}", it=components.Chip("<b>", "good")) != said[0]


def test_a_trail_shows_as_reached_only_what_has_a_receipt():
    drawn = draw("{% show it %}", it=components.trail({"sent": NOW, "stored": NOW}))
    assert drawn.count("reached") == 2
    assert drawn.count("no receipt yet") == 3


def test_a_refused_message_ends_its_trail():
    steps = components.trail({"sent": NOW, "stored": NOW, "refused": NOW}).steps
    assert [step.name for step in steps] == ["sent", "stored", "refused"]


@pytest.mark.parametrize(
    ("times", "said"), [({}, "not sent yet"), ({"sent": NOW}, "sent"), ({"sent": NOW, "read": NOW}, "read")]
)
def test_a_short_trail_names_the_last_station_alone(times, said):
    drawn = draw("{% show it %}", it=components.trail(times, compact=True))
    assert said in drawn
    assert drawn.count("<time") == (1 if times else 0)


def test_what_the_partner_will_not_see_is_said_to_be_nothing():
    drawn = draw("{% show it %}", it=components.TwoSides("LA-MPS", [components.SharedRow("Note", "seen at km 12")]))
    assert drawn.count("seen at km 12") == 1
    assert "nothing" in drawn


def test_a_bad_line_of_health_says_what_to_do_to_those_who_see_no_colour_too():
    drawn = draw("{% show it %}", it=components.Health("Disk", good=False, detail="full", todo="Free space."))
    assert "needs attention" in drawn
    assert "Free space." in drawn


def test_words_of_people_are_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    drawn = draw(
        "{% show chip %}{% panel title=evil %}{{ evil }}{% endpanel %}{% entry who=evil %}x{% endentry %}"
        "{% page_header evil lead=evil %}{% endpage_header %}{% icon 'check' evil %}",
        evil=evil, chip=components.Chip(evil),
    )  # fmt: skip
    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;") == 7


def test_nothing_is_drawn_for_none():
    assert draw("{% show it %}{{ it|moment }}{{ it|day }}", it=None) == ""


def test_an_internal_entry_says_that_only_our_side_sees_it():
    drawn = draw("{% entry who='Linh' side='internal' %}note{% endentry %}")
    assert "Only our side sees this" in drawn


class Officer:
    is_authenticated = True

    def __init__(self, *permissions):
        self.permissions = permissions

    def has_perm(self, permission):
        return permission in self.permissions


@pytest.fixture
def rail(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("Account", "account", icon="person", order=20, phone=True)
    navigation.register("Start", "home", icon="today", order=10)
    navigation.register("Components", "components", icon="gear", order=30, permission="x.read", count=lambda _: 4)


def places(user, path="/account/"):
    request = RequestFactory().get(path)
    request.user = user
    return navigation.places(request)


def test_the_rail_is_in_order_and_hides_what_one_may_not(rail):
    assert [place.label for place in places(Officer())] == ["Start", "Account"]
    assert [place.label for place in places(Officer("x.read"))] == ["Start", "Account", "Components"]
    assert places(Officer("x.read"))[-1].count == 4


def test_a_page_lies_inside_the_area_with_the_longest_address(rail):
    here = [place.label for place in places(Officer("x.read"), "/components/one/") if place.here]
    assert here == ["Components"]


def test_nobody_has_a_rail_before_log_in(rail):
    assert places(AnonymousUser()) == []


def test_the_phones_bar_holds_four_at_most(rail, monkeypatch):
    for number in range(6):
        navigation.register(
            f"n{number}",
            ["account", "home", "components", "language", "draft-languages", "account_login"][number],
            icon="x",
            order=number,
            phone=True,
        )
    request = RequestFactory().get("/")
    request.user = Officer()
    assert len(frame.Frame(request).bottom) == 4


@pytest.mark.parametrize("agency", ["MPS", "BG", "CUS"])
def test_the_bars_of_neighbours_have_different_colours(agency):
    tints = [frame.Owner(f"{country}-{agency}", "").tint for country in ("VN", "LA", "CN")]
    assert len(set(tints)) == 3
    assert set(tints) <= set(range(frame.TINTS))


def test_our_symbols_are_all_in_the_sprite():
    ui = pathlib.Path(frame.__file__).parent
    known = set(re.findall(r'<symbol id="([a-z]+)"', (ui / "static/ui/icons.svg").read_text()))
    used = set()
    for template in ui.parent.rglob("templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([a-z]+)"', template.read_text(encoding="utf-8")))
    assert used - known == set()
    assert set(components.STATIONS) | {"refused"} <= known
