"""How people write the name of a service before or after its place, so that both can be told apart.

`Ba Đồn town police (Quảng Bình)` is the police of the town of Ba Đồn; `Công an thị xã Ba Đồn` is the same.
"""

import re

_SERVICES = {
    "police": (
        "công an", "cong an", "public security bureau", "public security", "police", "ປກສ", "ປ້ອງກັນຄວາມສະຫງົບ",
        "公安局", "公安", "នគរបាល", "ตำรวจ",
    ),
    "customs": (
        "chi cục hải quan", "hải quan", "hai quan", "customs office", "customs", "douanes", "ພາສີ", "海关", "គយ",
    ),
    "border-guard": (
        "bộ đội biên phòng", "đồn biên phòng", "biên phòng", "bien phong", "border guard station", "border guard",
        "border post", "边防", "ປ້ອງກັນຊາຍແດນ",
    ),
    "immigration": ("quản lý xuất nhập cảnh", "xuất nhập cảnh", "immigration", "移民管理"),
}  # fmt: skip
_JOINING = re.compile(r"^(?:the|of|de la|de|du|the office of)\s+", re.IGNORECASE)


def place_and_service(text: str) -> tuple[str, str]:
    """Split a unit's name into its place and the kind of its agency (empty where the name does not say).

    >>> place_and_service("Ba Đồn town police (Quảng Bình)")
    ('Ba Đồn town (Quảng Bình)', 'police')
    """
    plain = " ".join(text.split())
    lowered = plain.casefold()
    for kind, words in _SERVICES.items():
        for word in words:
            place = lowered.find(word.casefold())
            if place >= 0 and len(lowered) == len(plain):
                rest = " ".join((plain[:place] + " " + plain[place + len(word) :]).split())
                return _JOINING.sub("", rest), kind
    return plain, ""
