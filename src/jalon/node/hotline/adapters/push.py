"""Web push: one message to one browser through its push service (RFC 8030), sealed for it alone (RFC 8291, aes128gcm).

The push service learns when and to which browser; it reads nothing, and each message has the same length. It knows us
by the push key (RFC 8292). No redirect is followed, and only machines of the open net are spoken to, whatever a name
resolves to.
"""

import base64
import dataclasses
import datetime
import http.client
import ssl
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from jalon.node.hotline.adapters import Failed
from jalon.node.hotline.rules import pushing as rules
from jalon.node.kernel import clock, keys

PATIENCE = 5  # seconds
LENGTH = 768
"""Bytes to which what is sealed is filled up with spaces, which JSON allows at its end."""
PROOF_LASTS = datetime.timedelta(hours=1)
TAKEN = (200, 201, 202, 204)
GONE = (404, 410)


@dataclasses.dataclass(frozen=True)
class Manner:
    """How a message is to be handled on its way: seconds to live, how urgent, and which earlier one it replaces."""

    lives: int
    urgency: str
    topic: str


def is_open() -> bool:
    """Whether the operator named any push service."""
    return bool(settings.JALON_PUSH_HOSTS)


def public_key() -> str:
    """The public half of the push key, as browsers want it when they subscribe."""
    return _base64(_point(keys.push_key().public_key()))


def send(to: rules.Subscription, text: str, manner: Manner) -> None:
    """Hand a message to the push service of one browser.

    Raises:
        Failed: with a code, whether trying again is of use, and how long the service wants us to wait.
    """
    if not rules.may_push_to(to.endpoint, allowed=settings.JALON_PUSH_HOSTS, demo=settings.JALON_DEMO):
        raise Failed("push-host-not-allowed", final=True)
    try:
        proof = _proof(to.endpoint)
    except keys.KeysMissing as error:
        raise Failed("push-key-missing") from error
    headers = {
        "Authorization": proof,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(manner.lives),
        "Urgency": manner.urgency,
        "Topic": manner.topic,
    }
    status, wait = _post(to.endpoint, sealed(to, text.encode().ljust(LENGTH)), headers)
    if status not in TAKEN:
        raise Failed(f"push-{status}", final=status != 429 and status < 500, gone=status in GONE, wait=wait)


def sealed(to: rules.Subscription, content: bytes) -> bytes:
    """The content as only that browser can read it; a fresh key each time."""
    import http_ece  # of the extra `push`

    fresh = ec.generate_private_key(ec.SECP256R1())
    body: bytes = http_ece.encrypt(content, private_key=fresh, dh=to.public, auth_secret=to.auth, version="aes128gcm")
    return body


def _proof(endpoint: str) -> str:
    """The header by which the service knows us: a short-lived token for that service alone."""
    import jwt  # of the extra `push`

    parts, key = urlsplit(endpoint), keys.push_key()
    ends = int((clock.now() + PROOF_LASTS).timestamp())
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": ends, "sub": settings.JALON_PUSH_CONTACT}
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={_base64(_point(key.public_key()))}"


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    parts = urlsplit(endpoint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    link = _link(parts.scheme, str(parts.hostname), parts.port)
    try:
        link.connect()
        if not rules.may_connect(link.sock.getpeername()[0], demo=settings.JALON_DEMO):
            raise Failed("push-not-on-the-open-net", final=True)
        link.request("POST", path, body=body, headers=headers)
        answer = link.getresponse()
        answer.read(1000)
    except (OSError, ValueError, http.client.HTTPException) as error:  # a ValueError: no such name can be
        raise Failed("push-unreachable") from error
    finally:
        link.close()
    return answer.status, answer.getheader("Retry-After", "").strip()


def _link(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)  # only this machine, in a demonstration


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
