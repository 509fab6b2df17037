#!/usr/bin/env python3
"""Make `src/jalon/names/tables/sino.csv`: the Mandarin syllables behind each Sino-Vietnamese one.

    names_sino.py UNIHAN_DIR

Vietnamese papers write Chinese persons in Sino-Vietnamese (Tập Cận Bình). Turning that back is open: each syllable
stands for several characters. The table lists, from `hanzi.csv`, the Mandarin syllables of those characters, likeliest
first by how common the characters are (Unihan kHanyuPinlu and kFrequency).
"""

import bz2
import collections
import csv
import pathlib
import re
import sys

TABLES = pathlib.Path(__file__).parent.parent / "src/jalon/names/tables"


def commonness(folder):
    """Weigh each character by its use in texts."""
    weight = collections.defaultdict(float)
    for name in ("Unihan_Readings", "Unihan_DictionaryLikeData"):
        with bz2.open(folder / f"{name}.txt.bz2", "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("U+"):
                    code, field, value = line.rstrip("\n").split("\t")
                    char = chr(int(code[2:], 16))
                    if field == "kHanyuPinlu":
                        weight[char] += sum(map(int, re.findall(r"\((\d+)\)", value))) ** 0.5
                    if field == "kFrequency":
                        weight[char] += 2.0 * (6 - int(value))
    return weight


def main():
    """Write the table."""
    weight = commonness(pathlib.Path(sys.argv[1]))
    found = collections.defaultdict(collections.Counter)
    with (TABLES / "mandarin.csv").open(encoding="utf-8") as lines:
        syllables = {row["pinyin"] for row in csv.DictReader(lines)}
    with (TABLES / "hanzi.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            use = weight[row["char"]] or weight[row["simple"]]
            if use and row["pinyin"].split(" ")[0] in syllables:
                for rank, word in enumerate(row["hanviet"].split()[:2]):
                    if "?" not in word:
                        found[word][row["pinyin"].split()[0]] += use / (1 + 3 * rank)
    with (TABLES / "sino.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["hanviet", "pinyin"])
        for word in sorted(found):
            best = [s for s, _ in sorted(found[word].items(), key=lambda item: (-item[1], item[0]))]
            writer.writerow([word, " ".join(best[:8])])


if __name__ == "__main__":
    main()
