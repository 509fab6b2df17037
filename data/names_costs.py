#!/usr/bin/env python3
"""Make the first `src/jalon/names/tables/costs.json`: what one sound costs for another, by hand from articulation.

    names_costs.py

`names_train.py` refines these prices on matched pairs. Prices are in hundredths; 0 is the same sound, 100 another
consonant altogether. Row and column 0 stand for no sound.
"""

import csv
import itertools
import json
import pathlib

TABLES = pathlib.Path(__file__).parent.parent / "src/jalon/names/tables"
NEAR = """
pP 15, pb 15, Pb 30, Pφ 5, pφ 15, fφ 10, Pf 40, pf 60, vf 40, vw 15, vŵ 5, wŵ 5, vb 40, wu 15, ŵu 20, wo 30, hf 40, bφ 40, wm 70, hw 50
tT 15, ťt 4, ťT 8, ťd 15, ťθ 30, td 15, Td 30, dđ 20, đz 10, đy 35, đđ 0, θT 10, θt 20, θs 40, đʐ 30, đr 50, tθ 20, dθ 40, dz 60, td 15, tđ 50, đɟ 40, đĵ 40, đs 40
kK 15, kg 15, Kg 30, kx 45, Kx 15, xh 10, Kh 40, gh 35, kĉ 5, Kĉ 15, gĝ 10, gx 45, ĉs 30, ĉʂ 60, ĉC 30, ĉç 30, ĝɟ 15, ĝʒ 15, ĝĵ 20, ĝc 40, ĝk 30, hĵ 50, kĝ 30
mn 50, nŋ 42, nɲ 15, ŋɲ 35, mŋ 50, yɲ 15, lr 30, ln 60, rʐ 30, lʐ 60, ŋg 50, rn 70
cC 15, cɟ 15, Cɟ 25, cʈ 12, cƮ 25, Cʈ 25, CƮ 12, ʈƮ 15, cʦ 25, cʨ 35, Cʨ 25, ʦʨ 15, ʈʦ 20, ʈʨ 30, Ʈʨ 20, Ʈʦ 30, cz 45, ʦz 15, ʦs 20, ʨs 30, ʈz 40, Cs 40, cs 45
çc 6, çC 6, çʈ 6, çƮ 6, çʦ 25, çʨ 25, çʂ 25, çk 50, çK 50, çx 40, çɟ 15, çɕ 30, çs 45, çh 50, çt 45, çz 45
ʂs 12, ʂɕ 8, sɕ 10, ʂC 25, ʂƮ 25, ʂʒ 20, ɕC 25, sz 15, zʒ 25, zɕ 25, ʂẋ 20, sẋ 8, ɕẋ 5, zẋ 25, kẋ 40, ẋK 50, ẋç 35, Cẋ 35, ɕx 40, hɕ 45
ʒʐ 15, ʒɟ 12, ʒĵ 8, ʐĵ 35, ʐz 30, ʐʂ 35, ʐy 45, ʒC 30, ʒʈ 20, ʒc 20, ʒy 50, ʒz 25
ĵc 8, ĵɟ 4, ĵy 15, ĵʒ 8, ĵʈ 15, ĵC 25, ĵʦ 40, ĵz 30, ĵx 40, ɟz 25, ɟʒ 12, ɟy 40, ɟʈ 15, ɟt 60, ɟd 50, cĵ 8
ts 55, tʦ 40, tʈ 40, tc 45, tʂ 70, tC 50, Tʈ 45, Tʨ 45, ds 65, dʈ 45, dɟ 50, dc 50, Tc 50, tƮ 50, Ts 45, Tz 60, dʦ 50
ry 70, ly 75, rw 75, yi 10, yɨ 30, ye 30, yü 25, hy 60
ae 30, aə 15, aɔ 20, ao 30, aɛ 20, eɛ 12, ei 15, eə 20, oɔ 8, ou 12, oə 14, ɔə 25, iü 20, uü 15, ɨi 20, ɨu 8, ɨə 15, ɨe 25, uə 30, ɛi 25, ɛə 20, ɔu 25, iə 30, ue 45, ui 50, üe 35, ai 50, au 50, oi 55, oe 45, üɨ 15, ɔɛ 40, ɛa 20
"""
NOTHING = {"h": 28, "y": 36, "w": 34, "r": 36, "ə": 15, "a": 44, "e": 40, "i": 38, "u": 40, "ɨ": 25, "ť": 12}
VOWEL_GONE, CONSONANT_GONE = 44, 72
ANOTHER_VOWEL, ANOTHER_CONSONANT, ANOTHER_KIND = 45, 90, 105


def main() -> None:
    """Write the table."""
    with (TABLES / "phones.csv").open(encoding="utf-8") as lines:
        kinds = {row["phone"]: row["kind"] for row in csv.DictReader(lines)}
    phones = "".join(kinds)
    near = {frozenset(pair): int(cost) for pair, cost in (e.split() for e in NEAR.replace("\n", ",").split(",") if e.strip())}
    size = len(phones) + 1
    costs = [[0] * size for _ in range(size)]
    for i, phone in enumerate(phones, 1):
        gone = NOTHING.get(phone, VOWEL_GONE if kinds[phone] == "V" else CONSONANT_GONE)
        costs[i][0] = costs[0][i] = gone
    for (i, one), (j, other) in itertools.product(enumerate(phones, 1), repeat=2):
        if i != j:
            same = kinds[one] == kinds[other]
            far = ANOTHER_KIND if not same else ANOTHER_VOWEL if kinds[one] == "V" else ANOTHER_CONSONANT
            costs[i][j] = min(near.get(frozenset((one, other)), far), costs[i][0] + costs[0][j])
    about = "Prices in hundredths of taking one sound for another; row and column 0 are no sound. By hand: data/names_costs.py"
    with (TABLES / "costs.json").open("w", encoding="utf-8") as out:
        json.dump({"about": about, "phones": phones, "costs": costs}, out, ensure_ascii=False)
        out.write("\n")


if __name__ == "__main__":
    main()
