"""A warning as it is given to other tools in these tests."""

import datetime
import uuid

from jalon.node.exchange.rules.warned import Warned

WARNED = Warned(
    key=uuid.UUID("01990000-0000-7000-8000-000000000001"),
    number="LA-MPS-2026-000007",
    sender="LA-MPS",
    at=datetime.datetime(2026, 11, 20, 8, 30, tzinfo=datetime.UTC),
    about="Two lorries with hidden compartments",
    facts="ເຫັນສອງຄັ້ງ ທີ່ຂົວ.",
    parts={"place": "Nam Phao", "period": "2026-11-20/2026-11-25", "plate": "ກກ 1234", "danger": 'Armed "escort"'},
    offence="drugs.trafficking",
    handling="H3",
    restrictions='Only for "this" control\nand no other',
    tlp="amber+strict",
    pap="green",
    source_grade="A",
    information_grade="2",
    language="lo",
)
