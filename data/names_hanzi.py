#!/usr/bin/env python3
"""Make `src/jalon/names/tables/hanzi.csv`: what a Chinese character can sound like in a name.

    names_hanzi.py UNIHAN_DIR OPENCC_DIR HANVIET_JS

UNIHAN_DIR   holds Unihan_Readings.txt.bz2 (Debian package unicode-data 15.0.0; Unicode licence)
OPENCC_DIR   holds TSCharacters.txt and STCharacters.txt (OpenCC, Apache-2.0)
HANVIET_JS   is src/hanvietData.js of the npm package hanviet-pinyin-words 2.1.7 (MIT, Phong Phan)

Columns: `char`; `simple`, the form that simplified and traditional writings share (empty: itself); `pinyin` without
tones, commonest first; `jyutping` with tones; `hanviet`, commonest first, a guess from the other readings marked `?`.
"""

import bz2
import collections
import csv
import json
import pathlib
import re
import sys
import unicodedata

TABLE = pathlib.Path(__file__).parent.parent / "src/jalon/names/tables/hanzi.csv"
TONES = str.maketrans(
    {chr(0x304): None, chr(0x301): None, chr(0x30C): None, chr(0x300): None, chr(0x302): None}
)


def unihan(folder: pathlib.Path) -> dict[str, dict[str, str]]:
    """Read every Unihan reading: character → field → value."""
    found: dict[str, dict[str, str]] = collections.defaultdict(dict)
    with bz2.open(folder / "Unihan_Readings.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                found[chr(int(code[2:], 16))][field] = value
    return found


def variants(path: pathlib.Path) -> dict[str, list[str]]:
    """Read an OpenCC character table: character → its forms on the other side."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {one: [form for form in others.split() if len(form) == 1] for one, others in pairs}


def toneless(syllable: str) -> str:
    """Drop a tone mark or digit and keep ü: `lǚ` and `lü3` give `lü`."""
    plain = unicodedata.normalize("NFD", syllable.strip().lower()).translate(TONES)
    return re.sub(r"[0-9]", "", unicodedata.normalize("NFC", plain)).replace("u:", "ü").replace("v", "ü")


def pinyin(fields: dict[str, str]) -> list[str]:
    """Order the Mandarin readings of one character: the customary one, then by use, then the dictionary's."""
    seen = fields.get("kMandarin", "").split()[:1]
    seen += re.findall(r"([^\s(]+)\(", fields.get("kHanyuPinlu", ""))
    seen += [part for entry in fields.get("kTGHZ2013", "").split() for part in entry.split(":")[-1].split(",")]
    seen += fields.get("kMandarin", "").split()
    return list(dict.fromkeys(filter(None, map(toneless, seen))))[:4]


def old_style(word: str) -> str:
    """Bring a Hán-Việt syllable to one spelling: NFC, lower case."""
    return unicodedata.normalize("NFC", word.strip().lower())


class HanViet:
    """Readings from the published list first, then Unihan, then a guess from sound-alikes."""

    def __init__(self, readings: dict[str, dict[str, str]], script: pathlib.Path) -> None:
        text = script.read_text(encoding="utf-8")
        self.listed = json.loads(text[text.index("{") : text.rindex("}") + 1])
        self.readings = readings
        self.alike: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
        for char in self.listed:
            for word in self.known(char)[:1]:
                self.alike[self.sound(char)][word] += 1

    def sound(self, char: str) -> tuple[str, str]:
        """Name the class of characters that share a Mandarin and a Cantonese reading, tones included."""
        fields = self.readings.get(char, {})
        return fields.get("kMandarin", "").split(" ")[0], fields.get("kCantonese", "").split(" ")[0]

    def known(self, char: str) -> list[str]:
        """List the recorded readings, those of the customary Mandarin reading first."""
        by_pinyin = self.listed.get(char, {})
        usual = self.sound(char)[0]
        ranked = sorted(by_pinyin, key=lambda sound: toneless(sound) != toneless(usual) and sound != "*")
        words = [old_style(word) for sound in ranked for word in by_pinyin[sound]]
        if not words:
            words = [old_style(word) for word in self.readings.get(char, {}).get("kVietnamese", "").split()]
        return list(dict.fromkeys(words))

    def guess(self, char: str) -> list[str]:
        """Take the commonest reading of the characters that sound alike in Mandarin and Cantonese."""
        sound = self.sound(char)
        if not all(sound):
            return []
        found = self.alike.get(sound)
        return [found.most_common(1)[0][0] + "?"] if found else []


def rows(unihan_dir: pathlib.Path, opencc: pathlib.Path, script: pathlib.Path) -> list[list[str]]:
    """Build the table, one row a character."""
    readings = unihan(unihan_dir)
    simple, full = variants(opencc / "TSCharacters.txt"), variants(opencc / "STCharacters.txt")
    hanviet = HanViet(readings, script)
    table = []
    for char in sorted(set(readings) | set(simple) | set(full)):
        fields = readings.get(char, {})
        if not ("\u3400" <= char <= "\u9fff") or not (fields.get("kMandarin") or char in simple):
            continue
        forms = [char, *full.get(char, [])]
        words = [word for form in forms for word in hanviet.known(form)]
        guesses = [word for form in forms for word in hanviet.guess(form)]
        cantonese = list(dict.fromkeys(s for form in forms for s in readings.get(form, {}).get("kCantonese", "").split()))
        fold = simple.get(char, [char])[0]
        table.append(
            [
                char,
                "" if fold == char else fold,
                " ".join(pinyin(fields)),
                " ".join(cantonese[:2]),
                " ".join(list(dict.fromkeys(words))[:4] or guesses[:1]),
            ]
        )
    return table


def main() -> None:
    """Write the table."""
    table = rows(*map(pathlib.Path, sys.argv[1:4]))
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["char", "simple", "pinyin", "jyutping", "hanviet"])
        writer.writerows(table)
    print(f"{len(table)} characters, {sum(1 for row in table if row[4])} with a Hán-Việt reading", file=sys.stderr)


if __name__ == "__main__":
    main()
