"""What travels: gate notices to the partners across that border, and directories that a person accepts."""

import datetime
import uuid

import pytest
from django.utils import timezone

from factories.across import ACTOR, GATE, SINCE
from factories.peer import Peer
from jalon.node.directory import actions, queries
from jalon.node.directory.actions.notices import NOTICE
from jalon.node.directory.actions.snapshots import SNAPSHOT
from jalon.node.directory.models import Contact, GateNotice, Snapshot
from jalon.node.directory.queries import sharing
from jalon.node.directory.rules import shared
from jalon.node.directory.rules.shared import SharedContact, SharedUnit
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.wire.receipts import Fate

FROM = datetime.datetime(2026, 12, 1, 0, 0, tzinfo=datetime.UTC)


def published(**more):
    fields = {
        "gate": GATE, "kind": "closure", "from_at": FROM, "until_at": None, "actor": ACTOR,
        "words": {"vi": "Tạm đóng cửa khẩu", "lo": "ປິດດ່ານຊົ່ວຄາວ"},
    }  # fmt: skip
    return actions.publish_notice(more.pop("key", None) or uuid.uuid4(), **{**fields, **more})


def test_a_notice_goes_to_the_partner_across_and_to_nobody_else(ours, across):
    china = ours.pin(Peer("CN-MPS", "CN"))
    notice = published()
    assert [envelope.partner_id for envelope in Outgoing.objects.filter(type=NOTICE)] == ["LA-MPS"]
    content, body = ours.laos.read(Outgoing.objects.get(type=NOTICE).raw)
    assert body["words"]["lo"] == "ປິດດ່ານຊົ່ວຄາວ"
    assert content.handling == "H0"
    published(key=notice.pk)
    assert GateNotice.objects.count() == 1
    published(gate="VN-CN:mong-cai")
    assert Outgoing.objects.filter(type=NOTICE, partner_id=china.code).count() == 1


def test_its_receipts_are_shown_and_no_others(ours, across, as_):
    published()
    page = as_("linh").get("/units/gates/").content.decode()
    assert "Tạm đóng cửa khẩu" in page
    assert "stored" not in page
    ours.laos.deliver(receipts=[ours.laos.say(Fate.STORED, Outgoing.objects.get(type=NOTICE))])
    assert "stored" in as_("linh").get("/units/gates/").content.decode()


def test_a_closed_gate_is_said_where_somebody_asks_who_faces_them(ours, across):
    published()
    facing = queries.who_faces(gate=GATE, at=FROM + datetime.timedelta(days=1))
    assert [notice.kind for notice in facing.notices] == ["closure"]
    assert queries.who_faces(gate=GATE, at=FROM - datetime.timedelta(days=1)).notices == ()


def test_a_withdrawal_follows(ours, across):
    notice = published()
    for _twice in range(2):
        actions.withdraw_notice(notice.pk, actor=ACTOR)
    assert Outgoing.objects.filter(type=NOTICE).count() == 2
    assert queries.who_faces(gate=GATE, at=FROM + datetime.timedelta(days=1)).notices == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until_at": FROM}, "ends before it begins"),
        ({"kind": "hours"}, "new hours"),
        ({"words": {"vi": " "}}, "what changes"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(ours, across, change, words):
    with pytest.raises(actions.CannotPublish, match=words):
        published(**change)
    assert not Outgoing.objects.filter(type=NOTICE)


@pytest.mark.parametrize(("who", "status"), [("hoa", 403), ("outsider", 403), ("linh", 302)])
def test_who_may_publish(ours, across, as_, who, status):
    said = {
        "key": uuid.uuid4(), "gate": GATE, "kind": "hours", "from_at": "2026-12-01T00:00", "hours": "Mo-Su 07:00-19:30",
        "ours": "Giờ mới", "theirs": "ເວລາໃໝ່", "their_language": "lo",
    }  # fmt: skip
    assert as_(who).post("/units/gates/new/", said).status_code == status
    assert GateNotice.objects.count() == (status == 302)


def notice_body(**more):
    body = {
        "id": str(uuid.uuid4()), "gate": GATE, "kind": "suspension", "from": FROM.isoformat(), "until": None,
        "hours": "", "words": {"lo": "ໂຈະ"}, "published": FROM.isoformat(), "withdrawn": None,
    }  # fmt: skip
    return {**body, **more}


def taken(ours, kind, body):
    ours.laos.deliver(ours.laos.envelope(kind, body).raw)
    opening.apply_waiting()


def test_a_notice_of_theirs_comes_in_and_is_withdrawn_by_them(ours, across, as_):
    body = notice_body()
    taken(ours, NOTICE, body)
    assert GateNotice.objects.get().origin_id == "LA-MPS"
    assert "ໂຈະ" in as_("linh").get("/units/gates/").content.decode()
    taken(ours, NOTICE, {**body, "withdrawn": FROM.isoformat()})
    assert GateNotice.objects.get().withdrawn_at == FROM


def test_a_notice_about_another_border_is_not_taken(ours, across):
    taken(ours, NOTICE, notice_body(gate="VN-CN:mong-cai"))
    taken(ours, NOTICE, notice_body(gate="nowhere"))
    assert not GateNotice.objects.exists()


def test_our_directory_goes_without_officers_and_without_what_is_not_shared(ours, across):
    unit, more = across.units["CT"], {"valid_from": SINCE, "actor": ACTOR, "shared": True}
    actions.add_contact(unit, kind="phone", value="0239 3856 999", **more)
    officer = actions.add_officer(unit, names={"vi": "Linh"}, valid_from=SINCE, actor=ACTOR)
    actions.add_contact(unit, kind="mobile", value="0912 345 678", officer=officer, **more)
    actions.send_snapshot(uuid.uuid4(), to="LA-MPS", actor=ACTOR)
    _content, body = ours.laos.read(Outgoing.objects.get(type=SNAPSHOT).raw)
    units = {unit.code: unit for unit in shared.unpack(body["units"])}
    assert set(units) >= {"MPS", "HT", "CT"}
    assert [contact.value for contact in units["CT"].contacts] == ["+842393856999"]
    assert units["CT"].gates == (GATE,)


def their_units(across, **changes):
    units = {unit.code: unit for unit in sharing.shared_units("LA-MPS", clock.today(), all_contacts=True)}
    units |= changes
    return [unit for unit in units.values() if unit]


def snapshot(ours, units):
    taken(ours, SNAPSHOT, {"taken": timezone.now().isoformat(), "units": shared.pack(units)})
    return Snapshot.objects.order_by("-received_at").first()


def test_a_partners_directory_changes_nothing_before_a_person_accepts_it(ours, across, as_):
    known = {unit.code: unit for unit in their_units(across)}
    number = SharedContact(kind="mobile", value="+8562055559999")
    moved = known["NP"].model_copy(update={"hours": "24/7", "contacts": (number,)})
    fresh = SharedUnit(code="NEW", names={"lo": "ໃໝ່"}, level="station", parent="NP", valid_from=SINCE)
    came = snapshot(ours, their_units(across, NP=moved, NEW=fresh, BL=None, MoPS=known["MoPS"]))
    assert queries.unit_by_code("LA-MPS", "NEW", on=clock.today()) is None
    page = as_("thu").get(f"/units/snapshots/{came.pk}/").content.decode()
    for words in ("NEW", "ໃໝ່", "24/7", "+8562055559999", "no longer there"):
        assert words in page
    assert as_("linh").get(f"/units/snapshots/{came.pk}/").status_code == 403
    done = as_("thu").post(f"/units/snapshots/{came.pk}/decide/", {"codes": ["NP", "NEW"], "chosen": "1"})
    assert done.status_code == 302
    today = clock.today()
    assert queries.unit_by_code("LA-MPS", "NEW", on=today).parent.code == "NP"
    assert queries.unit_by_code("LA-MPS", "NP", on=today).pk == across.units["NP"].pk
    assert queries.unit_by_code("LA-MPS", "BL", on=today) is not None
    contacts = queries.contacts_of([across.units["NP"].pk], on=today)[across.units["NP"].pk]
    assert [contact.value for contact in contacts] == ["+8562055559999"]
    assert Contact.objects.filter(value="+8562055551234", valid_until=today).count() == 1


def test_a_newer_one_takes_the_place_of_what_waits_and_a_refusal_changes_nothing(ours, across, as_):
    first = snapshot(ours, their_units(across))
    second = snapshot(ours, their_units(across, BL=None))
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "waiting")
    with pytest.raises(actions.CannotDecide):
        actions.accept_snapshot(first.pk, codes=None, actor=ACTOR)
    as_("thu").post(f"/units/snapshots/{second.pk}/decide/", {"refuse": "1", "reason": "Not agreed"})
    second.refresh_from_db()
    assert (second.state, second.reason) == ("refused", "Not agreed")
    assert queries.unit_by_code("LA-MPS", "BL", on=clock.today()) is not None


@pytest.mark.parametrize("packed", [b"", b"nonsense", b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_directory_is_not_taken(ours, across, packed):
    taken(ours, SNAPSHOT, {"taken": timezone.now().isoformat(), "units": packed})
    assert not Snapshot.objects.exists()


def test_a_unit_above_itself_is_not_taken_over(ours, across):
    known = {unit.code: unit for unit in their_units(across)}
    loop = known["MoPS"].model_copy(update={"parent": "NP"})
    came = snapshot(ours, their_units(across, MoPS=loop))
    with pytest.raises(actions.CannotDecide, match="above itself"):
        actions.accept_snapshot(came.pk, codes=None, actor=ACTOR)
    assert queries.unit_by_code("LA-MPS", "MoPS", on=SINCE).parent is None
