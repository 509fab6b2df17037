"""Who and what there is in the demonstration: three agencies, their units, people and agreements. All invented."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who works at a node."""

    username: str
    full_name: str
    role: str
    language: str
    unit: str


@dataclasses.dataclass(frozen=True)
class Unit:
    """A unit, under another where it has one; the gate that it keeps, and whom it faces (`LA-MPS/BL`)."""

    code: str
    level: str
    names: dict[str, str]
    parent: str = ""
    gate: str = ""
    faces: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Agency:
    """A node of the demonstration."""

    code: str
    country: str
    language: str
    names: dict[str, str]
    units: tuple[Unit, ...]
    people: tuple[Person, ...]


VIET_NAM = Agency(
    "VN-MPS",
    "VN",
    "vi",
    {"vi": "Bộ Công an", "en": "Ministry of Public Security of Viet Nam", "lo": "ກະຊວງຕຳຫຼວດ ຫວຽດນາມ"},
    (
        Unit("MPS", "ministry", {"vi": "Cục Đối ngoại", "en": "Department of External Relations"}),
        Unit(
            "HT",
            "province",
            {"vi": "Công an tỉnh Hà Tĩnh", "en": "Hà Tĩnh provincial police"},
            "MPS",
            faces=("LA-MPS/BL",),
        ),
        Unit(
            "CAU-TREO",
            "gate",
            {"vi": "Cửa khẩu Cầu Treo", "en": "Cầu Treo gate", "lo": "ດ່ານເກົ່າແຈວ"},
            "HT",
            "VN-LA:cau-treo",
            ("LA-MPS/NAM-PHAO",),
        ),
        Unit(
            "QN",
            "province",
            {"vi": "Công an tỉnh Quảng Ninh", "en": "Quảng Ninh provincial police"},
            "MPS",
            faces=("CN-MPS/GX",),
        ),
    ),
    (
        Person("linh", "Nguyễn Thùy Linh", "liaison", "vi", "HT"),
        Person("minh", "Trần Quang Minh", "head-of-desk", "vi", "HT"),
        Person("lan", "Vũ Ngọc Lan", "liaison", "vi", "QN"),
        Person("hung", "Đỗ Mạnh Hùng", "head-of-desk", "vi", "QN"),
        Person("thao", "Ngô Phương Thảo", "translator", "vi", "QN"),
        Person("quan", "Hoàng Minh Quân", "reviewer", "vi", "MPS"),
        Person("thu", "Lê Anh Thư", "administrator", "vi", "MPS"),
        Person("hoa", "Phạm Thị Hoa", "auditor", "vi", "MPS"),
    ),
)
LAOS = Agency(
    "LA-MPS",
    "LA",
    "lo",
    {"lo": "ກະຊວງປ້ອງກັນຄວາມສະຫງົບ", "en": "Ministry of Public Security of Laos", "vi": "Bộ Công an Lào"},
    (
        Unit("MPS", "ministry", {"lo": "ກົມພົວພັນຕ່າງປະເທດ", "en": "Department of Foreign Relations"}),
        Unit(
            "BL",
            "province",
            {"lo": "ປກສ ແຂວງບໍລິຄຳໄຊ", "en": "Bolikhamxay provincial police"},
            "MPS",
            faces=("VN-MPS/HT",),
        ),
        Unit(
            "NAM-PHAO",
            "gate",
            {"lo": "ດ່ານນ້ຳພາວ", "en": "Nam Phao gate", "vi": "Cửa khẩu Nậm Phao"},
            "BL",
            "VN-LA:cau-treo",
            ("VN-MPS/CAU-TREO",),
        ),
    ),
    (
        Person("khamla", "ຄຳຫຼ້າ ວົງສາ", "liaison", "lo", "BL"),
        Person("bounmy", "ບຸນມີ ແສງຈັນ", "head-of-desk", "lo", "BL"),
        Person("sone", "ສອນ ແກ້ວມະນີ", "reviewer", "lo", "MPS"),
        Person("noy", "ນ້ອຍ ພົມມະຈັນ", "administrator", "lo", "MPS"),
        Person("dao", "ດາວ ສີສະຫວັດ", "auditor", "lo", "MPS"),
    ),
)
CHINA = Agency(
    "CN-MPS",
    "CN",
    "zh-hans",
    {"zh-hans": "中华人民共和国公安部", "en": "Ministry of Public Security of China", "vi": "Bộ Công an Trung Quốc"},
    (
        Unit("MPS", "ministry", {"zh-hans": "国际合作局", "en": "International Cooperation Department"}),
        Unit("GX", "province", {"zh-hans": "广西壮族自治区公安厅", "en": "Guangxi public security department",
                                "vi": "Công an Quảng Tây"}, "MPS", faces=("VN-MPS/QN",)),
    ),
    (
        Person("mei", "陈梅", "liaison", "zh-hans", "GX"),
        Person("zhang", "张伟", "head-of-desk", "zh-hans", "GX"),
        Person("wang", "王芳", "reviewer", "zh-hans", "MPS"),
        Person("liu", "刘洋", "administrator", "zh-hans", "MPS"),
        Person("zhao", "赵敏", "auditor", "zh-hans", "MPS"),
    ),
)  # fmt: skip
AGENCIES = (VIET_NAM, LAOS, CHINA)

_ARTICLES = [{"number": "4", "titles": {"en": "Exchange of information and verification"}}]
_LIMITS = {"urgent-direct": 8, "urgent-indirect": 72, "other": 168}


def _agreement(code: str, parties: list[str], titles: dict[str, str], **terms: object) -> dict[str, object]:
    said = {"code": code, "titles": titles, "parties": parties, "articles": _ARTICLES, "limits": _LIMITS}
    return {**said, "terms": terms}


AGREEMENTS = (
    _agreement(
        "VN-LA-DEMO",
        ["VN", "LA"],
        {
            "en": "Protocol on preventing and fighting crime (demonstration)",
            "vi": "Nghị định thư phòng, chống tội phạm (minh họa)",
            "lo": "ອະນຸສັນຍາວ່າດ້ວຍການສະກັດກັ້ນອາຊະຍາກຳ (ສາທິດ)",
        },
        calls=True,
    ),
    _agreement(
        "VN-CN-DEMO",
        ["VN", "CN"],
        {
            "en": "Agreement on preventing and fighting crime (demonstration)",
            "vi": "Hiệp định phòng, chống tội phạm (minh họa)",
            "zh-hans": "预防和打击犯罪合作协定（演示）",
        },
    ),
)
