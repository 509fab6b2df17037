"""Our node with something in every room, so that every page has what it shows: for tests that walk through the house.

A new kind of page needs a record here that a link leads to; the walk says so where it is forgotten.
"""

import datetime
import time
import uuid

from django.test import Client, override_settings
from django.urls import reverse

from factories.accords import enter
from factories.across import GATE, Across
from factories.ours import ACTOR, PASSWORD, SINCE, ask, inquiry_body, receive, release, take
from jalon.node.accords import actions as accords
from jalon.node.accords.choices import Kind
from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions as agreements
from jalon.node.api import actions as api
from jalon.node.audit import actions as audit
from jalon.node.directory import actions as directory
from jalon.node.directory.queries import sharing
from jalon.node.directory.rules import shared
from jalon.node.exchange import actions as exchange
from jalon.node.exchange.actions import templates, translations
from jalon.node.federation import opening
from jalon.node.figures import actions as figures
from jalon.node.hotline.actions import alerts, calls, lines, rosters
from jalon.node.kernel import clock, ids
from jalon.node.oversight import actions as oversight
from jalon.node.subjects import actions as subjects

TEXT = """Hanoi, May 3 2024 (Invented News) - The 4th ministerial meeting on border security was held in Hanoi on May 3,
2024.

The two sides agreed to set up a direct line between the gates of Cau Treo and Nam Phao. Police arrested more than 120
suspects in 2023 in Ha Tinh province.
"""
DRUG_CASES = {
    "value": 1250, "unit": "count", "qualifier": "exact", "counted": "drug cases", "counted_class": "cases",
    "place": "Vietnam", "period": {"start": "2024-01", "end": "2025-12"},
}  # fmt: skip
OTHERS = {"duty": "duty-officer", "vien": "translator", "lan": "analyst", "head": "head-of-cooperation"}
PHONE = "+84912345678"
VOICE = "\r\n".join(
    [
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901", f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}",
        "a=setup:actpass", "a=mid:0", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2", "",
    ]
)  # fmt: skip
"""What a browser says of a voice call."""


def furnish(ours):
    """Fill every room of `factories.ours`; returns the places that somebody else's page leads to, by who may go."""
    across = Across(ours)
    for name, role in OTHERS.items():
        user = accounts.add_user(name, full_name=name.title(), password=PASSWORD, language="en", actor=ACTOR)
        accounts.grant_role(user, role=role, unit=ours.units["HT"].pk, actor=ACTOR, valid_from=SINCE)
        ours.people[name] = user
    for room in (_directory, _agreements, _hotline, _exchange, _accords, _subjects, _connections, _audit):
        room(ours, across)
    return {
        "linh": [
            reverse("exchange:inquiry-rewrite", args=[ours.returned]),
            reverse("hotline:browser-call", args=[ours.call]),
        ],
        "vien": [reverse("exchange:translation", args=[ours.translating])],
        "minh": [reverse(name, args=[ours.line]) for name in ("hotline:line-end", "hotline:line-ending")],
        "thu": [
            reverse("directory:unit-end", args=[across.units["CT"].pk]),
            reverse("directory:agency-end", args=[ours.agency]),
        ],
    }


def prepare(client, user):
    """What a person does once a day: the purpose of their look-ups, and the password again for their own factors."""
    client.post(reverse("subjects:purpose"), {"purpose": "investigation"})
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "username": user.username}]
    session.save()


def _directory(ours, across):
    police = directory.add_agency(
        "VN-POLICE", kind="police", country="VN", names={"en": "Police"}, valid_from=SINCE, node=across.own, actor=ACTOR
    )
    ours.agency, today = police.pk, clock.today()
    directory.add_day_off(
        uuid.uuid4(), of=police, first_date=today, last_date=today, names={"en": "Founding day"}, actor=ACTOR
    )
    directory.publish_notice(
        uuid.uuid4(), gate=GATE, kind="closure", from_at=clock.now() + datetime.timedelta(days=9), until_at=None,
        actor=ACTOR, words={"vi": "Tạm đóng cửa khẩu", "lo": "ປິດດ່ານຊົ່ວຄາວ"},
    )  # fmt: skip
    table = "code,name_en,level,parent,territory,hours,phone,valid_from,valid_until\n"
    table += "NEW,New post,station,HT,,24/7,,2020-01-01,\nBAD,,kingdom,HT,,now and then,12,soon,\n"
    directory.hand_in(uuid.uuid4(), node=across.own, content=table.encode(), name="units.csv", actor=ACTOR)
    theirs = sharing.shared_units("LA-MPS", clock.today(), all_contacts=True)
    fresh = shared.SharedUnit(code="NEW", names={"lo": "ໃໝ່"}, level="station", parent="NP", valid_from=SINCE)
    body = {"taken": clock.now().isoformat(), "units": shared.pack([*theirs, fresh])}
    ours.laos.deliver(ours.laos.envelope("directory.snapshot.v1", body).raw)
    opening.apply_waiting()


def _agreements(ours, across):
    agreements.add_rule(
        "VN-REVIEW", effect="block", titles={"en": "Review at the ministry"}, terms={"offences": ["public-order"]},
        valid_from=SINCE, actor=ACTOR, role="reviewer",
    )  # fmt: skip
    agreements.set_day(country="LA", date=datetime.date(2026, 12, 2), working=False, name="National Day", actor=ACTOR)


def _hotline(ours, across):
    line = lines.open_line(
        across.units["HT"], across.units["BL"], valid_from=SINCE, actor=ACTOR,
        languages={"ours": ["vi", "en"], "theirs": ["lo", "en"]},
    )  # fmt: skip
    ours.line = line.pk
    lines.set_end(line, actor=ACTOR, side="theirs", telephones=[("landline", "+8562023123456", "gate office")])
    start = clock.now() - datetime.timedelta(hours=1)
    shift = rosters.set_shift(
        uuid.uuid4(), unit=across.units["HT"].pk, officer=ours.people["linh"], starts_at=start,
        ends_at=start + datetime.timedelta(hours=12), actor=ACTOR, duty="first", phone=PHONE, languages=["vi"],
    )  # fmt: skip
    rosters.ask_swap(uuid.uuid4(), shift, asked_by=ours.people["linh"], asked=ours.people["duty"], reason="ill")
    rosters.write_handover(uuid.uuid4(), unit=across.units["HT"].pk, author=ours.people["linh"], text="All quiet.")
    for kind, text in (("pursuit", "A white van"), ("help", "")):
        matter = alerts.Matter(kind, text=text)
        alerts.raise_alert(
            uuid.uuid4(), line=line, matter=matter, actor=ours.people["linh"].actor, author=ours.people["linh"]
        )
    _call(ours, line)


def _call(ours, line):
    agreements.add_agreement(
        "VN-LA-CALLS", titles={"en": "Calls"}, parties=["VN", "LA"], articles=[], limits={}, terms={"calls": True},
        valid_from=SINCE, actor=ACTOR,
    )  # fmt: skip
    with override_settings(JALON_CALLS_ADDRESSES="any"):
        ours.call = calls.start_call(uuid.uuid4(), caller=ours.people["linh"], sdp=VOICE, line=line).pk


def _exchange(ours, across):
    ours.looked_at = ask(ours).pk
    ours.returned = ask(ours).pk
    exchange.return_inquiry(ours.returned, reviewer=ours.people["minh"], reason="Say which plate")
    release(ours, ask(ours, handling="H3", restrictions="Ask us first"))
    for number in ("LA-1", "LA-2"):
        took = receive(ours, number=number, facts=f"The facts of {number}: ກກ 1234 left the road.")
        if number == "LA-1":
            take(ours, took)
            ours.translating = translations.begin_translation(
                uuid.uuid4(), inquiry=took, reply=None, language="vi", translator=ours.people["vien"]
            ).pk
    templates.write_template(
        uuid.uuid4(), unit=ours.units["HT"].pk, kind="verification.vehicle", language="vi", title="Xác minh chủ xe",
        texts={"facts": "Xe rời chốt."}, author=ours.people["linh"],
    )  # fmt: skip
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(agreement="NEW-2026")).raw)
    for _ in range(opening.TRIES):  # set aside: the agreement is not entered here
        opening.apply_waiting()


def _accords(ours, across):
    linh = ours.people["linh"]
    accords.add_document(uuid.uuid4(), name="a.txt", content=TEXT.encode(), source="Invented", by=linh)
    meeting = enter(linh, Kind.MEETING, date="2026-05-12", state="held", countries=["VN", "LA"])
    enter(linh, Kind.MECHANISM)
    enter(linh, meeting=str(meeting.pk), due="2026-10", owners=[{"party": "LA-MPS", "name": "Bolikhamxay"}])
    trained = {"titles": {"en": "Lao"}, "date": "2026-09", "nominations": []}
    accords.add_record(uuid.uuid4(), kind=Kind.TRAINING, content=trained, by=linh)
    for publisher, changes in (("Invented News", {}), ("Another", {"value": 1310})):
        figures.declare_figure(
            uuid.uuid4(), statistic={**DRUG_CASES, **changes}, words="drug cases", publisher=publisher,
            published="2026-05", language="en", source=f"jalon:accords/document/{uuid.uuid4()}", actor=ACTOR,
        )  # fmt: skip


def _subjects(ours, across):
    said = {"unit": ours.units["HT"].pk, "author": ours.people["linh"]}
    subjects.enter_subject(
        ids.new_id(), kind="person", named=[("Nguyễn Văn Hùng", "given")], birth="1985-03-07",
        numbered=[("document", "B1234567", "VN"), ("device", "49-015420-323751-7", "")], **said,
    )  # fmt: skip
    subjects.enter_subject(ids.new_id(), kind="person", named=[("阮文雄", "given")], birth="1985-07-03", **said)


def _connections(ours, across):
    linh = ours.people["linh"]
    accounts.issue_token(
        ids.new_id(), user=linh, name="Table of requests", scopes=["exchange.read"], may_write=False,
        lasts=datetime.timedelta(days=30),
    )  # fmt: skip
    with override_settings(JALON_WEBHOOK_HOSTS=["127.0.0.1:9"]):
        api.subscribe(ids.new_id(), user=linh, url="http://127.0.0.1:9/hook", events=("exchange.*",))


def _audit(ours, across):
    reader = Client()
    reader.force_login(ours.people["minh"])
    reader.get(f"/requests/{ours.looked_at}/")
    while audit.sequence():
        pass
    oversight.draw_sample(clock.today().replace(day=1), auditor=ours.people["hoa"])
