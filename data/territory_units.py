"""Write the tables of `jalon.territory` on units and their successions from the shared data folder.

Run `JALON_SHARED=<folder> python data/territory_units.py`. It reads `data/reference/admin` and writes into
`src/jalon/territory/tables/`:

* `units_generated.csv`: countries to districts; `full_names_generated.csv`: the full names of some;
* `communes_generated.csv.gz`: Viet Nam's communes;
* `mergers_generated.csv`: successions of provinces, of districts without communes, and of communes in 2026;
* `commune_mapping_generated.csv.gz`: old to new communes on 1 July 2025.

Sources, dates and licences of everything written stand in `tables/SOURCES.md`.
"""

import collections
import csv
import gzip
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

ADMIN = Path(os.environ["JALON_SHARED"]) / "data" / "reference" / "admin"
TABLES = Path(__file__).parent.parent / "src" / "jalon" / "territory" / "tables"

REFORM, EVE = "2025-07-01", "2025-06-30"
CITY_DAY, CITY_EVE = "2026-04-30", "2026-04-29"
HUE_DAY, HUE_EVE = "2025-01-01", "2024-12-31"
LISTED = "2025-03-01"  # first day for which the list of 696 districts and 10,035 communes is vouched for

UNIT_COLUMNS = ["code", "level", "kind", "parent", "from", "until", "attested", "iso", "verified", "name", "latin"]
VN_KINDS = {
    "tỉnh": "province", "thành phố": "city", "quận": "urban-district", "huyện": "rural-district", "thị xã": "town",
    "xã": "commune", "phường": "ward", "thị trấn": "township", "đặc khu": "special-zone",
}  # fmt: skip
CAPITALS = {"LA-VT", "KH-12", "TH-10"}
ZONES = {  # special zones that had been districts without communes: new commune code, old district code
    "11948": "318", "19742": "471", "20333": "498", "21548": "536", "26732": "755",
}  # fmt: skip
BURMESE = {
    "01": "စစ်ကိုင်း", "02": "ပဲခူး", "03": "မကွေး", "04": "မန္တလေး", "05": "တနင်္သာရီ", "06": "ရန်ကုန်", "07": "ဧရာဝတီ",
    "11": "ကချင်", "12": "ကယား", "13": "ကရင်", "14": "ချင်း", "15": "မွန်", "16": "ရခိုင်", "17": "ရှမ်း", "18": "နေပြည်တော်",
}  # fmt: skip
PEOPLES = {
    "壮族": "zhuangzu", "苗族": "miaozu", "瑶族": "yaozu", "彝族": "yizu", "哈尼族": "hanizu", "傣族": "daizu",
    "白族": "baizu", "景颇族": "jingpozu", "傈僳族": "lisuzu", "藏族": "zangzu", "回族": "huizu", "侗族": "dongzu",
    "仫佬族": "mulaozu", "毛南族": "maonanzu", "各族": "gezu", "拉祜族": "lahuzu", "佤族": "wazu", "布朗族": "bulangzu",
    "纳西族": "naxizu", "独龙族": "dulongzu", "怒族": "nuzu", "普米族": "pumizu",
}  # fmt: skip
CN_ENDINGS = {  # ending: its pinyin and the kind of unit
    "自治州": ("zizhizhou", "autonomous-prefecture"), "自治县": ("zizhixian", "autonomous-county"),
    "市": ("shi", "city"), "县": ("xian", "county"), "区": ("qu", "urban-district"),
}  # fmt: skip

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """Read a CSV file of the admin folder, every cell in composed Unicode."""
    text = unicodedata.normalize("NFC", (ADMIN / name).read_text(encoding="utf-8"))
    return list(csv.DictReader(text.splitlines()))


def unit(code: str, level: str, kind: str, parent: str, name: str, **more: str) -> Row:
    """Return one row of the units table."""
    return {
        **dict.fromkeys(UNIT_COLUMNS, ""),
        "verified": "1",
        **more,
        "code": code,
        "level": level,
        "kind": kind,
        "parent": parent,
        "name": name,
    }


def countries() -> Iterator[Row]:
    """Six countries; `attested` is the first day for which their first level is known."""
    begin = {
        "VN": ("2008-08-01", "Việt Nam", "Viet Nam"),
        "LA": ("2014-01-01", "ລາວ", "Laos"),
        "CN": ("2003-01-01", "中国", "China"),
        "KH": ("2014-01-01", "កម្ពុជា", "Cambodia"),
        "TH": ("2011-03-23", "ไทย", "Thailand"),
        "MM": ("2011-01-01", "မြန်မာ", "Myanmar"),
    }
    for code, (day, name, latin) in begin.items():
        yield unit(code, "country", "country", "", name, attested=day, latin=latin, iso=code)


def vn_provinces() -> Iterator[Row]:
    """The provinces of the three regimes; one that no reform touched is one row that stays open."""
    new = {row["gso_code"]: row for row in read("vn_provinces_34_from_2026-04-30.csv")}
    unchanged = {code for code, row in new.items() if row["formed_from_2025"] == code}
    for row in read("vn_provinces_63_pre2025.csv"):
        code = row["gso_code"]
        until = "" if code in unchanged else EVE
        if code == "46":
            yield vn_province("46", "province", "Thừa Thiên Huế", "", HUE_EVE, iso=row["iso_3166_2"])
            yield vn_province("46", "municipality", "Huế", HUE_DAY, until, iso=row["iso_3166_2"])
        else:
            yield vn_province(code, row["type"], row["short_vi"], "", until, iso=row["iso_3166_2"])
    for code, row in new.items():
        if code not in unchanged:
            yield from vn_new_province(code, row)


def vn_new_province(code: str, row: Row) -> Iterator[Row]:
    """A province formed on 1 July 2025, and its next version where its rank changed in 2026."""
    before, after = ("municipality" if row[key].startswith("Thành") else "province" for key in RANKS)
    changed = before != after
    yield vn_province(code, before, row["name_vi"], REFORM, CITY_EVE if changed else "")
    if changed:
        yield vn_province(code, after, row["name_vi"], CITY_DAY, "")


RANKS = ("full_name_2025", "full_name_vi")


def vn_province(code: str, kind: str, name: str, begin: str, until: str, iso: str = "") -> Row:
    """One version of a Vietnamese province."""
    attested = begin or "2008-08-01"
    return unit(
        f"VN:{code}", "province", kind, "VN", name, **{"from": begin, "until": until, "attested": attested, "iso": iso}
    )


def vn_districts() -> Iterator[Row]:
    """The 696 districts, all closed with 30 June 2025."""
    for row in read("vn_districts_pre2025.csv"):
        word = rank(row["name_vi"])
        name = row["name_vi"][len(word) + 1 :].partition(" (")[0]
        more = {"until": EVE, "attested": LISTED}
        yield unit(f"VN:{row['gso_district']}", "district", VN_KINDS[word], f"VN:{row['gso_province']}", name, **more)


def first_level(country: str, file: str, number: str, name: str, attested: str, verified: str) -> Iterator[Row]:
    """Provinces of a country whose list has ISO 3166-2 codes and names."""
    for row in read(file):
        kind = "municipality" if row["iso_3166_2"] in CAPITALS else "province"
        more = {"latin": row["iso_name"], "iso": row["iso_3166_2"], "attested": attested, "verified": verified}
        yield unit(f"{country}:{row[number]}", "province", kind, country, row[name], **more)


def laos() -> Iterator[Row]:
    """Districts of Laos; no source dates them."""
    for row in read("la_districts.csv"):
        name, latin = "".join(row["name_lo"].split()), " ".join(row["name_en"].split())
        above = f"LA:{row['province_code']}"
        yield unit(f"LA:{row['district_code']}", "district", "district", above, name, latin=latin, verified="0")


def myanmar() -> Iterator[Row]:
    """States and regions, under the numbers of ISO 3166-2."""
    for row in read("iso_3166_2_mekong.csv"):
        if row["country"] == "MM":
            number, kind = row["code"][3:], row["type"].lower().replace(" ", "-")
            more = {"latin": row["name"], "iso": row["code"], "attested": "2011-01-01"}
            yield unit(f"MM:{number}", "province", kind, "MM", BURMESE[number], **more)


def china() -> Iterator[Row]:
    """Guangxi and Yunnan, their prefectures and counties."""
    first = [
        ("450000", "autonomous-region", "广西", "Guangxi", "CN-GX"),
        ("530000", "province", "云南", "Yunnan", "CN-YN"),
    ]
    for code, kind, name, latin, iso in first:
        yield unit(f"CN:{code}", "province", kind, "CN", name, latin=latin, iso=iso, attested="2003-01-01")
    for row in read("cn_prefectures_guangxi_yunnan.csv"):
        yield chinese(row, "prefecture", row["provinceCode"] + "0000")
    for row in read("cn_counties_guangxi_yunnan.csv"):
        yield chinese(row, "district", row["cityCode"] + "00")


def chinese(row: Row, level: str, parent: str) -> Row:
    """A prefecture or county, its name without the words of its rank and of peoples."""
    name, latin = row["name"], row["pinyin"].lower().replace("ü", "v").strip()
    ending = next(end for end in CN_ENDINGS if name.endswith(end))
    pinyin, kind = CN_ENDINGS[ending]
    short, short_latin = name.removesuffix(ending), latin.removesuffix(pinyin)
    if ending.startswith("自治"):
        while people := next((p for p in PEOPLES if short.endswith(p)), None):
            short, short_latin = short.removesuffix(people), short_latin.removesuffix(PEOPLES[people])
    if len(short) < 2:
        short, short_latin = name, latin
    return unit(
        f"CN:{row['gb_t_2260']}",
        level,
        kind,
        f"CN:{parent}",
        short,
        latin=short_latin.replace("lv", "lü").capitalize(),
        attested="2023-06-30",
    )


def full_names() -> Iterator[tuple[str, ...]]:
    """Full Chinese names of autonomous prefectures and counties, which name peoples between name and rank."""
    for table in ("cn_prefectures_guangxi_yunnan.csv", "cn_counties_guangxi_yunnan.csv"):
        for row in read(table):
            if "自治" in row["name"]:
                yield f"CN:{row['gb_t_2260']}", "", "zh", row["name"]


def communes() -> Iterator[Row]:
    """Every commune of the three regimes."""
    for row in read("vn_communes_pre2025.csv"):
        word = rank(row["name_vi"])
        name = row["name_vi"][len(word) + 1 :]
        yield commune(row["gso_commune"], row["gso_district"], VN_KINDS[word], "", EVE, name)
    before = {row["gso_commune"]: rank(row["name_vi"]) for row in read("vn_communes_from_2025-07-01.csv")}
    for row in read("vn_communes_from_2026-04-30.csv"):
        code, parent, now = row["gso_commune"], row["gso_province"], row["type_vi"].lower()
        then = before.get(code, now)
        until = CITY_EVE if then != now else ""
        yield commune(code, parent, VN_KINDS[then], REFORM, until, row["name_vi"])
        if until:
            yield commune(code, parent, VN_KINDS[now], CITY_DAY, "", row["name_vi"])


def commune(code: str, parent: str, kind: str, begin: str, until: str, name: str) -> Row:
    """One version of a Vietnamese commune."""
    days = {"from": begin, "until": until, "attested": begin or LISTED}
    return unit(f"VN:{code}", "commune", kind, f"VN:{parent}", name, **days)


def rank(full_name: str) -> str:
    """Return the type word of a full name; the columns of types are wrong in some rows."""
    return next(word for word in VN_KINDS if full_name.lower().startswith(word + " "))


def mergers(commune_rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Day, old code, new code and extent of every succession but that of communes in 2025."""
    yield HUE_DAY, "VN:46", "VN:46", "whole", "2"
    for row in read("vn_provinces_34_from_2026-04-30.csv"):
        sources = row["formed_from_2025"].split(";")
        if sources != [row["gso_code"]]:
            for old in sources:
                yield REFORM, f"VN:{old}", f"VN:{row['gso_code']}", "whole", "2"
        if row["full_name_2025"].split()[0] != row["full_name_vi"].split()[0]:
            yield CITY_DAY, f"VN:{row['gso_code']}", f"VN:{row['gso_code']}", "whole", "2"
    for new, old in ZONES.items():
        yield REFORM, f"VN:{old}", f"VN:{new}", "whole", "1"
    for row in commune_rows:
        if row["from"] == CITY_DAY:
            yield CITY_DAY, row["code"], row["code"], "whole", "2"


def mapping() -> Iterator[tuple[str, ...]]:
    """Old code, new code, extent and the number of sources that say so, for the communes of 2025."""
    rows = collections.defaultdict(list)
    for row in read("vn_commune_mapping_2025_merged.csv"):
        rows[row["old_gso_commune"]].append(row)
    for old, targets in rows.items():
        for row in targets:
            whole = "whole" if len(targets) == 1 else "disputed"
            extent = "part" if row["kind_B"] == "divided" else whole
            yield (
                f"VN:{old}",
                f"VN:{row['new_gso_commune']}",
                extent,
                str((row["in_A"] == "True") + (row["in_B"] == "True")),
            )


def write(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a table; names that end in .gz are packed without a date, so that the same data give the same bytes."""
    lines = [",".join(columns)]
    for row in rows:
        cells = list(row)
        if any("," in cell or '"' in cell for cell in cells):
            raise SystemExit(f"{name}: a cell with a comma or quote: {cells}")
        lines.append(",".join(cells))
    content = ("\n".join(lines) + "\n").encode()
    (TABLES / name).write_bytes(gzip.compress(content, 9, mtime=0) if name.endswith(".gz") else content)
    print(f"{name}: {len(lines) - 1} rows, {(TABLES / name).stat().st_size:,} bytes")


def main() -> None:
    """Write the tables."""
    units = [
        *countries(),
        *vn_provinces(),
        *vn_districts(),
        *first_level("LA", "la_provinces.csv", "lsb_code", "name_lo_alt", "2014-01-01", "0"),
        *laos(),
        *first_level("KH", "kh_provinces.csv", "code", "name_km", "2014-01-01", "0"),
        *first_level("TH", "th_provinces.csv", "dopa_code", "name_th", "2011-03-23", "1"),
        *myanmar(),
        *china(),
    ]
    commune_rows = list(communes())
    write("units_generated.csv", UNIT_COLUMNS, ([row[c] for c in UNIT_COLUMNS] for row in units))
    write("full_names_generated.csv", ["code", "name", "language", "alias"], full_names())
    write("communes_generated.csv.gz", UNIT_COLUMNS, ([row[c] for c in UNIT_COLUMNS] for row in commune_rows))
    write("mergers_generated.csv", ["day", "old", "new", "extent", "sources"], mergers(commune_rows))
    write("commune_mapping_generated.csv.gz", ["old", "new", "extent", "sources"], mapping())


if __name__ == "__main__":
    main()
