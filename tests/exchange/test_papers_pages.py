"""The pages of letters and translations: a PDF for whoever may read, a translation by whoever may translate."""

import io
import uuid

import pypdf
import pytest
from django.test import Client

from exchange.letters import WORDS, answered, asked
from factories.ours import ACTOR, PASSWORD, SINCE
from jalon.node.accounts import actions as accounts
from jalon.node.audit.models import Entry as Audited
from jalon.node.exchange.actions import translations
from jalon.node.exchange.models import Translation


@pytest.fixture
def as_(ours):
    ours.people["vilay"] = accounts.add_user(
        "vilay", full_name="Lt. Vilay", password=PASSWORD, language="en", actor=ACTOR
    )
    accounts.grant_role(
        ours.people["vilay"], role="translator", unit=ours.units["HT"].pk, actor=ACTOR, valid_from=SINCE
    )

    def log_in(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log_in


@pytest.fixture
def inquiry(ours):
    return asked(ours)


LETTER = {"of": "request", "one": "vi", "other": "lo"}


def test_whoever_may_read_prints_the_letter_and_it_is_in_the_log(inquiry, as_):
    answer = as_("linh").get(f"/requests/{inquiry.pk}/letter/", LETTER)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('-vi-lo.pdf"')
    assert pypdf.PdfReader(io.BytesIO(answer.content)).metadata.title
    assert Audited.objects.filter(action="exchange.letter.printed", actor="user:linh").count() == 1


@pytest.mark.parametrize("who", ["mei", "hoa", "thu", "outsider"])
def test_nobody_else_learns_that_it_exists(inquiry, as_, who):
    assert as_(who).get(f"/requests/{inquiry.pk}/letter/", LETTER).status_code == 404
    assert as_(who).get(f"/requests/{inquiry.pk}/papers/").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"other": "vi"}, {"one": "xx"}, {"of": "nonsense"}, {"of": "00000000-0000-0000-0000-000000000000"}]
)
def test_a_letter_that_is_not_offered_leads_back_with_a_sentence(inquiry, as_, wrong):
    answer = as_("linh").get(f"/requests/{inquiry.pk}/letter/", {**LETTER, **wrong}, follow=True)
    assert "Choose the letter and two different languages" in answer.content.decode()
    assert not Audited.objects.filter(action="exchange.letter.printed").exists()


def test_the_answer_has_a_letter_of_its_own(inquiry, as_):
    reply = answered(inquiry)
    answer = as_("linh").get(f"/requests/{inquiry.pk}/letter/", {**LETTER, "of": str(reply.pk)})
    assert answer["Content-Type"] == "application/pdf"


def test_a_translator_begins_writes_and_sends(inquiry, as_):
    client = as_("vilay")
    key = uuid.uuid4()
    begun = client.post(f"/requests/{inquiry.pk}/translate/", {"key": key, "of": "request", "language": "lo"})
    assert begun.url == f"/requests/translations/{key}/"
    assert WORDS["vi"]["purpose"] in client.get(begun.url).content.decode()
    assert client.post(begun.url, {"facts": "x"}).status_code == 422
    done = client.post(begun.url, WORDS["lo"])
    assert done.url == f"/requests/{inquiry.pk}/papers/"
    assert Translation.objects.get().state == "sent"
    page = as_("linh").get(f"/requests/{inquiry.pk}/").content.decode()
    assert WORDS["lo"]["purpose"] in page
    assert WORDS["vi"]["purpose"] in page


def test_without_the_role_nobody_translates(inquiry, as_):
    form = {"key": uuid.uuid4(), "of": "request", "language": "lo"}
    assert as_("linh").post(f"/requests/{inquiry.pk}/translate/", form).status_code == 403
    assert not Translation.objects.exists()


def test_a_restricted_translation_is_released_or_returned_by_another(ours, as_):
    inquiry = asked(ours, handling="H2")
    found = translations.begin_translation(
        uuid.uuid4(), inquiry=inquiry, reply=None, language="lo", translator=ours.people["vilay"]
    )
    as_("vilay").post(f"/requests/translations/{found.pk}/", WORDS["lo"])
    assert as_("linh").post(f"/requests/translations/{found.pk}/release/").status_code == 403
    as_("minh").post(f"/requests/translations/{found.pk}/return/", {"reason": "Look at the place"})
    assert "Look at the place" in as_("vilay").get(f"/requests/{inquiry.pk}/papers/").content.decode()
    as_("vilay").post(f"/requests/translations/{found.pk}/", WORDS["lo"])
    as_("minh").post(f"/requests/translations/{found.pk}/release/")
    assert Translation.objects.get().state == "sent"


def test_nobody_opens_the_translation_of_another(ours, inquiry, as_):
    found = translations.begin_translation(
        uuid.uuid4(), inquiry=inquiry, reply=None, language="lo", translator=ours.people["vilay"]
    )
    assert as_("minh").get(f"/requests/translations/{found.pk}/").status_code == 403
    assert as_("mei").get(f"/requests/translations/{found.pk}/").status_code == 404
