"""Write `src/jalon/reader/tables/{countries,places}_generated.csv`: what countries and provinces are called.

Countries come from CLDR through Babel (Unicode licence); first-level units of the Mekong countries from ISO 3166-2
through pycountry, Vietnamese units from the NSO service (MIT), Thai units from DOPA (MIT), Chinese prefectures from
NBS (WTFPL). Run with `JALON_SHARED` naming the shared data folder: `python data/reader_places.py`.
"""

import csv
import os
import re
import unicodedata
from pathlib import Path

from babel import Locale

TABLES = Path(__file__).parent.parent / "src/jalon/reader/tables"
ADMIN = Path(os.environ.get("JALON_SHARED", "../shared")) / "data/reference/admin"
TYPES = r" (Sheng|Shi|Zizhiqu|Changwat|Khaet|Khoueng|Pyine|Taing Daytha Gyi|Zhuangzu Zizhiqu|Huizu Zizhiqu)$"
SUFFIXES = ("市", "州", "地区")


def countries() -> list[tuple[str, str, str]]:
    """Return (language, ISO 3166-1 alpha-2, name) for every country in every language of the reader."""
    rows = set()
    for language in ("fr", "en", "vi", "zh"):
        for code, name in Locale(language).territories.items():
            if len(code) != 2 or not code.isalpha() or code in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "AQ", "AC", "TA"}:
                continue
            clean = name.replace(" SAR China", "").replace("R.A.S. chinoise de ", "").replace("中国", "")
            alternatives = [re.sub(r"\s*\(.*\)", "", clean), *re.findall(r"\((.*)\)", clean)]
            rows |= {(language, code, each.strip()) for each in alternatives if len(each.strip()) > 1}
    return sorted(rows | {("zh", "CN", "中国")})


def places() -> list[tuple[str, str]]:
    """Return (name, ISO 3166-1 alpha-2) for provinces and prefectures, with and without accents."""
    rows = set()
    for row in _rows("iso_3166_2_mekong.csv"):
        name = re.sub(r"\s*[\[(].*", "", row["name"])
        rows.add((re.sub(TYPES, "", name), row["country"]))
    for file in ("vn_provinces_63_pre2025.csv", "vn_provinces_34_from_2026-04-30.csv"):
        rows |= {(row.get("short_vi") or row["name_vi"], "VN") for row in _rows(file)}
    rows |= {(row["name_en"], "TH") for row in _rows("th_provinces.csv")}
    for row in _rows("cn_prefectures_guangxi_yunnan.csv"):
        short = next((row["name"].removesuffix(each) for each in SUFFIXES if row["name"].endswith(each)), row["name"])
        rows.add((short if len(short) < 4 else row["name"], "CN"))
        if row["pinyin"].endswith("shi"):
            rows.add((row["pinyin"].removesuffix("shi"), "CN"))
    return sorted(rows | {(plain(name), code) for name, code in rows} - {("", "")})


def plain(name: str) -> str:
    """Return a name without accents."""
    folded = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in folded if not unicodedata.combining(character))


def _rows(file: str) -> list[dict[str, str]]:
    with (ADMIN / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def main() -> None:
    """Write both tables."""
    for name, head, rows in (
        ("countries", ("language", "country", "name"), countries()),
        ("places", ("name", "country"), places()),
    ):
        with (TABLES / f"{name}_generated.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


if __name__ == "__main__":
    main()
