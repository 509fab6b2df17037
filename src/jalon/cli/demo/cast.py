"""Who and what there is in the demonstration: two agencies, their units, their people, one agreement. All invented."""

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
    """A unit, under another where it has one."""

    code: str
    level: str
    names: dict[str, str]
    parent: str = ""


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
        Unit("HT", "province", {"vi": "Công an tỉnh Hà Tĩnh", "en": "Hà Tĩnh provincial police"}, "MPS"),
        Unit("CAU-TREO", "gate", {"vi": "Cửa khẩu Cầu Treo", "en": "Cầu Treo gate", "lo": "ດ່ານເກົ່າແຈວ"}, "HT"),
    ),
    (
        Person("linh", "Nguyễn Thùy Linh", "liaison", "vi", "HT"),
        Person("minh", "Trần Quang Minh", "head-of-desk", "vi", "HT"),
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
        Unit("BL", "province", {"lo": "ປກສ ແຂວງບໍລິຄຳໄຊ", "en": "Bolikhamxay provincial police"}, "MPS"),
        Unit("NAM-PHAO", "gate", {"lo": "ດ່ານນ້ຳພາວ", "en": "Nam Phao gate", "vi": "Cửa khẩu Nậm Phao"}, "BL"),
    ),
    (
        Person("khamla", "ຄຳຫຼ້າ ວົງສາ", "liaison", "lo", "BL"),
        Person("bounmy", "ບຸນມີ ແສງຈັນ", "head-of-desk", "lo", "BL"),
        Person("noy", "ນ້ອຍ ພົມມະຈັນ", "administrator", "lo", "MPS"),
        Person("dao", "ດາວ ສີສະຫວັດ", "auditor", "lo", "MPS"),
    ),
)
AGENCIES = (VIET_NAM, LAOS)

AGREEMENT = {
    "code": "VN-LA-DEMO",
    "titles": {
        "en": "Protocol on preventing and fighting crime (demonstration)",
        "vi": "Nghị định thư phòng, chống tội phạm (minh họa)",
        "lo": "ອະນຸສັນຍາວ່າດ້ວຍການສະກັດກັ້ນອາຊະຍາກຳ (ສາທິດ)",
    },
    "parties": ["VN", "LA"],
    "articles": [{"number": "4", "titles": {"en": "Exchange of information and verification"}}],
    "limits": {"urgent-direct": 8, "urgent-indirect": 72, "other": 168},
}
