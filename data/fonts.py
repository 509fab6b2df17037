"""Cut the Lao and Khmer letters out of Noto Sans, as the woff2 files that the pages ship.

    python data/fonts.py [folder with the Noto files]

Needs `fonttools` and `brotli` (extra `check`) and Debian's `fonts-noto-core`. The cut keeps every shaping rule (vowels
above and below, coengs); Latin letters stay with the reader's own system.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

NOTO = pathlib.Path("/usr/share/fonts/truetype/noto")
SHIPPED = pathlib.Path(__file__).parents[1] / "src/jalon/node/ui/static/ui/fonts"
JOINERS = [0x200B, 0x200C, 0x200D, 0x25CC]
SCRIPTS = {
    "lao": ("NotoSansLao", [*range(0x0E80, 0x0F00), *JOINERS]),
    "khmer": ("NotoSansKhmer", [*range(0x1780, 0x1800), *range(0x19E0, 0x1A00), *JOINERS]),
}
WEIGHTS = {"400": "Regular", "700": "Bold"}


def cut(source: pathlib.Path, signs: list[int], target: pathlib.Path) -> int:
    """Write the letters `signs` of `source` as woff2; returns the size in bytes."""
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, desubroutinize=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names and licence stay
    with TTFont(source, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=signs)
        cutter.subset(font)
        subset.save_font(font, target, options)
    return target.stat().st_size


def main(folder: pathlib.Path) -> None:
    """Cut both scripts in both weights."""
    SHIPPED.mkdir(parents=True, exist_ok=True)
    for script, (name, signs) in SCRIPTS.items():
        for weight, style in WEIGHTS.items():
            target = SHIPPED / f"{script}-{weight}.woff2"
            size = cut(folder / f"{name}-{style}.ttf", signs, target)
            print(f"{target.name}: {size} bytes")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else NOTO)
