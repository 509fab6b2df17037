"""Days as they were said, in the reader's language."""

import datetime

import pytest
from django.utils import translation

from jalon.node.kernel.language import dated, in_words
from jalon.said import Said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["14/05/2026", "05/2026", "2026"]),
        ("vi", ["14/05/2026", "05/2026", "2026"]),
        ("km", ["14/05/2026", "05/2026", "2026"]),
        ("zh-hans", ["2026-05-14", "2026-05", "2026"]),
    ],
)
def test_a_day_is_written_as_precisely_as_it_was_said(language, words):
    with translation.override(language):
        assert [dated(iso) for iso in ("2026-05-14", "2026-05", "2026")] == words


@pytest.mark.parametrize(
    "said", ["", "--05-14", "2026-02-30", "2026-13", "in the first days of May", "2026-05-14T10:00"]
)
def test_what_is_no_day_stays_as_it_was_said(said):
    assert dated(said) == said


def test_what_a_library_says_is_said_in_the_reader_s_language_with_what_it_holds():
    lasts = Said("%(unit)s still exists unchanged.", unit="Hà Tĩnh")
    doubted = Said(
        "%(said)s No source dates %(name)s; whether it was the same on %(day)s is not known.",
        said=lasts,
        name="Hà Tĩnh",
        day=datetime.date(2018, 2, 12),
    )
    assert doubted.startswith("Hà Tĩnh still exists unchanged. No source")
    with translation.override("fr"):
        assert in_words(doubted).startswith("Hà Tĩnh existe encore, inchangé. Aucune source")
        assert "12/02/2018" in in_words(doubted)


@pytest.mark.parametrize("said", ["100 % of it", Said("100 % of it"), 5, ""])
def test_other_words_stay_as_they_are(said):
    assert in_words(said) == str(said)
