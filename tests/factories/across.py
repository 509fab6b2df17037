"""Both sides of the line at Cầu Treo: our gate office, commune and province, and those that face them in Laos.

*Ours* (VN-MPS): MPS > HT (Hà Tĩnh) > CT (Cầu Treo gate office). *Theirs* (LA-MPS): MoPS, central contact point, round
the clock > BL (Bolikhamsay), weekdays > NP (Nam Phao gate office), by day. Numbers are invented.
"""

import datetime

from jalon.node.directory import actions, queries
from jalon.node.directory.models import Node

SINCE = datetime.date(2020, 1, 1)
ACTOR = "system:test"
GATE = "VN-LA:cau-treo"


class Across:
    """The units of both sides by code, with their pairs and contacts. `ours` is the node of `factories.ours`."""

    def __init__(self, ours=None):
        self.own = ours.node if ours else actions.add_node("VN-MPS", country="VN", names=MPS, actor=ACTOR, own=True)
        self.laos = Node.objects.get(pk="LA-MPS") if ours else self._laos()
        self.units = {}
        for code, node, parent, level, names, more in UNITS:
            known = queries.unit_by_code(node, code, on=SINCE)
            self.units[code] = known or self._unit(node, code, parent, level, names, more)
            if known and (parent or more):
                known.names, known.parent = names, self.units.get(parent)
                known.territory = more.get("territory", "")
                known.save()
        for code, kind, value, more in CONTACTS:
            actions.add_contact(self.units[code], kind=kind, value=value, valid_from=SINCE, actor=ACTOR, **more)
        for code in ("CT", "NP"):
            actions.keep_gate(self.units[code], GATE, valid_from=SINCE, actor=ACTOR)
            actions.keep_section(self.units[code], "VN-LA:505", "VN-LA:520", valid_from=SINCE, actor=ACTOR)
        self.pair = self.name("CT", "NP", level="gate")
        self.name("HT", "BL", level="province")

    def name(self, ours, theirs, **more):
        """Name two units as counterparts."""
        said = {"level": "province", "valid_from": SINCE, "actor": ACTOR, **more}
        return actions.name_pair(self.units[ours], self.units[theirs], **said)

    def _laos(self):
        return actions.add_node("LA-MPS", country="LA", names={"lo": "ກະຊວງ ປກສ", "en": "MoPS of Laos"}, actor=ACTOR)

    def _unit(self, node, code, parent, level, names, more):
        above = self.units[parent].pk if parent else None
        return actions.add_unit(
            self.own if node == self.own.pk else self.laos,
            code=code, names=names, level=level, parent=above, valid_from=SINCE, actor=ACTOR, **more,
        )  # fmt: skip


MPS = {"vi": "Bộ Công an", "en": "Ministry of Public Security"}
UNITS = (
    ("MPS", "VN-MPS", "", "ministry", MPS, {}),
    ("HT", "VN-MPS", "MPS", "province", {"vi": "Công an tỉnh Hà Tĩnh", "en": "Ha Tinh police"}, {"territory": "VN:42"}),
    ("CT", "VN-MPS", "HT", "gate", {"vi": "Đồn Cầu Treo", "en": "Cau Treo gate office"}, {"hours": "24/7"}),
    (
        "MoPS",
        "LA-MPS",
        "",
        "ministry",
        {"lo": "ຫ້ອງການປະສານງານ", "en": "Liaison office of MoPS"},
        {"central": True, "hours": "24/7", "languages": ["lo", "en"]},
    ),
    (
        "BL",
        "LA-MPS",
        "MoPS",
        "province",
        {"lo": "ປກສ ແຂວງບໍລິຄຳໄຊ", "en": "Bolikhamsay police"},
        {"territory": "LA:11", "hours": "Mo-Fr 08:00-16:00", "languages": ["lo", "vi"]},
    ),
    (
        "NP",
        "LA-MPS",
        "BL",
        "gate",
        {"lo": "ດ່ານນ້ຳພາວ", "en": "Nam Phao gate office"},
        {"hours": "Mo-Su 06:00-22:00", "languages": ["lo", "vi"]},
    ),
)
CONTACTS = (
    ("CT", "phone", "+84 239 3856 789", {}),
    ("NP", "mobile", "+856 20 5555 1234", {}),
    ("BL", "phone", "+856 54 212 345", {}),
    ("MoPS", "phone", "+856 21 212 345", {"languages": ["lo", "en"]}),
)
