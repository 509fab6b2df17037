"""Which language a text is written in: counts of small words and letters that only one language has.

Only the languages that have tables are told apart; a text in any other gets a clear refusal, never a guess.
"""

import re

from jalon.reader.errors import CannotRead

FUNCTION_WORDS = {
    "fr": "le la les des du et en une est dans pour par sur au aux avec qui que ont été sont cette entre leur ces",
    "en": "the of and to in for on with by was were that from at has have is are as an their between this it its",
    "vi": "và của các trong đã với tại cho là có được về những người một này hai bên ngày theo đến nước hợp tác",
}
OTHER = {
    "es": "el los las del y en una por con para que se su como más fue entre sobre este",
    "de": "der die das und ist nicht mit von zu den im für auf dem des eine wurde sich auch",
    "id": "yang dan di dengan untuk dari pada ini itu dalam akan tidak telah oleh sebagai",
    "it": "il di che e la per un in del con non una sono della dei nel gli anche alla",
    "pt": "o os do da em um uma para com não que se na no por mais dos das foi ao",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er om ook bij",
}
SCRIPTS = (
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0e80-\u0eff]"), "Lao"),
    (re.compile(r"[\u0e00-\u0e7f]"), "Thai"),
    (re.compile(r"[\u1780-\u17ff]"), "Khmer"),
    (re.compile(r"[\u1000-\u109f]"), "Burmese"),
    (re.compile(r"[\u0400-\u04ff]"), "Cyrillic"),
    (re.compile(r"[\u0600-\u06ff]"), "Arabic"),
    (re.compile(r"[\u3040-\u30ff]"), "Japanese"),
    (re.compile(r"[\uac00-\ud7af]"), "Korean"),
)
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
SAMPLE = 4_000


def language_of(text: str) -> str:
    """Return the code of the text's language.

    Args:
        text: at least a sentence; only the first 4,000 characters are looked at.

    Raises:
        CannotRead: the language is none of those that the reader has tables for.

    Example:
        >>> language_of("The two sides met in Hanoi and agreed to share information.")
        'en'
    """
    sample = text[:SAMPLE]
    letters = max(sum(1 for character in sample if character.isalpha()), 1)
    for pattern, name in SCRIPTS:
        if len(pattern.findall(sample)) > 0.3 * letters:
            if name == "zh":
                return name
            raise CannotRead(
                "the text is written in %(name)s script; "
                "the reader knows French, English, Vietnamese and (in part) Chinese",
                name=name,
            )
    return _latin(sample, letters)


def _latin(sample: str, letters: int) -> str:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(VIETNAMESE.findall(sample)) > 0.04 * letters:
        return "vi"
    known = {**FUNCTION_WORDS, **OTHER}
    scores = {language: _share(words, vocabulary) for language, vocabulary in known.items()}
    best = max(scores, key=lambda language: scores[language])
    if best not in FUNCTION_WORDS or scores[best] < 0.05:
        raise CannotRead(
            "the text's language could not be recognised; "
            "the reader knows French, English, Vietnamese and (in part) Chinese"
        )
    return best


def _share(words: list[str], vocabulary: str) -> float:
    known = set(vocabulary.split())
    return sum(word in known for word in words) / max(len(words), 1)
