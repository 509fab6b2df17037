"""The pages of the library and the register: who may open them, what they show, and that a text stays a text."""

import uuid

import pytest
from django.urls import reverse

from factories.ours import PASSWORD
from jalon.node.accords import actions, forms
from jalon.node.accords.choices import Kind, Verdict
from jalon.node.accords.models import Document, Proposal, Record

TEXT = """Hanoi, May 3 2024 (VNA) - The 4th ministerial meeting on border security was held in Hanoi on May 3, 2024.

The two sides agreed to set up a direct line between the gates of Cau Treo and Nam Phao. Police arrested more than 120
suspects in 2023 in Ha Tinh province. <script>alert(1)</script>
"""


@pytest.fixture
def as_(client, ours):
    def log(name):
        client.logout()
        assert client.login(username=name, password=PASSWORD)
        return client

    return log


@pytest.fixture
def document(linh):
    return actions.add_document(uuid.uuid4(), name="a.txt", content=TEXT.encode(), source="Invented", by=linh)


def test_a_pasted_text_is_kept_with_hash_source_and_language(as_):
    page = as_("linh")
    fields = {"key": uuid.uuid4(), "text": TEXT, "source": "Invented", "address": "", "date": "", "language": ""}
    for _twice in range(2):
        answer = page.post(reverse("accords:document-new"), fields)
        assert answer.status_code == 302
    document = Document.objects.get()
    assert (document.language, document.source, len(document.digest)) == ("en", "Invented", 64)
    assert document.file.digest == document.digest
    original = page.get(reverse("accords:document-original", args=[document.pk]))
    assert b"".join(original.streaming_content).decode() == TEXT


def test_the_text_is_shown_escaped_with_its_passages_marked(as_, document):
    shown = as_("linh").get(reverse("accords:document", args=[document.pk])).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    for proposal in document.proposals.all():
        assert f'id="r-{proposal.pk}"' in shown
    assert "<mark" in shown


def test_a_proposal_is_accepted_corrected_or_rejected_and_the_page_says_by_whom(as_, document):
    page = as_("linh")
    statistic = document.proposals.get(kind="statistic")
    corrected = {
        "value": "125", "value_max": "", "unit": "count", "qualifier": "more_than", "counted": "suspects",
        "place": "Ha Tinh", "period_start": "2023", "period_end": "2023",
    }  # fmt: skip
    assert page.post(reverse("accords:proposal", args=[statistic.pk]), corrected).status_code == 302
    statistic.refresh_from_db()
    assert (statistic.verdict, statistic.decided["value"], statistic.fields["value"]) == (Verdict.CORRECTED, 125, 120)
    event = document.proposals.filter(kind="event").first()
    assert page.post(reverse("accords:proposal-accept", args=[event.pk])).status_code == 302
    promise = document.proposals.filter(kind="commitment").first()
    page.post(reverse("accords:proposal-reject", args=[promise.pk]), {"reason": "Said in passing"})
    promise.refresh_from_db()
    assert (promise.verdict, promise.record, promise.reason) == (Verdict.REJECTED, "", "Said in passing")
    shown = page.get(reverse("accords:document", args=[document.pk])).content.decode()
    assert "Said in passing" in shown
    assert "Linh" in shown


def test_a_wrong_correction_says_so_and_decides_nothing(as_, document):
    statistic = document.proposals.get(kind="statistic")
    answer = as_("linh").post(reverse("accords:proposal", args=[statistic.pk]), {"value": "many", "unit": "count"})
    assert answer.status_code == 422
    statistic.refresh_from_db()
    assert statistic.verdict == Verdict.WAITING


@pytest.mark.parametrize("name", ["hoa", "thu", "outsider"])
def test_who_has_no_such_role_sees_none_of_it(as_, document, name):
    page = as_(name)
    for path in ("accords:library", "accords:commitments", "accords:meetings", "figures:figures"):
        assert page.get(reverse(path)).status_code == 403
    assert page.get(reverse("accords:document", args=[document.pk])).status_code == 403
    proposal = Proposal.objects.first()
    assert page.post(reverse("accords:proposal-accept", args=[proposal.pk])).status_code == 403
    assert not Record.objects.exists()


FORMS = {
    "mechanism": {
        "words_1": "Ministerial conference", "language_1": "en", "words_2": "Hội nghị Bộ trưởng", "language_2": "vi",
        "sort": "ministerial", "aliases": "The conference", "cadence_months": "12", "role_VN-MPS": "member",
        "role_LA-MPS": "observer", "sees_LA-MPS": ["minutes", "commitments"],
    },
    "meeting": {
        "words_1": "Fifth conference", "language_1": "en", "sort": "conference", "state": "planned", "ordinal": "5",
        "date": "2026-12-03", "time": "09:30", "place": "Vinh", "countries": "VN, LA", "agenda": "Hotline\nTraining",
        "delegations": "VN: Linh, liaison officer\nLA: Khamla", "papers": "Draft plan | VN-MPS | 2026-11-28",
    },
    "commitment": {
        "words_1": "set up a direct line", "language_1": "en", "stage": "pilot", "due": "2027-06",
        "owners": "VN-MPS: Hà Tĩnh\nLA-MPS: Bolikhamxay", "steps": "[ ] 2026-12-24 Test call",
        "source_title": "Minutes", "source_page": "3",
    },
    "training": {
        "words_1": "Lao for officers", "language_1": "en", "sort": "course", "subject": "language", "state": "planned",
        "date": "2027-01", "languages": ["vi", "lo"], "seats": "VN-MPS: 5\nLA-MPS: 5",
        "nominations": "VN-MPS: Mai; Hà Tĩnh; vi, lo; accepted", "programme": "Two weeks", "outcome": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FORMS))
def test_a_record_is_entered_by_hand_edited_and_shown(as_, kind):
    page = as_("linh")
    key = uuid.uuid4()
    answer = page.post(reverse(f"accords:{kind}-new"), {"key": key, **FORMS[kind]})
    assert answer.status_code == 302, answer.content.decode()
    record = Record.objects.get(pk=key)
    shown = page.get(reverse("accords:record", args=[key])).content.decode()
    assert FORMS[kind]["words_1"] in shown
    form = page.get(reverse("accords:record-edit", args=[key])).context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    before = record.content
    assert page.post(reverse("accords:record-edit", args=[key]), again).status_code == 302
    record.refresh_from_db()
    assert record.content == before
    listed = {"mechanism": "mechanisms", "meeting": "meetings", "commitment": "commitments", "training": "training"}
    assert FORMS[kind]["words_1"] in page.get(reverse(f"accords:{listed[kind]}")).content.decode()


def test_minutes_stand_side_by_side_in_two_languages(as_):
    page = as_("linh")
    meeting = uuid.uuid4()
    page.post(reverse("accords:meeting-new"), {"key": meeting, **FORMS["meeting"]})
    fields = {
        "key": uuid.uuid4(), "words_1": "Minutes", "language_1": "vi", "words_2": "ບົດບັນທຶກ", "language_2": "lo",
        "meeting": str(meeting), "signed": "2026-12-03", "text_1": "Hai bên thống nhất.", "text_2": "ສອງຝ່າຍຕົກລົງ.",
    }  # fmt: skip
    assert page.post(reverse("accords:minutes-new"), fields).status_code == 302
    shown = page.get(reverse("accords:record", args=[fields["key"]])).content.decode()
    assert 'lang="vi">Hai bên thống nhất.' in shown
    assert 'lang="lo">ສອງຝ່າຍຕົກລົງ.' in shown
    listed = page.get(reverse("accords:record", args=[meeting])).content.decode()
    assert "Minutes" in listed or "ບົດບັນທຶກ" in listed  # neither is English: whichever comes first


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("meeting", {"date": "2026-13-41"}),
        ("meeting", {"delegations": "nobody in particular"}),
        ("training", {"seats": "VN-MPS: many"}),
        ("commitment", {"owners": "Hà Tĩnh"}),
        ("commitment", {"words_1": ""}),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_entered(as_, kind, changes):
    answer = as_("linh").post(reverse(f"accords:{kind}-new"), {"key": uuid.uuid4(), **FORMS[kind], **changes})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Record.objects.filter(kind=kind).exists()


def test_an_agreement_from_the_library_is_shown_with_its_words_and_leads_to_the_register(as_, linh):
    text = "Hanoi, May 3 2024 (VNA) - Viet Nam and Laos signed a protocol on cooperation in preventing crime in Hanoi."
    document = actions.add_document(uuid.uuid4(), name="b.txt", content=text.encode(), source="Invented", by=linh)
    actions.accept_all(document, by=linh)
    shown = as_("linh").get(reverse("accords:agreements")).content.decode()
    assert "protocol on cooperation" in shown
    code = document.proposals.get(kind="agreement").record
    assert code.startswith("jalon:agreements/agreement/")
    assert "/agreements/LA-VN-2024-" in shown


def test_a_meeting_is_a_calendar_file_and_a_feed_that_only_its_token_opens(as_, client):
    page = as_("linh")
    key = uuid.uuid4()
    page.post(reverse("accords:meeting-new"), {"key": key, **FORMS["meeting"]})
    file = page.get(reverse("accords:record-ics", args=[key]))
    assert b"DTSTART:20261203T023000Z" in file.content
    assert b"LOCATION:Vinh" in file.content
    page.post(reverse("accords:feed-make"))
    shown = page.get(reverse("accords:feed"))
    address = shown.context["address"]
    assert address not in page.get(reverse("accords:feed")).content.decode()
    client.logout()
    assert b"SUMMARY:Fifth conference" in client.get(address).content
    assert client.get(reverse("accords:feed-file", args=["x" * 43])).status_code == 404
    as_("linh").post(reverse("accords:feed-revoke"))
    client.logout()
    assert client.get(address).status_code == 404


def test_kinds_of_the_register_are_those_of_the_forms():
    assert set(forms.FORMS) == set(Kind)
