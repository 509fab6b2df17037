"""The pages of the directory: what they show, to whom, and with how many questions to the database."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.across import ACTOR, GATE, SINCE
from jalon.node.directory import actions
from jalon.node.directory.models import Contact, Pair, Unit
from jalon.node.directory.models.units import folded

READ = ["/units/", "/units/map/", "/units/faces/", "/units/holds/", "/units/pairs/", "/units/gates/"]
KEPT = ["/units/import/", "/units/import/template.csv", "/units/export.csv", "/units/snapshots/", "/units/pairs/new/"]


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("page", READ + KEPT)
def test_without_a_role_every_page_is_closed(across, as_, page):
    assert as_("outsider").get(page).status_code == 403


@pytest.mark.parametrize("page", READ)
def test_everybody_with_a_role_looks_up(across, as_, page):
    assert as_("hoa").get(page).status_code == 200


@pytest.mark.parametrize("page", KEPT)
def test_only_those_who_keep_the_directory_change_it(across, as_, page):
    assert as_("linh").get(page).status_code == 403
    assert as_("thu").get(page).status_code == 200


@pytest.mark.parametrize("words", ["cau treo", "CẦU TREO", "Đồn Cầu", "nam phao", "ດ່ານນ້ຳພາວ", "CT"])
def test_a_unit_is_found_by_any_name_with_or_without_tones(across, as_, words):
    page = text(as_("linh").get("/units/", {"text": words}))
    found = "NP" if words in ("nam phao", "ດ່ານນ້ຳພາວ") else "CT"
    assert f'/units/{across.units[found].pk}/"' in page
    assert f'/units/{across.units["BL"].pk}/"' not in page


@pytest.mark.parametrize(
    ("asked", "found", "left_out"),
    [
        ({"level": "gate"}, "CT", "HT"),
        ({"country": "LA"}, "NP", "CT"),
        ({"province": "VN:42"}, "HT", "BL"),
        ({"work": "drugs", "country": "VN"}, "CT", "NP"),
    ],
)
def test_the_list_is_narrowed(across, as_, asked, found, left_out):
    page = text(as_("linh").get("/units/", asked))
    assert f'/units/{across.units[found].pk}/"' in page
    assert f'/units/{across.units[left_out].pk}/"' not in page


def test_a_list_without_a_match_says_so_and_leads_back(across, as_):
    assert "Nothing with these filters" in text(as_("linh").get("/units/", {"text": "zzz"}))


def test_a_buddhist_year_is_said_where_a_day_is_typed(across, as_):
    page = text(as_("linh").get("/units/holds/", {"words": "Ba Đồn", "decided_on": "2569-01-01"}))
    assert "looks Buddhist. Write 2026" in page


def test_the_unit_shows_whom_to_call_across_the_border(across, as_):
    page = text(as_("linh").get(f"/units/{across.units['CT'].pk}/"))
    assert "ດ່ານນ້ຳພາວ" in page
    assert 'href="tel:+8562055551234"' in page
    assert 'href="sms:+8562055551234"' in page
    assert "If nobody answers" in page
    assert "End this unit" not in page


def test_an_unknown_unit_is_not_there(across, as_):
    assert as_("linh").get(f"/units/{uuid.uuid4()}/").status_code == 404


def test_the_ladder_is_shown_in_both_languages(across, as_, ours):
    ours.people["linh"].language = "vi"
    ours.people["linh"].save()
    page = text(as_("linh").get("/units/faces/", {"gate": GATE, "at": "2026-12-02T02:00"}))
    assert "ດ່ານນ້ຳພາວ" in page
    assert 'lang="lo"' in page
    assert "Nam Phao" in page


def test_the_ten_provinces_bordering_laos_are_nine_and_the_page_says_what_cannot_be_compared(across, as_):
    page = text(as_("linh").get("/units/map/", {"border": "VN-LA", "before": "2024-06-30", "after": "2025-12-01"}))
    assert "VN: 10 touch the border" in page
    assert "VN: 9 touch the border" in page
    assert "can&#x27;t be compared as" in page or "can't be compared as" in page
    assert "Thành phố Đà Nẵng" in page
    assert "to the earlier figure" in page
    assert page.count("Boundaries shown are not an official position.") >= 3
    assert page.count('<svg class="map"') == 2


def test_gaps_are_seen_and_filled(across, as_):
    actions.keep_gate(across.units["HT"], "VN-LA:lao-bao", valid_from=SINCE, actor=ACTOR)
    lonely = actions.add_unit(
        across.own, code="LONELY", names={"en": "Lonely post"}, level="station", valid_from=SINCE, actor=ACTOR
    )
    actions.keep_section(lonely, "VN-LA:600", "VN-LA:610", valid_from=SINCE, actor=ACTOR)
    client = as_("thu")
    page = text(client.get("/units/pairs/", {"gaps": "1"}))
    assert "Lonely post" in page
    assert "no counterpart named" in page
    assert "Đồn Cầu Treo" not in page
    said = {
        "key": uuid.uuid4(), "ours": lonely.pk, "theirs": across.units["NP"].pk, "offence": "", "level": "gate",
        "valid_from": "2026-01-01",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post("/units/pairs/new/", said).status_code == 302
    assert Pair.objects.filter(ours=lonely).count() == 1
    assert "Lonely post" not in text(client.get("/units/pairs/", {"gaps": "1"}))


def test_a_contact_is_entered_by_who_may_and_a_wrong_number_is_refused_in_words(across, as_):
    url = f"/units/{across.units['CT'].pk}/contacts/"
    said = {"key": uuid.uuid4(), "kind": "phone", "value": "0239 3856 222", "valid_from": "2026-01-01"}
    assert as_("linh").post(url, said).status_code == 403
    assert as_("thu").post(url, said).status_code == 302
    assert Contact.objects.filter(value="+842393856222").count() == 1
    refused = as_("thu").post(url, {**said, "value": "12"})
    assert refused.status_code == 422
    assert "no telephone number of VN" in text(refused)


def test_a_contact_is_carried_away(across, as_):
    contact = Contact.objects.get(unit=across.units["NP"])
    card = as_("linh").get(f"/units/contacts/{contact.pk}/card.vcf")
    assert card["Content-Type"].startswith("text/vcard")
    assert "tel:+8562055551234" in card.content.decode()
    assert all(len(line.encode()) <= 75 for line in card.content.decode().split("\r\n"))
    assert as_("linh").get(f"/units/contacts/{contact.pk}/qr.svg").content.startswith(b"<?xml")
    assert as_("outsider").get(f"/units/contacts/{contact.pk}/card.vcf").status_code == 403


def test_a_unit_is_ended_on_its_page(across, as_):
    unit = across.units["CT"]
    said = {"on": "2026-01-01", "decision": "Decision 7", "heirs": "HT 100%"}
    assert as_("linh").post(f"/units/{unit.pk}/end/", said).status_code == 403
    wrong = as_("thu").post(f"/units/{unit.pk}/end/", {**said, "heirs": "NOBODY"})
    assert wrong.status_code == 422
    assert "No unit bears the code NOBODY" in text(wrong)
    assert "Decision 7" in text(wrong)
    assert as_("thu").post(f"/units/{unit.pk}/end/", said).status_code == 302
    page = text(as_("linh").get(f"/units/{unit.pk}/"))
    assert "It exists no longer" in page
    assert "Ha Tinh police" in page


def more_posts(across, count):
    Unit.objects.bulk_create(
        Unit(
            node=across.own, code=f"X{n}", names={"en": f"Post {n}"}, level="station", valid_from=SINCE,
            parent=across.units["HT"], folded=folded({"en": f"Post {n}"}, f"X{n}"),
        )
        for n in range(count)
    )  # fmt: skip


def asked_times(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["/units/", "/units/?text=t", "/units/pairs/", "/units/gates/"])
def test_a_long_list_asks_no_more_often_than_a_short_one(across, as_, page):
    client = as_("linh")
    client.get(page)
    short = asked_times(client, page)
    more_posts(across, 300)
    assert asked_times(client, page) == short


def test_the_page_of_a_unit_asks_a_bounded_number_of_times(across, as_):
    client = as_("linh")
    frame = asked_times(client, "/units/holds/")
    more_posts(across, 300)
    assert asked_times(client, f"/units/{across.units['CT'].pk}/") <= frame + 45
