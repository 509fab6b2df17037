"""Units made from the table of territories, in all regimes, and who holds today what an abolished unit decided."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.across import ACTOR
from jalon import territory
from jalon.node.directory import actions, queries
from jalon.node.directory.models import Succession, Unit

BEFORE = datetime.date(2015, 1, 1)
TODAY = datetime.date(2025, 11, 25)


def own(**more):
    return actions.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True, **more)


@pytest.fixture(scope="module")
def all_regimes(django_db_setup, django_db_blocker):
    """Every police unit since 2015, loaded once for this file."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        yield actions.load_territories(own(), actor=ACTOR, since=BEFORE)
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def counted(day):
    levels = ("province", "district", "commune")
    return [queries.units_of("VN-MPS", on=day).filter(level=level).count() for level in levels]


@pytest.mark.django_db
def test_every_regime_has_its_units(all_regimes):
    assert counted(datetime.date(2025, 2, 28)) == [63, 696, 10035]
    assert counted(datetime.date(2025, 3, 1)) == [63, 0, 10035]
    assert counted(datetime.date(2025, 7, 1)) == [34, 0, 3321]
    assert all_regimes.units > 14_000


@pytest.mark.django_db
def test_ba_don_town_police_of_2018_is_ba_don_ward_police_of_quang_tri_today(all_regimes):
    found = queries.who_holds("Ba Đồn town police (Quảng Bình)", decided_on=datetime.date(2018, 2, 12), on=TODAY)
    assert found.origin.names["vi"] == "Công an thị xã Ba Đồn"
    assert found.holder.names == {"vi": "Công an phường Ba Đồn", "en": "Ba Đồn ward police"}
    assert found.holder.territory == "VN:19009"
    assert queries.ancestors(found.holder)[0].names["vi"] == "Công an tỉnh Quảng Trị"
    assert not found.complete
    assert "Which part went where is not known" in " ".join(map(str, found.reasons))


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["cong an thi xa ba don", "Công an thị xã Ba Đồn (Quảng Bình)", "BA DON TOWN POLICE"])
def test_it_is_found_however_it_is_written(all_regimes, words):
    found = queries.who_holds(words, decided_on=datetime.date(2018, 2, 12), on=TODAY)
    assert found.holder.territory == "VN:19009"


@pytest.mark.django_db
def test_successors_of_predecessors_close(all_regimes):
    ended = set(Unit.objects.filter(valid_until__isnull=False).values_list("pk", flat=True))
    with_heirs = set(Succession.objects.values_list("predecessor", flat=True))
    assert ended == with_heirs
    for row in Succession.objects.select_related("predecessor", "successor"):
        assert row.predecessor.valid_until == row.from_date
        assert row.successor.in_force(row.from_date)
    usual = Succession.objects.filter(usual=True).values_list("predecessor", flat=True)
    assert set(usual) == ended
    assert len(usual) == len(ended)


@pytest.mark.django_db
def test_every_unit_of_a_commune_stands_under_exactly_one_province_on_a_random_day(all_regimes):
    provinces = {unit.pk: unit for unit in Unit.objects.filter(level="province")}
    communes = list(Unit.objects.filter(level="commune").order_by("pk"))
    parents = dict(Unit.objects.values_list("pk", "parent_id"))

    @given(st.dates(BEFORE, datetime.date(2030, 1, 1)), st.integers(0, len(communes) - 1))
    def check(day, number):
        commune = communes[number]
        if commune.in_force(day):
            place = territory.get(commune.territory, day)
            assert territory.province(place, day).level == "province"
            over = parents[commune.pk]
            while over and over not in provinces:
                over = parents[over]
            assert over

    check()


@pytest.mark.django_db
def test_loading_again_changes_nothing(all_regimes):
    again = actions.load_territories(queries.own_node(), actor=ACTOR, since=BEFORE)
    assert (again.units, again.there, again.successions) == (0, all_regimes.units, 0)
