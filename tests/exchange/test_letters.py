"""Letters: numbered, in two languages, each text as it was written beside its signed translation; markings never
weaker than anything in them, on each page and in the data inside."""

import io
import json

import pypdf
import pytest

from exchange.letters import ANSWERS, WORDS, answered, asked, attached, quoted, translated
from jalon.node.audit.models import Entry as Audited
from jalon.node.exchange.actions import letters as actions
from jalon.node.exchange.actions import registry
from jalon.node.exchange.models import Entry
from jalon.node.exchange.queries import letters
from jalon.node.exchange.queries import printed as printed_words


@pytest.fixture
def inquiry(ours):
    made = asked(ours)
    registry.enter_received(made, None, "BL/2026/0007")
    return made


def printed(ours, inquiry, reply=None, pair=("vi", "lo")):
    return actions.print_letter(inquiry, reply, reader=ours.people["linh"], languages=pair)


def pages(document):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]


def squeezed(text):
    return "".join(text.split())


def inside(document):
    return json.loads(pypdf.PdfReader(io.BytesIO(document)).attachments["letter.json"][0])


def test_it_bears_the_registry_number_of_each_side(ours, inquiry):
    said = squeezed("".join(pages(printed(ours, inquiry))))
    year = Entry.objects.get().year
    assert f"HT/{year}/0001" in said
    assert "BL/2026/0007" in said
    assert inside(printed(ours, inquiry))["numbers"]["registry"] == {
        "VN-MPS": f"HT/{year}/0001",
        "LA-MPS": "BL/2026/0007",
    }


def test_coded_parts_stand_in_both_languages_and_texts_as_they_were_written(ours, inquiry):
    held = letters.letter(inquiry)
    rows = {row["label"][0]: row["value"] for row in printed_words.coded_rows(held, ("en", "fr"))}
    assert rows["Offence"][0] != rows["Offence"][1]
    said = squeezed("".join(pages(printed(ours, inquiry))))
    assert squeezed(WORDS["vi"]["facts"])[:60] in said  # the rest may stand on the next page
    assert "ກກ1234" in said or "1234" in said


def test_a_signed_translation_stands_beside_and_its_lack_is_said(ours, inquiry):
    (facts,) = [t for t in printed_words.texts(letters.letter(inquiry), ("en", "lo")) if t["original"] == inquiry.facts]
    assert facts["apart"]
    assert facts["cells"][0]["note"] == "No signed translation yet."
    translated(inquiry, "lo", WORDS["lo"])
    (facts,) = [t for t in printed_words.texts(letters.letter(inquiry), ("vi", "lo")) if t["original"] == inquiry.facts]
    assert [cell["text"] for cell in facts["cells"]] == [inquiry.facts, WORDS["lo"]["facts"]]
    assert "Lt. Vilay" in facts["cells"][1]["note"]
    assert "VN-MPS" in facts["cells"][1]["note"]


@pytest.mark.parametrize("place", ["passage", "attachment", "reply"])
def test_what_is_marked_stronger_inside_marks_the_whole_letter(ours, inquiry, place):
    reply = None
    if place == "passage":
        quoted(inquiry, handling="H2", tlp="amber+strict", pap="red")
    elif place == "attachment":
        attached(inquiry, handling="H2", tlp="amber+strict", pap="red")
    else:
        reply = answered(inquiry, handling="H2", tlp="amber+strict", pap="red")
    document = printed(ours, inquiry, reply, pair=("en", "fr"))
    assert {k: inside(document)["marking"][k] for k in ("handling", "tlp", "pap")} == {
        "handling": "H2", "tlp": "amber+strict", "pap": "red",
    }  # fmt: skip
    for page in pages(document):
        assert "H2 ·" in page
        assert "TLP:AMBER+STRICT" in page
        assert "PAP:RED" in page


def test_a_reply_is_never_marked_weaker_than_its_inquiry_on_paper(ours):
    inquiry = asked(ours, handling="H3", restrictions="Not to third states", tlp="red")
    document = printed(ours, inquiry, answered(inquiry, handling="H0", tlp="clear"), pair=("en", "fr"))
    assert inside(document)["marking"]["handling"] == "H3"
    assert all("H3 ·" in page and "Not to third states" in page for page in pages(document))


def test_each_page_is_numbered_and_bears_the_banner(ours, inquiry):
    inquiry.facts = "Một dòng.\n" * 150
    document = pages(printed(ours, inquiry, pair=("en", "fr")))
    assert len(document) > 2
    assert all("H1 ·" in page for page in document)
    assert all(f"Page {number} of {len(document)}" in page for number, page in enumerate(document, 1))


def test_the_first_owner_stands_beside_each_passage_and_attachment(ours, inquiry):
    quoted(inquiry)
    attached(inquiry, origin="TH-RTP")
    document = printed(ours, inquiry, pair=("en", "fr"))
    said = "".join(pages(document))
    assert "First owner: CN-MPS" in said
    assert "TH-RTP" in said
    assert inside(document)["passages"][0]["origin"] == "CN-MPS"
    assert inside(document)["attachments"][0]["origin"] == "TH-RTP"


def test_the_same_letter_has_the_same_bytes_and_its_digest_is_audited(ours, inquiry):
    import hashlib

    document = printed(ours, inquiry)
    assert document == printed(ours, inquiry)
    entry = Audited.objects.filter(action="exchange.letter.printed").first()
    assert entry.detail["sha256"] == hashlib.sha256(document).hexdigest()
    assert entry.actor == "user:linh"
    assert entry.detail["handling"] == "H1"


def test_the_data_inside_is_the_letter_untouched(ours, inquiry):
    inquiry.facts = "kept \u202e as it is #panic() ]"
    held = inside(printed(ours, inquiry))
    assert held["texts"]["facts"] == inquiry.facts
    assert held["coded"]["offence"] == inquiry.offence
    assert held["coded"]["subject"] == inquiry.subject


def test_what_has_not_left_has_no_letter(ours):
    with pytest.raises(actions.CannotPrintLetter):
        printed(ours, asked(ours, sent_at=None, state="to-release"))
    assert not Audited.objects.filter(action="exchange.letter.printed").exists()


@pytest.mark.parametrize("pair", [("vi", "vi"), ("vi", "xx")])
def test_the_pair_is_two_languages_of_the_list(ours, inquiry, pair):
    with pytest.raises(actions.CannotPrintLetter):
        printed(ours, inquiry, pair=pair)


@pytest.mark.parametrize(("language", "country"), [("lo", "LA"), ("km", "KH"), ("zh-hans", "CN")])
def test_letters_are_set_in_the_scripts_of_the_neighbours(ours, inquiry, language, country):
    reply = answered(inquiry, language)
    translated(reply, "vi", {"text": ANSWERS["vi"]})
    document = printed(ours, inquiry, reply, pair=("vi", language))
    assert squeezed(ANSWERS["vi"]) in squeezed("".join(pages(document)))
    assert inside(document)["texts"]["text"] == ANSWERS[language]


def test_the_usual_pair_is_ours_and_theirs(ours, inquiry):
    assert letters.usual_pair(inquiry) == ("vi", "lo")
    assert ("zh-hans", "km") in letters.pairs_of(inquiry)


def test_a_unit_counts_its_letters_of_a_year_without_a_gap_and_each_unit_its_own(ours):
    from django.db import transaction

    for _turn in range(3):
        registry.enter_sent(asked(ours, number=""))
    with transaction.atomic():
        registry.enter_sent(asked(ours, number=""))
        transaction.set_rollback(True)
    registry.enter_received(asked(ours, number=""), None, "")
    registry.enter_sent(asked(ours, number="", unit_id=ours.units["LC"].pk))
    assert list(Entry.objects.filter(unit=ours.units["HT"]).order_by("number").values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    assert [str(entry).split("/")[0] for entry in Entry.objects.filter(unit=ours.units["LC"])] == ["LC"]
