"""The people of the tests: *Linh* works at our desk; the *Outsider* has an account and no role."""

import datetime

from jalon.node.accounts import actions
from jalon.node.directory import actions as directory

PASSWORD = "a sentence only Linh knows"
NAMES = {"en": "Ministry of Public Security", "vi": "Bộ Công an", "lo": "ກະຊວງປ້ອງກັນຄວາມສະຫງົບ"}


def own_node():
    """Our node with one desk; returns the desk."""
    node = directory.add_node("VN-MPS", country="VN", names=NAMES, actor="system:test", own=True)
    return directory.add_unit(
        node,
        code="VN-MPS-ICD",
        names={"en": "International cooperation desk"},
        level="department",
        valid_from=datetime.date(2020, 1, 1),
        actor="system:test",
    )


def linh(desk, *, language="en"):
    """A liaison officer of our desk."""
    user = actions.add_user("linh", full_name="Lt. Linh", password=PASSWORD, language=language, actor="system:test")
    actions.grant_role(user, role="liaison", unit=desk.pk, actor="system:test", valid_from=datetime.date(2020, 1, 1))
    return user


def outsider():
    """Somebody with an account and nothing else."""
    return actions.add_user("out", full_name="Outsider", password=PASSWORD, language="en", actor="system:test")
