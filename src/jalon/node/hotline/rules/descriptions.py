"""What two browsers tell each other of a call (SDP, RFC 8866), cut down to what a voice needs; and which addresses go.

A description that crosses holds one audio part and nothing else: no picture, no data; attributes that are not named
here (browsers bring new ones) are left out on both sides. Network addresses in it (ICE candidates, RFC 8839) leave only
as the operator's policy says; what the browser adds beside them, its own address as it sees itself, is blanked.

| policy | which addresses leave |
|---|---|
| `relay` | those of the relay alone |
| `networks` | the relay's, and those inside the networks that the operator named |
| `public` | the relay's, and public ones |
| `any` | all, private ones too |
"""

import dataclasses
import ipaddress
import re
from collections.abc import Iterator, Sequence

POLICIES = ("relay", "networks", "public", "any")
LONGEST, LONGEST_LINE, MOST_LINES, MOST_CANDIDATES = 12_000, 1_000, 300, 40
SESSION = frozenset("vostc")
ATTRIBUTES = frozenset(
    {
        "group", "extmap-allow-mixed", "msid-semantic", "rtcp", "ice-ufrag", "ice-pwd", "ice-options", "fingerprint",
        "setup", "mid", "extmap", "sendrecv", "sendonly", "recvonly", "inactive", "msid", "rtcp-mux", "rtcp-rsize",
        "rtpmap", "rtcp-fb", "rtcp-xr", "fmtp", "ssrc", "ssrc-group", "maxptime", "ptime", "candidate",
        "end-of-candidates", "ice-lite",
    }
)  # fmt: skip
BLANK, BLANK_PORT = "0.0.0.0", "9"  # noqa: S104 - no address to listen on: what SDP writes where it tells none
_CANDIDATE = re.compile(
    r"candidate:[\x21-\x7e]{1,64} [12] (?:udp|tcp|UDP|TCP) \d{1,10} (?P<address>[0-9A-Za-z.:-]{2,80}) (?P<port>\d{1,5})"
    r" typ (?P<type>host|srflx|prflx|relay)(?P<rest>(?: [\x21-\x7e]{1,64} [\x21-\x7e]{1,256}){0,12})"
)
_AUDIO = re.compile(r"m=audio \d{1,5} UDP/TLS/RTP/SAVPF [0-9 ]{1,200}")
_FINGERPRINT = re.compile(r"fingerprint:sha-(?:256|384|512) [0-9A-F]{2}(?::[0-9A-F]{2}){31,63}")


class BadDescription(ValueError):
    """The text is no description of a voice call that this node lets through."""


@dataclasses.dataclass(frozen=True)
class Policy:
    """Which addresses leave: a name of `POLICIES`, and the operator's own networks.

    In a demonstration (`demo`) both nodes are on one machine, and the relay may be there as well.
    """

    name: str = "relay"
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    demo: bool = False

    @property
    def relay_only(self) -> bool:
        """Whether voices go through a relay alone."""
        return self.name == "relay"

    def lets(self, address: str, kind: str) -> bool:
        """Whether a candidate's address may leave; names (`….local`) stand for private addresses."""
        if kind == "relay" or self.name == "any":
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        if self.name == "networks":
            return any(found in network for network in self.networks)
        return self.name == "public" and found.is_global


def checked(text: str) -> str:
    """A description line by line, if it is one of a voice call and nothing more.

    Raises:
        BadDescription: if it is too long, has another part than one of audio, or a line of another shape.
    """
    if len(text) > LONGEST:
        raise BadDescription("the description is too long")
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE or not line.isprintable() for line in lines):
        raise BadDescription("the description has too many lines, or one that is too long")
    if lines[0] != "v=0" or sum(line.startswith("m=") for line in lines) != 1:
        raise BadDescription("the description needs one part, of audio")
    for line in lines:
        _check_line(line)
    if not any(line.startswith("a=fingerprint:") for line in lines):
        raise BadDescription("the description names no key for the voice")
    if sum(line.startswith("a=candidate:") for line in lines) > MOST_CANDIDATES:
        raise BadDescription("the description names too many addresses")
    return "\r\n".join(line for line in lines if _is_known(line)) + "\r\n"


def _check_line(line: str) -> None:
    kind, _, value = line.partition("=")
    if kind == "m":
        good = _AUDIO.fullmatch(line) is not None
    elif kind == "a":
        good = _attribute_has_its_shape(value)
    else:
        good = kind in SESSION
    if not good:
        raise BadDescription("a line of the description is not one of a voice call")


def _attribute_has_its_shape(value: str) -> bool:
    name = value.partition(":")[0]
    if name == "candidate":
        return _CANDIDATE.fullmatch(value) is not None
    return name != "fingerprint" or _FINGERPRINT.fullmatch(value) is not None


def _is_known(line: str) -> bool:
    return not line.startswith("a=") or line[2:].partition(":")[0] in ATTRIBUTES


def leaving(text: str, policy: Policy) -> str:
    """A description of ours as it may leave: the addresses that the policy lets out, and no other trace of them."""
    return "\r\n".join(_leaving(checked(text).split("\r\n"), policy))


def _leaving(lines: Sequence[str], policy: Policy) -> Iterator[str]:
    for line in lines:
        if line.startswith("a=candidate:"):
            match = _CANDIDATE.fullmatch(line[2:])
            if match and policy.lets(match["address"], match["type"]):
                yield _without_origin(line)
        elif line.startswith("c="):
            yield f"c=IN IP4 {BLANK}"
        elif line.startswith("a=rtcp:"):
            yield f"a=rtcp:{BLANK_PORT} IN IP4 {BLANK}"
        elif line.startswith("o="):
            yield " ".join([*line.split(" ")[:3], "IN", "IP4", "127.0.0.1"])
        elif line.startswith("m="):
            first, _port, rest = line.split(" ", 2)
            yield f"{first} {BLANK_PORT} {rest}"
        else:
            yield line


def _without_origin(line: str) -> str:
    """A candidate without the address behind it (`raddr`), nor what else tells of the network that it is on."""
    line = re.sub(r" raddr \S+ rport \S+", f" raddr {BLANK} rport {BLANK_PORT}", line)
    return re.sub(r" network-(?:id|cost) \S+", "", line)


def arriving(text: str, policy: Policy) -> str:
    """A partner's description as our browser may have it: none of its addresses points back at our own machines.

    Where the policy is not `any`, addresses that no other network can have (loopback, link-local, multicast) are left
    out, and so are names; in a demonstration a relay may be on this machine.
    """
    lines = checked(text).split("\r\n")
    return "\r\n".join(line for line in lines if policy.name == "any" or _may_be_asked(line, demo=policy.demo))


def _may_be_asked(line: str, *, demo: bool) -> bool:
    match = _CANDIDATE.fullmatch(line[2:]) if line.startswith("a=candidate:") else None
    if match is None:
        return True
    try:
        found = ipaddress.ip_address(match["address"])
    except ValueError:
        return False
    if found.is_loopback:
        return demo and match["type"] == "relay"
    return not (found.is_link_local or found.is_multicast or found.is_unspecified)
