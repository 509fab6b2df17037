"""What a reading is: one way in which a written name can sound, and how sure that is."""

from typing import NamedTuple


class Reading(NamedTuple):
    """One way to read a name.

    Attributes:
        system: the convention, such as `pinyin`, `wade-giles`, `cantonese`, `han-viet`, `vietnamese`, `thai`, `latin`.
        script: the script that the name stands in: `han`, `latin`, `thai`, `lao`, `khmer`, `burmese`, `cyrillic`.
        latin: the reading spelled in Latin letters, words parted by spaces.
        tokens: the sounds of each word or syllable, spelled over `tables/phones.csv`.
        weight: how likely this reading is, above 0 and at most 1.

    Example:
        >>> Reading("pinyin", "han", "wang", ("waŋ",), 1.0).latin
        'wang'
    """

    system: str
    script: str
    latin: str
    tokens: tuple[str, ...]
    weight: float
