"""Our node for the tests of its apps: VN-MPS with its keys, its desk and its people, and LA-MPS pinned in memory.

*Linh* works at our desk and *Minh* heads it; *Hoa* audits; *Thu* administers; *Mei* works at a unit of ours that has
nothing to do with it; the *Outsider* has an account and no role.
"""

import datetime

from factories.peer import Peer
from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions as agreements
from jalon.node.directory import actions as directory
from jalon.node.federation import actions as federation
from jalon.node.kernel import keys

PASSWORD = "a sentence only the tests know"
SINCE = datetime.date(2020, 1, 1)
ACTOR = "system:test"
PEOPLE = {
    "linh": ("liaison", "HT"),
    "minh": ("head-of-desk", "HT"),
    "hoa": ("auditor", "MPS"),
    "thu": ("administrator", "MPS"),
    "mei": ("liaison", "LC"),
}


class Ours:
    """The node, its units and people by name, and its partner."""

    def __init__(self):
        self.node = directory.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True)
        keys.make("VN-MPS")
        self.units = {code: self._unit(code, level) for code, level in UNITS}
        self.people = {name: self._person(name, *role) for name, role in PEOPLE.items()}
        self.people["outsider"] = accounts.add_user(
            "outsider", full_name="Outsider", password=PASSWORD, language="en", actor=ACTOR
        )
        self.laos = self.pin(Peer())
        agreements.add_agreement(
            "VN-LA-2024",
            titles={"en": "Protocol"},
            parties=["VN", "LA"],
            articles=[{"number": "4", "titles": {}}],
            limits={"urgent-direct": 8},
            valid_from=SINCE,
            actor=ACTOR,
        )

    def pin(self, peer):
        """Pin a partner by its card and fingerprint."""
        federation.add_partner(peer.card(), peer.fingerprint, actor=ACTOR)
        return peer

    def _unit(self, code, level):
        return directory.add_unit(self.node, code=code, names={"en": code}, level=level, valid_from=SINCE, actor=ACTOR)

    def _person(self, name, role, unit):
        user = accounts.add_user(name, full_name=name.title(), password=PASSWORD, language="en", actor=ACTOR)
        accounts.grant_role(user, role=role, unit=self.units[unit].pk, actor=ACTOR, valid_from=SINCE)
        return user


UNITS = (("MPS", "ministry"), ("HT", "province"), ("LC", "province"))


def inquiry_fields(ours, **changes):
    """The content of an inquiry as the form cleans it."""
    fields = {
        "partner_id": "LA-MPS",
        "partner_unit": {},
        "unit_id": ours.units["HT"].pk,
        "kind": "verification.vehicle",
        "subject": {"plate": "ກກ 1234", "country": "LA", "make": "Hilux", "colour": "white"},
        "asked": ["owner"],
        "offence": "drugs.trafficking",
        "law_article": "Criminal Code, article 250",
        "facts": "It left the road before the checkpoint.",
        "purpose": "To find who drove it",
        "link": "The owner may name the driver",
        "held_because": "The plate is of your country",
        "agreement": "VN-LA-2024",
        "article": "4",
        "urgency": "routine",
        "ground": "",
        "urgency_reasons": "",
        "handling": "H1",
        "tlp": "amber",
        "pap": "amber",
        "source_grade": "A",
        "information_grade": "2",
        "language": "en",
    }
    return {**fields, **changes}


def inquiry_body(**changes):
    """An inquiry as a partner sends it."""
    body = {
        "number": "LA-MPS-2026-000001",
        "unit": {"code": "BL", "names": {"lo": "ບໍລິຄຳໄຊ"}},
        "to_unit": "HT",
        "kind": "verification.vehicle",
        "subject": {"plate": "38A-123.45", "country": "VN", "make": "", "colour": ""},
        "asked": ["owner", "stolen"],
        "offence": "drugs.trafficking",
        "law_article": "Penal Code, article 316",
        "facts": "Seen at the bridge.",
        "purpose": "To find the owner",
        "link": "The owner may know the load",
        "held_because": "The plate is yours",
        "agreement": "VN-LA-2024",
        "article": "4",
        "urgency": "routine",
        "ground": None,
        "urgency_reasons": "",
        "handling": "H1",
        "tlp": "amber",
        "pap": "amber",
        "source_grade": "B",
        "information_grade": "3",
        "language": "lo",
    }
    return {**body, **changes}
