"""Six catalogues: compiled afresh, the same placeholders in all, nothing left blank; days and numbers as customary."""

import datetime
import importlib.util
import pathlib
import re
import sys

import pytest
from babel.messages import pofile
from django.conf import settings
from django.template import Context, Template
from django.utils import formats, translation

from jalon.node.ui import borrowed, frame

HERE = pathlib.Path(__file__).parents[2]
LOCALE = HERE / "src/jalon/node/ui/locale"
LANGUAGES = ["en", "fr", "vi", "zh_Hans", "lo", "km"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def messages():
    """The generator `data/messages.py`."""
    spec = importlib.util.spec_from_file_location("messages_generator", HERE / "data/messages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def catalogue(language):
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def translated(language):
    """Pairs of what is asked for and what is answered, plural forms apart."""
    for message in catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from ((ids, said) for said in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_fresh(messages, language):
    folder = LOCALE / language / "LC_MESSAGES"
    assert (folder / "django.mo").read_bytes() == messages.mo_bytes((folder / "django.po").read_bytes(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_every_sentence_of_the_pages(messages, language):
    gathered = {messages._name(message) for message in messages.gathered() if message.id}
    held = {messages._name(message) for message in catalogue(language) if message.id}
    assert gathered - held == set(), "run `python data/messages.py`"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_nineteen_sentences_in_twenty_are_translated_and_the_rest_shows_in_english(language):
    every = list(translated(language))
    blank = [ids[0] for ids, said in every if not said]
    assert len(blank) * 20 <= len(every), blank


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_equal_in_every_catalogue(language):
    for ids, said in translated(language):
        if said:
            wanted = {frozenset(PLACEHOLDER.findall(one)) for one in ids}
            assert frozenset(PLACEHOLDER.findall(said)) in wanted, (language, ids, said)


SCRIPTS = {"lo": r"[\u0e80-\u0eff]", "km": r"[\u1780-\u17ff]", "zh_Hans": r"[\u4e00-\u9fff]"}
UNCHANGED = re.compile(r"^(TLP|PAP|vCard|Webhook)?[:A-Z+\d\W]*$")
"""Codes, and names of standards; around placeholders, which bring words of their own."""


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_translation_is_written_in_its_own_script(language):
    bare = [said for _ids, said in translated(language) if said and not re.search(SCRIPTS[language], said)]
    assert [said for said in bare if not UNCHANGED.match(PLACEHOLDER.sub("", said))] == []


@pytest.mark.parametrize("sentence", borrowed.SENTENCES)
def test_every_borrowed_sentence_is_still_one_of_the_frameworks(sentence):
    site = pathlib.Path(pytest.importorskip("django").__file__).parent
    allauth = pathlib.Path(pytest.importorskip("allauth").__file__).parent
    places = [*site.glob("forms/*.py"), *site.glob("contrib/auth/*.py"), *site.glob("core/validators.py")]
    places += [site / "template/defaultfilters.py", *allauth.glob("account/*.py")]
    text = "".join(re.sub(r'"\s*\n\s*"', "", place.read_text(encoding="utf-8")) for place in places)
    assert sentence in text


NOON = datetime.datetime(2026, 11, 21, 7, 5, tzinfo=datetime.UTC)
DAYS = {"en": "21/11/2026 14:05", "zh-hans": "2026-11-21 14:05"}


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_moment_is_written_day_first_with_24_hours_in_the_nodes_time(language):
    with translation.override(language):
        drawn = Template("{% load ui %}{{ at|moment }}").render(Context({"at": NOON}))
    assert DAYS.get(language, DAYS["en"]) in drawn
    assert 'datetime="2026-11-21T07:05:00+00:00"' in drawn


NUMBERS = {
    "en": "1,234.5",
    "fr": "1\u202f234,5",
    "vi": "1.234,5",
    "zh-hans": "1,234.5",
    "lo": "1.234,5",
    "km": "1.234,5",
}


@pytest.mark.parametrize(("language", "written"), NUMBERS.items())
def test_a_number_is_written_as_is_customary(language, written):
    with translation.override(language):
        assert formats.number_format(1234.5, use_l10n=True, force_grouping=True) == written


def test_a_language_without_a_native_readers_check_is_marked_as_draft(client, db):
    client.cookies["django_language"] = "lo"
    page = client.get("/accounts/login/").content.decode()
    assert page.count('class="draft"') == 1 + len(frame.DRAFTS)
    assert 'href="/languages/"' in page


def test_a_checked_language_bears_no_mark(client, db):
    summary = client.get("/accounts/login/").content.decode().split("<summary")[1].split("</summary>")[0]
    assert "English" in summary
    assert "draft" not in summary
