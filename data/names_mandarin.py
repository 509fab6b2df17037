#!/usr/bin/env python3
"""Make `src/jalon/names/tables/mandarin.csv`: each Mandarin syllable in four spellings, by rule.

    names_mandarin.py

Reads the syllables of `hanzi.csv`. Columns: `pinyin`; `wadegiles` with its apostrophes; `palladius`, the Russian
rendering; `phones`, the sounds of `phones.csv`. The rules are the published definitions of the three systems.
"""

import csv
import pathlib
import re

TABLES = pathlib.Path(__file__).parent.parent / "src/jalon/names/tables"
INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s".split()
WADE = dict(zip(INITIALS, "ch ch' sh p p' m f t t' n l k k' h ch ch' hs j ts ts' s".split(), strict=True))
RUSSIAN = dict(zip(INITIALS, "чж ч ш б п м ф д т н л г к х цз ц с ж цз ц с".split(), strict=True))
SOUND = dict(zip(INITIALS, "ʈ Ʈ ʂ p P m f t T n l k K h c C ɕ ʐ ʦ ʨ s".split(), strict=True))
FULL = {  # syllables without an initial: pinyin → final
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie", "yin": "in", "ying": "ing",
    "yong": "iong", "you": "iu", "yo": "io", "yu": "ü", "yuan": "üan", "yue": "üe", "yun": "ün", "wu": "u", "wa": "ua",
    "wai": "uai", "wan": "uan", "wang": "uang", "wei": "ui", "wen": "un", "weng": "ueng", "wo": "uo", "yai": "iai",
}  # fmt: skip
WADE_FINAL = {
    "ian": "ien", "ie": "ieh", "üe": "üeh", "e": "e", "ong": "ung", "iong": "iung", "er": "erh", "ueng": "ung",
}  # fmt: skip
WADE_ALONE = {
    "i": "i", "ia": "ya", "ian": "yen", "iang": "yang", "iao": "yao", "ie": "yeh", "in": "yin", "ing": "ying",
    "iong": "yung", "iu": "yu", "io": "yo", "ü": "yü", "üan": "yüan", "üe": "yüeh", "ün": "yün", "u": "wu", "ua": "wa",
    "uai": "wai", "uan": "wan", "uang": "wang", "ui": "wei", "un": "wen", "ueng": "weng", "uo": "wo", "e": "o",
    "er": "erh", "iai": "yai",
}  # fmt: skip
RUSSIAN_FINAL = {
    "a": "а", "ai": "ай", "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "ei": "эй", "en": "энь", "eng": "эн",
    "er": "эр", "i": "и", "ia": "я", "ian": "янь", "iang": "ян", "iao": "яо", "ie": "е", "in": "инь", "ing": "ин",
    "iong": "юн", "iu": "ю", "io": "ё", "o": "о", "ong": "ун", "ou": "оу", "u": "у", "ua": "уа", "uai": "уай",
    "uan": "уань", "uang": "уан", "ui": "уй", "un": "унь", "uo": "о", "ü": "юй", "üan": "юань", "üe": "юэ",
    "ün": "юнь", "ueng": "вэн", "iai": "яй",
}  # fmt: skip
RUSSIAN_ALONE = {
    "u": "у", "ua": "ва", "uai": "вай", "uan": "вань", "uang": "ван", "ui": "вэй", "un": "вэнь", "uo": "во",
}  # fmt: skip
SOUND_FINAL = {
    "a": "a", "ai": "ay", "an": "an", "ang": "aŋ", "ao": "aw", "e": "ə", "ei": "ey", "en": "ən", "eng": "əŋ",
    "er": "ər", "i": "i", "ia": "ia", "ian": "iɛn", "iang": "iaŋ", "iao": "iaw", "ie": "iɛ", "in": "in", "ing": "iŋ",
    "iong": "ioŋ", "iu": "iu", "io": "io", "o": "o", "ong": "oŋ", "ou": "ow", "u": "u", "ua": "wa", "uai": "way",
    "uan": "wan", "uang": "waŋ", "ui": "wey", "un": "un", "uo": "uo", "ü": "ü", "üan": "üan", "üe": "üɛ", "ün": "ün",
    "ueng": "wəŋ", "iai": "yay",
}  # fmt: skip


def split(syllable: str) -> tuple[str, str] | None:
    """Take a pinyin syllable apart into initial and final, or None where it is none: `xuan` → `("x", "üan")`."""
    if syllable in FULL:
        return "", FULL[syllable]
    initial = next((i for i in INITIALS if syllable.startswith(i)), "")
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    return (initial, final) if final in SOUND_FINAL else None


def wade(initial: str, final: str) -> str:
    """Spell in Wade-Giles."""
    if not initial:
        return WADE_ALONE.get(final, final)
    if final == "i" and initial in ("zh", "ch", "sh", "r"):
        return WADE[initial] + "ih"
    if final == "i" and initial in ("z", "c", "s"):
        return {"z": "tzu", "c": "tz'u", "s": "ssu"}[initial]
    if final == "e" and initial in ("g", "k", "h"):
        return WADE[initial] + "o"
    if final == "ui" and initial in ("g", "k"):
        return WADE[initial] + "uei"
    if final == "uo" and initial not in ("g", "k", "h", "sh"):
        return WADE[initial] + "o"
    return WADE[initial] + WADE_FINAL.get(final, final)


def palladius(initial: str, final: str) -> str:
    """Spell in the Palladius system."""
    if not initial:
        return RUSSIAN_ALONE.get(final, RUSSIAN_FINAL[final])
    if initial == "h" and final == "ui":
        return "хуэй"
    if final == "i" and initial in ("z", "c", "s"):
        return RUSSIAN[initial] + "ы"
    if final == "ü" and initial in ("n", "l", "j", "q", "x"):
        return RUSSIAN[initial] + "юй"
    return RUSSIAN[initial] + RUSSIAN_FINAL[final]


def phones(initial: str, final: str) -> str:
    """Spell in sounds."""
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return SOUND[initial] + "ɨ"
    return SOUND.get(initial, "") + (
        SOUND_FINAL[final] if initial else re.sub(r"^i(?=[aeo])", "y", SOUND_FINAL[final])
    )


def main() -> None:
    """Write the table."""
    with (TABLES / "hanzi.csv").open(encoding="utf-8") as lines:
        syllables = sorted({s for row in csv.DictReader(lines) for s in row["pinyin"].split()})
    with (TABLES / "mandarin.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["pinyin", "wadegiles", "palladius", "phones"])
        for syllable in syllables:
            if parts := split(syllable):
                writer.writerow([syllable, wade(*parts), palladius(*parts), phones(*parts)])


if __name__ == "__main__":
    main()
