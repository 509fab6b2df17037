"""Which encoding a text file is in: a mark at its start, valid UTF-8, or the likeliest of the legacy encodings."""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
VIETNAMESE = re.compile("[ăâêôơưđÂÊÔƠƯĐ][\u0300\u0301\u0303\u0309\u0323]?|[a-zA-Z][\u0300\u0301\u0303\u0309\u0323]")
HAN = re.compile(r"[\u4e00-\u9fff]")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_binary(content: bytes) -> bool:
    """Tell whether bytes are no text in any encoding: control bytes, and no mark or pattern of UTF-16."""
    if any(content.startswith(mark) for mark, _ in MARKS) or _wide(content):
        return False
    sample = content[:SAMPLE]
    return len(CONTROL.findall(sample)) > len(sample) / 500


def decoded(content: bytes) -> str:
    """Return the text of bytes, without a byte-order mark and with plain line breaks.

    Example:
        >>> decoded("Pékin".encode("cp1252"))
        'Pékin'
    """
    return _decode(content).replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes) -> str:
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    if wide := _wide(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return max(_readings(content), key=_likeliness)


def _wide(content: bytes) -> str:
    """Return the UTF-16 flavour that the places of zero bytes give away."""
    sample = content[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 5 and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) / 5 and odd < even / 10 else ""


def _readings(content: bytes) -> list[str]:
    readings = []
    for name in ("gb18030", "cp1258", "cp1252"):
        try:
            readings.append(content.decode(name))
        except UnicodeDecodeError:
            continue
    return readings or [content.decode("cp1252", errors="replace")]


def _likeliness(text: str) -> float:
    """Score a reading: Chinese common characters, Vietnamese accents on vowels, or Western letters, less oddities."""
    sample = text[:20_000]
    beyond = [character for character in sample if ord(character) > 127] or [" "]
    han = sum(bool(HAN.match(character)) for character in beyond)
    common = sum(character in "的是在了和有中国人民警务部边境合作会议安全" for character in beyond)
    if han > 0.5 * len(beyond):
        return 3.0 if common > 0.02 * han and not re.search(r"[a-z][\u4e00-\u9fff][a-z]", sample) else -1.0
    vietnamese = len(VIETNAMESE.findall(sample))
    combining = sum(0x300 <= ord(character) < 0x370 for character in sample)
    odd = sum(character in "¤¦¨¯¶¸¹¾¿½¼×÷¬" for character in sample)
    if combining:
        return 2.0 * vietnamese / len(beyond) - odd / len(beyond)
    western = sum(character in "àâäéèêëîïôöùûüçœæÀÂÉÈÊËÎÏÔÙÛÜÇŒ’‘“”«»–—…€°" for character in beyond)
    return western / len(beyond) - odd / len(beyond)
