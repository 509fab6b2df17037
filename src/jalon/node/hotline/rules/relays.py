"""What a browser shows a relay (TURN) so that it passes a voice on: a name that ends by itself, and its proof.

The relay and the node share a secret; the proof is an HMAC of the name, which begins with the second in which it ends.
The name says nothing of the person. coturn calls this `use-auth-secret`.
"""

import base64
import dataclasses
import datetime
import hashlib
import hmac

LASTS = datetime.timedelta(hours=2)


@dataclasses.dataclass(frozen=True)
class Pass:
    """A name and its proof, good for a while."""

    username: str
    credential: str


def pass_for(secret: str, tag: str, *, now: datetime.datetime) -> Pass:
    """A pass for one call, told apart from others by a tag without meaning.

    Example: `pass_for("s", "a1", now=…).username` is `1795323600:a1`.
    """
    username = f"{int((now + LASTS).timestamp())}:{tag}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Pass(username, base64.b64encode(digest).decode())
