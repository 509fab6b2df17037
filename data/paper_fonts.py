"""Cut the letters that printed documents embed out of Noto Sans, and write down which characters they cover.

    python data/paper_fonts.py [folder of the Noto files] [folder of Noto Sans CJK]

Needs `fonttools` (extra `check`) and Debian's `fonts-noto-core` and `fonts-noto-cjk`. Every shaping rule of a script is
kept (vowels above and below, coengs, medials). Chinese is cut to what two standards call usual: all of GB 2312
(simplified), the first level of Big5 (traditional, in which Hán is written), and characters that are usual in names
alone. It has one weight: a second would double the wheel's letters, and must not cover less than the first.
"""

import json
import pathlib
import sys
from collections.abc import Iterable

from fontTools import subset
from fontTools.ttLib import TTFont

NOTO = pathlib.Path("/usr/share/fonts/truetype/noto")
CJK = pathlib.Path("/usr/share/fonts/opentype/noto")
SHIPPED = pathlib.Path(__file__).parents[1] / "src/jalon/node/paper/fonts"
WEIGHTS = ("Regular", "Bold")
JOINERS = [0x200B, 0x200C, 0x200D, 0x25CC]
SCRIPTS = {
    "latin": ("NotoSans", [(0x20, 0x250), (0x2B0, 0x370), (0x370, 0x530), (0x1E00, 0x1F00), (0x2000, 0x2200)]),
    "lao": ("NotoSansLao", [(0x0E80, 0x0F00)]),
    "khmer": ("NotoSansKhmer", [(0x1780, 0x1800), (0x19E0, 0x1A00)]),
    "thai": ("NotoSansThai", [(0x0E00, 0x0E80)]),
    "burmese": ("NotoSansMyanmar", [(0x1000, 0x10A0)]),
}
SIGNS_OF_CHINESE = [*range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)]
IN_NAMES = "镕喆堃淼玥珺昇旻晟赟翀焱垚犇煊祎琎暄颢勍彧钰璟铮铭睿昕曦烨瑀頔祯禛璐玙瑄骁"
SIMPLIFIED = 2
"""Place of the simplified design in the collection file of Noto Sans CJK."""


def gb2312() -> set[int]:
    """The characters of GB 2312, rows 16 to 87."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(sign) for pair in pairs if (sign := pair.decode("gb2312", "ignore"))}


def big5_first_level() -> set[int]:
    """The frequent traditional characters of Big5."""
    cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    pairs = (bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in cells if (row, cell) <= (0xC6, 0x7E))
    return {ord(sign) for pair in pairs if (sign := pair.decode("big5", "ignore"))}


def cut(source: pathlib.Path, signs: Iterable[int], target: pathlib.Path, *, number: int = -1) -> set[int]:
    """Write the letters `signs` of `source`; returns the characters that the cut covers."""
    options = subset.Options(layout_features=["*"], hinting=False, font_number=number)
    if number >= 0:
        options.layout_features = ["ccmp", "locl", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names and licence stay
    font = subset.load_font(str(source), options)
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size} bytes")
    with TTFont(target) as written:
        return set(written.getBestCmap())


def ranges(signs: set[int]) -> list[list[int]]:
    """Characters as pairs of first and last, ascending."""
    found: list[list[int]] = []
    for sign in sorted(signs):
        if found and found[-1][1] == sign - 1:
            found[-1][1] = sign
        else:
            found.append([sign, sign])
    return found


def main(noto: pathlib.Path, cjk: pathlib.Path) -> None:
    """Cut every script in both weights."""
    SHIPPED.mkdir(parents=True, exist_ok=True)
    covered: set[int] = set()
    for script, (name, blocks) in SCRIPTS.items():
        signs = [sign for first, end in blocks for sign in range(first, end)] + JOINERS
        cuts = [cut(noto / f"{name}-{w}.ttf", signs, SHIPPED / f"{script}-{w.lower()}.ttf") for w in WEIGHTS]
        covered |= set.intersection(*cuts)
    usual = [*gb2312(), *big5_first_level(), *map(ord, IN_NAMES), *SIGNS_OF_CHINESE]
    covered |= cut(cjk / "NotoSansCJK-Regular.ttc", usual, SHIPPED / "chinese-regular.otf", number=SIMPLIFIED)
    (SHIPPED / "coverage.json").write_text(json.dumps(ranges(covered), separators=(",", ":")) + "\n", "ascii")


if __name__ == "__main__":
    main(*(pathlib.Path(given) for given in sys.argv[1:])) if len(sys.argv) > 2 else main(NOTO, CJK)
