"""What the inquiries of the day say: the fields of each kind's form."""

from typing import Any

VEHICLE = "verification.vehicle"
CONTENT: dict[str, Any] = {
    "considered": "on",
    "offence": "drugs.trafficking",
    "law_article": "Criminal Code, article 250",
    "facts": "The vehicle left the road before the checkpoint; packages were thrown from it.",
    "purpose": "To identify who used the vehicle",
    "link": "The owner may name the driver",
    "held_because": "The plate is of your country",
    "agreement": "VN-LA-DEMO/4",
    "urgency": "routine",
    "ground": "",
    "urgency_reasons": "",
    "handling": "H1",
    "tlp": "amber",
    "pap": "amber",
    "source_grade": "A",
    "information_grade": "2",
}
SUBJECTS: dict[str, dict[str, Any]] = {
    VEHICLE: {"country": "LA", "make": "Hilux", "colour": "white", "asked": ["owner", "stolen"]},
    "information": {"asked": ["held", "links"]},
    "verification.identity": {"asked": ["exists", "nationality"]},
    "evidence": {"authority": "Hội đồng xét xử", "asked": ["certified"]},
    "warning": {"place": "Nam Phao – Cầu Treo"},
}
URGENT: dict[str, Any] = {
    "urgency": "urgent",
    "ground": "public-security",
    "urgency_reasons": "The load is still on the road",
}
FROM_CHINA: dict[str, Any] = {
    "agreement": "VN-CN-DEMO/4",
    "offence": "fraud.swindle",
    "law_article": "中华人民共和国刑法第二百六十六条",
    "facts": "该人在东兴出示此身份证件，涉嫌电信网络诈骗。",
    "purpose": "确认其身份",
    "link": "该人以此身份登记住宿",
    "held_because": "证件由贵国签发",
}
IN_CHINESE = "阮文雄确有其人；该证件不属于此人。"
