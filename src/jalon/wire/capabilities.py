"""Capabilities: what a node reads, signed, so that nothing is guessed and nothing negotiated in band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jalon.wire.certificates import Role
from jalon.wire.directory import Directory
from jalon.wire.errors import UnknownKey, Unsupported
from jalon.wire.fields import NODE, Fields
from jalon.wire.header import VERSIONS
from jalon.wire.keys import Signer
from jalon.wire.statements import read_statement, state

MAX_TYPES = 500
MAX_LISTS = 200


@dataclass(frozen=True)
class Capabilities:
    """What a node reads.

    Attributes:
        node: its code.
        issued: milliseconds since 1970; a newer statement replaces an older one.
        versions: of the protocol.
        suites: numbers of suites that it has keys for.
        types: message types, such as `exchange.reply.v1`.
        code_lists: a code list's name to its version.
        raw: the bytes as they came.
    """

    node: str
    issued: int
    versions: tuple[int, ...]
    suites: tuple[int, ...]
    types: frozenset[str]
    code_lists: Mapping[str, str]
    raw: bytes = field(repr=False)

    def version_with(self, ours: Sequence[int] = VERSIONS) -> int:
        """The newest version that both sides read.

        Raises:
            Unsupported: if there is none: one side must be updated.
        """
        common = set(self.versions) & set(ours)
        if not common:
            raise Unsupported(f"{self.node} and this node have no version of the protocol in common; update one.")
        return max(common)


def sign_capabilities(
    *,
    node: str,
    issued: int,
    types: Sequence[str],
    code_lists: Mapping[str, str],
    signer: Signer,
    versions: Sequence[int] = VERSIONS,
    suites: Sequence[int] = (1,),
) -> bytes:
    """State what this node reads; see `Capabilities` for the arguments. Signed by the node's key."""
    fields = {
        "node": node,
        "issued": issued,
        "versions": sorted(versions),
        "suites": sorted(suites),
        "types": sorted(types),
        "code_lists": dict(code_lists),
    }
    return state("capabilities", fields, signer)


def verify_capabilities(raw: bytes, *, directory: Directory) -> Capabilities:
    """Check what a partner states that it reads.

    Raises:
        WireError: if it isn't that partner's word.
    """
    statement = read_statement(raw)
    fields = statement.fields("capabilities")
    capabilities = Capabilities(
        node=fields.text("node", NODE),
        issued=fields.time("issued"),
        versions=_numbers(fields, "versions"),
        suites=_numbers(fields, "suites"),
        types=frozenset(fields.texts("types", MAX_TYPES)),
        code_lists=fields.text_map("code_lists", MAX_LISTS),
        raw=raw,
    )
    if capabilities.node != directory.node:
        raise UnknownKey(f"The capabilities are of {capabilities.node}, not of {directory.node}.")
    statement.verify(directory.key_for_arrival(statement.kid, Role.NODE, capabilities.issued))
    return capabilities


def _numbers(fields: Fields, name: str) -> tuple[int, ...]:
    numbers = fields.array(name, 50)
    if any(type(number) is not int or number < 1 for number in numbers):
        raise fields.bad(name)
    return tuple(numbers)
