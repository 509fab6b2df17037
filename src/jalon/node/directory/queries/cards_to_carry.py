"""A contact to carry away: as a vCard (RFC 6350) and as a QR code that telephones read."""

import io

import segno

from jalon.node.directory.choices import DIALLED, ContactKind
from jalon.node.directory.models import Contact

_TYPES = {ContactKind.MOBILE: "cell", ContactKind.FAX: "fax", ContactKind.SATELLITE: "pager,voice"}


def vcard(contact: Contact) -> str:
    """The contact as a vCard 4.0."""
    unit = contact.unit
    name = str(contact.officer) if contact.officer else contact.label or str(unit)
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(name)}"]
    lines.append(f"ORG:{_escaped(unit.node_id)};{_escaped(str(unit))}")
    if contact.kind in DIALLED:
        kind = _TYPES.get(ContactKind(contact.kind), "work,voice")
        lines.append(f'TEL;VALUE=uri;TYPE="{kind}":tel:{contact.value}')
    elif contact.kind == ContactKind.MAIL:
        lines.append(f"EMAIL:{_escaped(contact.value)}")
    else:
        lines.append(f"NOTE:{_escaped(contact.value)}")
    lines += [f"LANG:{code}" for code in contact.languages or unit.languages]
    if contact.hours or unit.hours:
        lines.append(f"NOTE:{_escaped(contact.hours or unit.hours)}")
    if contact.valid_until:
        lines.append(f"NOTE:until {contact.valid_until.isoformat()}")
    return "\r\n".join([*map(_folded, lines), "END:VCARD", ""])


def _escaped(text: str) -> str:
    for old, new in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def _folded(line: str) -> str:
    """Lines of more than 75 octets go on after a space, never within a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def qr(contact: Contact) -> bytes:
    """The vCard as a QR code, as an SVG."""
    out = io.BytesIO()
    segno.make(vcard(contact), error="m", micro=False).save(out, kind="svg", scale=4, border=4, light="#fff")
    return out.getvalue()
