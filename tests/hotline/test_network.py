"""The four-level network of 2024, and what Viet Nam's reforms of 2025 made of it."""

import datetime
import re

import pytest
from django.utils import translation

from jalon.node.accounts import actions as accounts
from jalon.node.accounts.models import User
from jalon.node.directory import queries as directory
from jalon.node.directory.models import Unit
from jalon.node.hotline.actions import alerts, lines, network
from jalon.node.hotline.models import Line
from jalon.node.hotline.queries import line_pages, maps, records, who

THEN, NOW = datetime.date(2024, 12, 1), datetime.date(2026, 11, 23)


@pytest.fixture
def loaded(border, ours):
    vietnamese, lao = ours.units["MPS"], border.theirs["LA-MIN"]
    levels = ("ministry", "province", "district")
    return network.load_network(vietnamese, lao, actor="system:test", levels=levels)


def test_the_network_stands_at_every_level_and_is_loaded_once(loaded, border, ours):
    count = Line.objects.count()
    levels = {
        level: sum(line.level == level for line in set(loaded.lines)) for level in ("ministry", "province", "district")
    }
    assert levels == {"ministry": 1, "province": 19, "district": 21}
    again = network.load_network(
        ours.units["MPS"], border.theirs["LA-MIN"], actor="system:test", levels=("ministry", "province", "district")
    )
    assert Line.objects.count() == count
    assert {line.pk for line in again.lines} == {line.pk for line in loaded.lines}


def test_communes_stand_under_their_districts(border, ours):
    loaded = network.load_network(ours.units["MPS"], border.theirs["LA-MIN"], actor="system:test", levels=("commune",))
    communes = {line.unit for line in loaded.lines}
    assert len(communes) > 200
    assert {unit.level for unit in communes} == {"commune"}
    assert {unit.parent.level for unit in communes} == {"district"}


def test_the_reform_ends_the_district_level_and_its_lines_reroute_through_the_successors(loaded, ours):
    moved = network.apply_reforms(ours.units["MPS"], actor="system:test")
    assert moved[network.DISTRICTS_ENDED] == 21
    district = Line.objects.filter(level="district").select_related("unit", "rerouted_to__unit").first()
    assert district.valid_until == datetime.date(2025, 3, 1)
    assert directory.successors_of(district.unit_id).get().successor.level == "province"
    assert records.successor_of_line(district, THEN) == district
    standing = records.successor_of_line(district, NOW)
    assert standing.unit.level == "province"
    assert standing.their_unit == district.their_unit
    assert not who.darkness(district, network_noon(NOW))


def network_noon(day):
    return datetime.datetime.combine(day, datetime.time(5), datetime.UTC)


def test_ten_provinces_become_nine_and_no_line_is_lost(loaded, ours):
    network.apply_reforms(ours.units["MPS"], actor="system:test")
    provinces = Unit.objects.filter(node=ours.node, level="province").exclude(territory="")
    assert provinces.filter(valid_from__lte=THEN).count() == 10
    stand = {line.unit.code for line in records.lines_on(NOW).filter(level="province").exclude(place="")}
    assert len(stand) == 9
    assert not [line for line in records.every_line() if records.successor_of_line(line, NOW) is None]


def test_the_map_shows_what_is_dark_on_a_day(loaded, ours):
    hong_linh = Line.objects.filter(level="district").first()
    lines.end_line(hong_linh, on=datetime.date(2025, 1, 1), actor="system:test")
    page = maps.map_page(ours.people["hoa"], "2025-02-01")
    assert page.areas == []
    accounts.grant_role(ours.people["mei"], role="liaison", unit=ours.units["MPS"].pk, actor="x:y", valid_from=THEN)
    before, after = (maps.map_page(ours.people["mei"], day) for day in ("2024-12-01", "2025-02-01"))
    assert len([area for area in before.areas if area.path]) >= 15
    assert (sum(row.dark for row in before.levels), sum(row.dark for row in after.levels)) == (0, 1)
    assert [(row.code, row.why) for row in after.dark] == [
        (hong_linh.code, "the line has ended and nothing took its place")
    ]
    assert {joint.tone for joint in before.joints} == {"well"}
    [dark] = [joint.words for joint in after.joints if joint.tone != "well"]
    assert re.fullmatch(r"1 of \d+ dark", dark)  # so many lines there are between the two provinces
    network.apply_reforms(ours.units["MPS"], actor="system:test")
    rows = {row.level: row for row in maps.map_page(ours.people["mei"], "2026-01-01").levels}
    assert (rows["district"].rerouted, rows["district"].dark) == (20, 1)


def test_the_map_is_drawn_alike_in_every_language(loaded, client, ours):
    """Where a language writes a comma in its numbers, a drawing still needs its points."""
    mei = ours.people["mei"]
    accounts.grant_role(mei, role="liaison", unit=ours.units["MPS"].pk, actor="x:y", valid_from=THEN)
    client.force_login(mei, backend="jalon.node.accounts.access.RoleBackend")
    with translation.override("en"):  # what the pages leave behind is nobody else's
        for language in ("en", "vi", "fr", "lo", "km", "zh-hans"):
            User.objects.filter(pk=mei.pk).update(language=language)
            page = client.get("/hotline/map/?on=2024-12-01").content.decode()
            places = re.findall(r'<text x="([^"]*)" y="([^"]*)"', page) + re.findall(r'x1="([^"]*)" y1="([^"]*)"', page)
            assert f'<html lang="{language}"' in page
            assert len(places) >= 20, language
            assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) for pair in places for number in pair), language


def test_a_unit_that_ends_without_a_successor_leaves_its_lines_dark_and_says_so(border, ours):
    lines.end_line(border.line, on=border.hand.at.date(), actor="system:test", reason="closed")
    border.line.refresh_from_db()
    assert line_pages.state_of(border.line, border.hand.at).tone == "bad"
    with pytest.raises(alerts.CannotRaise):
        border.raise_()


def test_the_command_tells_lines_and_alerts(border, capsys):
    from jalon.node.hotline.queries import trace

    border.raise_()
    state = trace.state()
    assert (state["lines"], state["dark"], len(state["alerts"])) == (1, 0, 1)
    assert state["alerts"][0]["steps"] == ["duty", "deputy", "next-level", "ministry"]
