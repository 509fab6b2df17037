"""Who holds a matter where the directory never knew the unit of the paper: its place leads there."""

import datetime

import pytest
from django.utils import translation

from factories.across import ACTOR
from jalon import territory
from jalon.node.directory import actions, queries
from jalon.node.kernel.language import in_words

TODAY = datetime.date(2025, 11, 25)


def own():
    return actions.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True)


@pytest.mark.django_db
def test_without_units_of_that_time_the_place_leads_to_the_unit_of_today():
    actions.load_territories(own(), actor=ACTOR, since=datetime.date(2025, 7, 1))
    found = queries.who_holds("Ba Đồn town police (Quảng Bình)", decided_on=datetime.date(2018, 2, 12), on=TODAY)
    assert found.origin is None
    assert found.holder.names["en"] == "Ba Đồn ward police"
    assert found.place.within.title == "Tỉnh Quảng Trị"
    assert "was split into 4" in str(found.reasons[0])
    assert not found.complete


@pytest.mark.django_db
def test_a_name_that_nobody_ever_had_is_said():
    own()
    with pytest.raises(territory.UnknownTerritory):
        queries.who_holds("Nowhere police", decided_on=datetime.date(2018, 2, 12), on=TODAY)


@pytest.mark.django_db
def test_each_reader_reads_why_in_their_language():
    actions.load_territories(own(), actor=ACTOR, since=datetime.date(2025, 7, 1))
    found = queries.who_holds("Ba Đồn town police (Quảng Bình)", decided_on=datetime.date(2018, 2, 12), on=TODAY)
    with pytest.raises(territory.UnknownTerritory) as unknown:
        queries.who_holds("Nowhere police", decided_on=datetime.date(2018, 2, 12), on=TODAY)
    said = {}
    for language in ("en", "fr", "vi", "zh-hans", "lo", "km"):
        with translation.override(language):
            said[language] = str(found.reasons[0]), in_words(unknown.value.args[0])
    assert [len(set(sentences)) for sentences in zip(*said.values(), strict=True)] == [6, 6]
    assert "được chia thành 4" in said["vi"][0]
    assert all("Nowhere" in error for _, error in said.values())
