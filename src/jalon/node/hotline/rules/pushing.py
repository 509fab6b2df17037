"""Web push: which push services may be used, what a browser's subscription is, and how pressing a message is.

The browser chooses the service, the operator names those that the node calls; whatever else a subscription says, the
node goes nowhere else. `RFC 8030` gives a message its time to live, urgency and topic; `RFC 8291` its encryption.
"""

import base64
import binascii
import dataclasses
import datetime
import hashlib
import ipaddress
import uuid
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

LONGEST_ADDRESS = 600
MOST_DEVICES = 10
"""Of one person."""
SHORTEST_LIFE = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(hours=1)
"""How long a push service may ask us to wait."""
LOOPBACK = ("127.0.0.1", "localhost")
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS", "Firefox"), ("Chrom", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


class BadKeys(ValueError):
    """The keys of a subscription are none that RFC 8291 knows."""


@dataclasses.dataclass(frozen=True)
class Subscription:
    """Where a browser is reached, and the keys with which only it reads: a point of P-256 and 16 random bytes."""

    endpoint: str
    public: bytes
    auth: bytes


def read_keys(public: str, auth: str) -> tuple[bytes, bytes]:
    """The two keys of a subscription, from base64url.

    Raises:
        BadKeys: if one is no such key.
    """
    try:
        point, secret = (base64.b64decode(key + "=" * (-len(key) % 4), b"-_", validate=True) for key in (public, auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error) as error:
        raise BadKeys(str(error)) from None
    if len(point) != 65 or len(secret) != 16:
        raise BadKeys("of another length")
    return point, secret


def may_push_to(endpoint: str, *, allowed: Collection[str], demo: bool) -> Decision:
    """Only to push services that the operator named, over TLS; a subscription can't turn the node against its network.

    Args:
        endpoint: the address that the browser gave.
        allowed: `host`, `host:port`, or `.domain` for every host below it.
        demo: whether this machine itself may be named, and without TLS (tests).
    """
    parts = _parts(endpoint)
    if parts is None or parts.username or parts.password or parts.fragment:
        return no(_("Your browser gave an address that is none of a push service. Use SMS and mail on this device."))
    host, here = parts.hostname or "", demo and parts.hostname in LOOPBACK
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        return no(_("A push service is called over TLS only. Use SMS and mail on this device."))
    named = host if parts.port in (None, 443) else f"{host}:{parts.port}"
    if (_is_number(host) and not here) or not any(_covers(each, named) for each in allowed):
        return no(
            _("The push service of your browser, %(host)s, is not one that the operator named in JALON_PUSH_HOSTS. Ask"
              " the administrator, or use another browser; SMS and mail go on.") % {"host": named[:80]}
        )  # fmt: skip
    return YES


def _parts(endpoint: str) -> SplitResult | None:
    try:
        parts = urlsplit(endpoint)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and endpoint.isascii() and endpoint.isprintable() and " " not in endpoint else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


def _covers(allowed: str, named: str) -> bool:
    return named.endswith(allowed) and named != allowed[1:] if allowed.startswith(".") else named == allowed


def may_connect(address: str, *, demo: bool) -> bool:
    """Whether the machine behind a push service's name is one of the open net, whatever the name says."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global or (demo and found.is_loopback)


def may_add(count: int) -> Decision:
    """A person has a handful of devices, not a hundred."""
    if count >= MOST_DEVICES:
        return no(_("You have %(most)d devices already. Remove one that you no longer use.") % {"most": MOST_DEVICES})
    return YES


def urgency(exercise: str) -> str:
    """RFC 8030: what is real wakes a telephone that saves its battery; a test call or a drill need not."""
    return "normal" if exercise else "high"


def lives(expires_at: datetime.datetime, now: datetime.datetime) -> int:
    """Seconds for which a push service keeps the message: as long as the alert lives."""
    return max(0, int((expires_at - now).total_seconds()))


def worth_sending(expires_at: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether anybody could still act on it."""
    return expires_at - now >= SHORTEST_LIFE


def topic(alert: uuid.UUID, device: uuid.UUID) -> str:
    """RFC 8030: a later message of the same alert takes the place of one that waits; nobody learns which alert."""
    digest = hashlib.sha256(b"jalon push topic" + alert.bytes + device.bytes).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def waits(said: str, otherwise: datetime.timedelta) -> datetime.timedelta:
    """How long to wait before the next try: what the service asked for (`Retry-After` in seconds), within reason."""
    asked = datetime.timedelta(seconds=int(said[:7])) if said.isascii() and said.isdigit() else otherwise
    return min(max(asked, otherwise), LONGEST_WAIT)


def digest(endpoint: str) -> str:
    """By what a device is found again without showing its address."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def device_words(user_agent: str) -> str:
    """What a browser calls itself, in two words: `Chrome · Android`. The rest of it is not kept."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " · ".join(word for word in (browser, system) if word) or "—"
