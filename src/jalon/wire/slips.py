"""Slips: a bundle as a row of short texts, for QR codes on paper or from screen to screen.

Each text is `JALON/<number>/<of>/<check>/<part>`, in capitals, digits and `/` alone, so that a QR code takes it in its
dense alphanumeric mode. They may be read in any order and more than once; `check` is the same on all slips of one
bundle and keeps two bundles from being mixed.
"""

import base64
import binascii
import hashlib
import re

from jalon.wire.errors import BadSignature, Malformed, TooBig

MAX_SLIPS = 500
_SLIP = re.compile(r"JALON/([1-9][0-9]{0,2})/([1-9][0-9]{0,2})/([A-Z2-7]{8})/([A-Z2-7]+)", re.ASCII)


def write_slips(bundle: bytes, longest: int = 1200) -> list[str]:
    """Cut a bundle into slips.

    Args:
        bundle: its bytes.
        longest: characters of one slip's part; 1200 fits a QR code that a phone reads from paper.

    Raises:
        TooBig: if that takes more than 500 slips; carry it as a file.

    Example:
        >>> write_slips(b"jalon")
        ['JALON/1/1/JENBRALQ/NJQWY33O']
    """
    text = base64.b32encode(bundle).decode().rstrip("=")
    parts = [text[at : at + longest] for at in range(0, len(text), longest)]
    if len(parts) > MAX_SLIPS:
        raise TooBig(f"The bundle takes more than {MAX_SLIPS} codes; carry it as a file.")
    return [f"JALON/{number}/{len(parts)}/{_check(bundle)}/{part}" for number, part in enumerate(parts, 1)]


def _check(bundle: bytes) -> str:
    return base64.b32encode(hashlib.sha256(bundle).digest()[:5]).decode()


class Stack:
    """Slips as they are read, until the bundle is whole.

    Example:
        >>> stack = Stack()
        >>> [stack.add(slip) for slip in write_slips(b"jalon", 5)]
        [[2], []]
        >>> stack.bundle()
        b'jalon'
    """

    def __init__(self) -> None:
        self._parts: dict[int, str] = {}
        self._of = 0
        self._check = ""

    def add(self, slip: str) -> list[int]:
        """Take a slip.

        Returns:
            The numbers of the slips that are still missing.

        Raises:
            Malformed: if it is no slip, or one of another bundle.
        """
        match = _SLIP.fullmatch(slip)
        if match is None or int(match[1]) > int(match[2]) or int(match[2]) > MAX_SLIPS:
            raise Malformed("This code holds no part of a bundle.")
        if self._parts and (self._of, self._check) != (int(match[2]), match[3]):
            raise Malformed("This code belongs to another bundle; read that one by itself.")
        self._of, self._check = int(match[2]), match[3]
        self._parts[int(match[1])] = match[4]
        return [number for number in range(1, self._of + 1) if number not in self._parts]

    def bundle(self) -> bytes:
        """The bundle's bytes, once no slip is missing.

        Raises:
            Malformed: if slips are missing.
            BadSignature: if they don't make the bundle that was cut.
        """
        if not self._parts or len(self._parts) < self._of:
            raise Malformed("Some codes of the bundle weren't read yet.")
        text = "".join(self._parts[number] for number in range(1, self._of + 1))
        try:
            bundle = base64.b32decode(text + "=" * (-len(text) % 8))
        except binascii.Error:
            raise Malformed("The codes hold no bundle.") from None
        if _check(bundle) != self._check:
            raise BadSignature("A code was misread or altered; read them again.")
        return bundle
