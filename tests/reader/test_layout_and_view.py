"""Furniture is found and blanked, and every span leads back to the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.reader.clean import view_of
from jalon.reader.dating import Anchor, Dating, moment_of
from jalon.reader.glue import glued_at
from jalon.reader.layout import Layout, Zone, layout_of
from jalon.reader.lexicon import LANGUAGES, lexicon
from jalon.reader.reading import reading_of
from jalon.reader.sentences import sentences_of
from jalon.reader.view import Piece, View

settings.register_profile("still", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("still")

LETTERS = st.text(alphabet=st.sampled_from("aéộĐ zZ.,\n\u0301«»'’ -0129"), max_size=120)


@given(LETTERS)
def test_a_view_of_any_text_leads_back_to_its_source(source: str) -> None:
    view = view_of(source, Layout(), lexicon("fr"))
    for position in range(len(view.text)):
        span = view.span(position, position + 1)
        assert source[span.start : span.end] == span.text


@given(LETTERS)
def test_sentences_never_overlap_nor_leave_the_text(text: str) -> None:
    reach = 0
    for sentence in sentences_of(text):
        assert reach <= sentence.start < sentence.end <= len(text)
        reach = sentence.end


def test_a_blanked_zone_leaves_no_letter_in_the_view() -> None:
    source = "Un texte. Photo : VNA Suite."
    view = view_of(source, Layout(zones=[Zone(10, 21, "caption")]), lexicon("fr"))
    assert "Photo" not in view.text
    assert "Suite" in view.text


def test_combining_accents_are_one_character_of_the_view() -> None:
    view = view_of("Ha\u0300 No\u0323\u0302i", Layout(), lexicon("vi"))
    assert view.text == "Hà Nội"
    assert view.span(0, 2).text == "Ha\u0300"


def test_an_inserted_space_has_no_source_of_its_own() -> None:
    view = View("ab", [Piece("a", 0, 1), Piece("b", 1, 2)]).with_spaces([1])
    assert view.text == "a b"
    assert view.span(0, 3).text == "ab"


def test_glued_words_are_parted_only_where_the_page_glues_often() -> None:
    glued = "la Chineont dit à la Chine, enmatière de matière, lesforces et les forces"
    assert [glued[place:][:5] for place in glued_at(glued, lexicon("fr"))] == ["ont d", "matiè", "force"]
    assert glued_at("une demande officielle et la monde seconde", lexicon("fr")) == []


def test_a_hard_line_break_inside_a_sentence_is_no_paragraph() -> None:
    view = view_of("les entrées\net sorties illégales.\n\nSuite", Layout(), lexicon("fr"))
    assert view.text.split("\n")[0] == "les entrées et sorties illégales."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_table(language: str) -> None:
    names = ("agreements", "calendar", "campaigns", "counted", "events", "furniture", "mechanisms", "numbers")
    for name in (*names, "people", "places", "promises", "topics"):
        assert lexicon(language).table(name), f"{language} lacks {name}"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (" date 2024-08 Le titre\n\nLe 3 août, ils ont parlé.", "2024-08"),
        ("Hanoï, 23 novembre (VNA) - Ils ont parlé en 2019.", "--11-23"),
        (" date 2023-11 Titre\n\nHanoï, 23 novembre (VNA) - Ils ont parlé.", "2023-11-23"),
        ("Titre\n\n26 juillet 2021\n\nIls ont parlé.", "2021-07-26"),
        ("Titre\n\nLe 14 octobre, ils ont parlé. De juillet 2021 à juin 2024, tout allait.", "2024-10-14"),
        ("Titre\n\nLes 70 ans. Le 75e anniversaire des relations diplomatiques entre la Chine et le Vietnam.", "2025"),
        ("Titre\n\nIls ont parlé.", None),
        (
            "Titre\n\nUn texte de corps assez long pour compter, avec bien des mots encore et encore, jusqu'au "
            "bout.\n\nVoir plus\n\nLe 3 mars 2030, autre chose.",
            None,
        ),
    ],
)
def test_a_document_is_dated_by_its_page_its_dateline_or_its_text(text: str, date: str | None) -> None:
    assert reading_of(text, lexicon("fr")).dating.anchor.iso == date


def test_the_caller_knows_the_date_best() -> None:
    text = " date 2024-08 Titre\n\nLe 3 mai, ils ont parlé."
    assert reading_of(text, lexicon("fr"), date_hint="2024-05-04").dating.anchor.iso == "2024-05-04"


def test_the_same_day_is_the_day_named_before() -> None:
    reading = reading_of("Le 3 mai 2024, ils ont parlé. Le même jour, ils ont signé.", lexicon("fr"))
    dating = Dating(Anchor(moment_of("2024-05-04"), "test"))
    resolved = [dating.resolve(date, "x").first for date in reading.dates]
    assert resolved == ["2024-05-03", "2024-05-03"]


def test_teasers_do_not_date_the_document_and_layout_needs_no_body() -> None:
    assert layout_of("", lexicon("en")).zones == []
