"""Translations: by a translator, signed by their node, sent as a message of its own, bound to the very words."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from exchange.letters import ANSWERS, WORDS, answered, asked
from factories.ours import ACTOR, PASSWORD, SINCE
from jalon.node.accounts import actions as accounts
from jalon.node.audit.models import Entry as Audited
from jalon.node.exchange.actions import translations as actions
from jalon.node.exchange.choices.letters import TranslationState
from jalon.node.exchange.models import Translation
from jalon.node.exchange.queries import letters, translations
from jalon.node.federation import opening
from jalon.node.federation.models import Incoming, Outgoing
from jalon.node.kernel import clock


@pytest.fixture
def vilay(ours):
    user = accounts.add_user("vilay", full_name="Lt. Vilay", password=PASSWORD, language="lo", actor=ACTOR)
    accounts.grant_role(user, role="translator", unit=ours.units["HT"].pk, actor=ACTOR, valid_from=SINCE)
    return user


@pytest.fixture
def inquiry(ours):
    return asked(ours)


def begin(inquiry, translator, language="lo", reply=None, key=None):
    return actions.begin_translation(
        key or uuid.uuid4(), inquiry=inquiry, reply=reply, language=language, translator=translator
    )


def write(found, translator, parts=None):
    return actions.write_translation(found.pk, translator=translator, parts=parts or WORDS["lo"])


def test_a_translator_holds_the_permission_and_an_officer_does_not(ours, vilay):
    assert vilay.has_perm("exchange.translate")
    assert not ours.people["linh"].has_perm("exchange.translate")


def test_it_stands_beside_the_original_and_is_sent_as_its_own_message(ours, inquiry, vilay):
    done = write(begin(inquiry, vilay), vilay)
    inquiry.refresh_from_db()
    assert inquiry.facts == WORDS["vi"]["facts"]
    assert done.state == TranslationState.SENT
    sent = Outgoing.objects.get(pk=done.pk)
    content, body = ours.laos.read(sent.raw)
    assert content.type == "exchange.translation.v1"
    assert (content.handling, content.tlp, content.pap) == (inquiry.handling, inquiry.tlp, inquiry.pap)
    assert body["parts"]["facts"] == WORDS["lo"]["facts"]
    assert body["of"] == letters.digest_of(inquiry)
    assert body["by"] == "Lt. Vilay"
    acts = Audited.objects.filter(action__startswith="exchange.translation").values_list("action", "actor")
    assert set(acts) == {
        ("exchange.translation.begun", "user:vilay"),
        ("exchange.translation.written", "user:vilay"),
        ("exchange.translation.sent", "user:vilay"),
    }


def test_the_time_that_it_took_is_kept_and_shown(ours, inquiry, vilay):
    start = clock.now().timestamp()
    with clock.injected(lambda: start):
        found = begin(inquiry, vilay)
    with clock.injected(lambda: start + 2 * 3600 + 300):
        assert translations.in_words(translations.time_on_translation(inquiry)) == "2 h 05 min"
        write(found, vilay)
    with clock.injected(lambda: start + 9 * 3600):
        assert translations.time_on_translation(inquiry) == datetime.timedelta(hours=2, minutes=5)
        assert translations.translations_of(inquiry)[0].spent == "2 h 05 min"


def test_a_repeat_begins_and_sends_once(ours, inquiry, vilay):
    key = uuid.uuid4()
    begin(inquiry, vilay, key=key)
    found = begin(inquiry, vilay, key=key)
    write(found, vilay)
    write(found, vilay)
    assert Translation.objects.count() == Outgoing.objects.count() == 1


def test_a_text_that_lacks_or_is_empty_is_refused_and_nothing_leaves(ours, inquiry, vilay):
    found = begin(inquiry, vilay)
    for parts in ({"facts": "x"}, {**WORDS["lo"], "facts": "  "}):
        with pytest.raises(actions.CannotTranslate):
            write(found, vilay, parts)
    assert not Outgoing.objects.exists()


def test_nobody_finishes_the_translation_of_another(ours, inquiry, vilay):
    found = begin(inquiry, vilay)
    with pytest.raises(actions.CannotTranslate):
        write(found, ours.people["linh"])


def test_what_has_not_crossed_and_the_same_language_are_refused(ours, inquiry, vilay):
    with pytest.raises(actions.CannotTranslate):
        begin(asked(ours, number="", sent_at=None, state="draft"), vilay)
    for language in ("vi", "xx"):
        with pytest.raises(actions.CannotTranslate):
            begin(inquiry, vilay, language)


def test_what_is_restricted_waits_for_a_second_person(ours, vilay):
    inquiry = asked(ours, handling="H2")
    found = write(begin(inquiry, vilay), vilay)
    assert found.state == TranslationState.TO_RELEASE
    assert not Outgoing.objects.exists()
    with pytest.raises(actions.CannotTranslate):
        actions.release_translation(found.pk, releaser=vilay)
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.filter(pk=found.pk).update(releaser=vilay)
    done = actions.release_translation(found.pk, releaser=ours.people["minh"])
    assert done.state == TranslationState.SENT
    content, _body = ours.laos.read(Outgoing.objects.get().raw)
    assert content.handling == "H2"


def test_returned_with_a_reason_it_can_be_written_anew(ours, vilay):
    inquiry = asked(ours, handling="H2")
    found = write(begin(inquiry, vilay), vilay)
    actions.return_translation(found.pk, reviewer=ours.people["minh"], reason="The place is wrong")
    assert translations.translations_of(inquiry)[0].returned_because == "The place is wrong"
    assert write(found, vilay).state == TranslationState.TO_RELEASE
    assert not Outgoing.objects.exists()


def body_of(one, language="vi", parts=None, **changes):
    inquiry = getattr(one, "inquiry", one)
    body = {
        "inquiry": str(inquiry.pk),
        "reply": str(one.pk) if one is not inquiry else None,
        "language": language,
        "parts": parts or {"text": ANSWERS[language]},
        "of": letters.digest_of(one),
        "by": "Capt. Somchit",
        "begun_at": clock.now().isoformat(),
        "seconds": 600,
    }
    return {**body, **changes}


def deliver(ours, inquiry, body, **marks):
    envelope = ours.laos.envelope("exchange.translation.v1", body, re=inquiry.pk, thread=inquiry.pk, **marks)
    ours.laos.deliver(envelope.raw)
    opening.apply_waiting()
    return Incoming.objects.get(pk=uuid.UUID(bytes=envelope.id))


def test_a_partners_translation_is_kept_beside_their_answer(ours, inquiry):
    reply = answered(inquiry)
    deliver(ours, inquiry, body_of(reply))
    found = Translation.objects.get()
    assert (found.node, found.by, found.state) == ("LA-MPS", "Capt. Somchit", TranslationState.SENT)
    assert found.parts == {"text": ANSWERS["vi"]}
    assert translations.time_on_translation(inquiry) == datetime.timedelta()


@pytest.mark.parametrize(
    "changes",
    [
        {"of": "0" * 64},
        {"inquiry": str(uuid.uuid4())},
        {"reply": str(uuid.uuid4())},
        {"language": "lo"},
        {"parts": {"facts": "of another letter"}},
        {"parts": {}},
        {"parts": {"notes": "no such part"}},
        {"surprise": 1},
    ],
)
def test_a_translation_of_anything_else_is_set_aside(ours, inquiry, changes):
    reply = answered(inquiry)
    deliver(ours, inquiry, {**body_of(reply), **changes})
    assert not Translation.objects.exists()


def test_a_translation_marked_weaker_than_its_letter_is_set_aside(ours, inquiry):
    reply = answered(inquiry, handling="H2")
    deliver(ours, inquiry, body_of(reply), handling="H1")
    assert not Translation.objects.exists()
    deliver(ours, inquiry, body_of(reply), handling="H2")
    assert Translation.objects.get().direction == "theirs"


def test_nobody_translates_what_lies_between_others(ours, inquiry):
    from factories.peer import Peer

    reply = answered(inquiry)
    china = ours.pin(Peer("CN-MPS", "CN"))
    envelope = china.envelope("exchange.translation.v1", body_of(reply), re=inquiry.pk, thread=inquiry.pk)
    china.deliver(envelope.raw)
    opening.apply_waiting()
    assert not Translation.objects.exists()


def test_the_digest_follows_every_word_of_the_original(ours, inquiry):
    before = letters.digest_of(inquiry)
    for part in WORDS["vi"]:
        inquiry.refresh_from_db()
        setattr(inquiry, part, getattr(inquiry, part) + ".")
        assert letters.digest_of(inquiry) != before
