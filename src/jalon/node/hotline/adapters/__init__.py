"""The narrow doors to SMS and mail: each takes an address and a text, and says in one code why it could not.

`JALON_SMS` and `JALON_MAIL` name them, empty for none:

* `file:/path` writes each message as a file (a folder that a modem's own program watches; tests);
* `smtp://user@host:25` and `smtps://…` hand mail to a server; its password is in `JALON_MAIL_PASSWORD_FILE`;
* `https://…` posts `{"id", "to", "text"}` to an SMS gateway with a bearer token from `JALON_SMS_TOKEN_FILE`; the
  gateway answers 200 or 202, 409 where it has that id already, and anything else for a failure.

Web push has a door of its own, `push`: its addresses come from browsers, not from the roster. No address, text,
password or token is ever logged; a failure is a code.
"""

import email.message
import json
import pathlib
import smtplib
import ssl
import urllib.error
import urllib.parse
import urllib.request
import uuid

from django.conf import settings

from jalon.node.hotline.choices import Medium

TIMEOUT = 10
SUBJECT = "JALON"


class Failed(Exception):
    """The message was not handed over; `code` says why, and holds nothing of the message.

    Attributes:
        final: trying again is of no use.
        gone: the address does not exist any more.
        wait: what the other side said of when to try again; empty where nothing.
    """

    def __init__(self, code: str, *, final: bool = False, gone: bool = False, wait: str = "") -> None:
        super().__init__(code)
        self.code, self.final, self.gone, self.wait = code, final, gone, wait


def media() -> set[Medium]:
    """The media for which an address is configured."""
    return {medium for medium, where in _doors().items() if where}


def _doors() -> dict[Medium, str]:
    return {Medium.SMS: settings.JALON_SMS, Medium.MAIL: settings.JALON_MAIL}


def send(medium: Medium, address: str, text: str, *, key: uuid.UUID) -> None:
    """Hand a message over.

    Raises:
        Failed: with a code, if it was not taken.
    """
    where = _doors()[medium]
    match urllib.parse.urlsplit(where).scheme:
        case "file":
            _to_file(where, medium, address, text, key)
        case "smtp" | "smtps":
            _to_server(where, address, text, key)
        case "https" | "http":
            _to_gateway(where, address, text, key)
        case _:
            raise Failed("not-configured")


def _to_file(where: str, medium: Medium, address: str, text: str, key: uuid.UUID) -> None:
    folder = pathlib.Path(urllib.parse.urlsplit(where).path)
    said = {"id": str(key), "medium": medium.value, "to": address, "text": text}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{key}.new"
        fresh.write_text(json.dumps(said, ensure_ascii=False), encoding="utf8")
        fresh.replace(folder / f"{key}.json")
    except OSError as error:
        raise Failed("file-not-written") from error


def _to_server(where: str, address: str, text: str, key: uuid.UUID) -> None:
    parts = urllib.parse.urlsplit(where)
    message = email.message.EmailMessage()
    message["From"], message["To"] = settings.JALON_MAIL_FROM, address
    message["Subject"], message["Message-ID"] = SUBJECT, f"<{key}@jalon>"
    message.set_content(text)
    try:
        with _connected(parts) as server:
            if parts.username:
                server.login(urllib.parse.unquote(parts.username), _secret(settings.JALON_MAIL_PASSWORD_FILE))
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise Failed("recipient-refused") from error
    except smtplib.SMTPAuthenticationError as error:
        raise Failed("not-authenticated") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Failed("server-failed") from error


def _connected(parts: urllib.parse.SplitResult) -> smtplib.SMTP:
    host, tls = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=tls)
    server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    if parts.username:  # a password travels over TLS only
        server.starttls(context=tls)
    return server


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token goes to the address that the operator named, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _to_gateway(where: str, address: str, text: str, key: uuid.UUID) -> None:
    body = json.dumps({"id": str(key), "to": address, "text": text}).encode()
    headers = {
        "Authorization": f"Bearer {_secret(settings.JALON_SMS_TOKEN_FILE)}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(key),
    }
    request = urllib.request.Request(where, data=body, headers=headers, method="POST")  # noqa: S310 - the operator's
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
            if answer.status not in (200, 202):
                raise Failed(f"gateway-{answer.status}")
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise Failed(f"gateway-{error.code}") from error
    except (OSError, ValueError) as error:
        raise Failed("gateway-unreachable") from error


def relay_secret() -> str:
    """The secret that the node shares with the relay of voices; empty where none is named."""
    return _secret(settings.JALON_CALLS_RELAY_SECRET_FILE)


def _secret(path: pathlib.Path | None) -> str:
    try:
        return path.read_text(encoding="utf8").strip() if path else ""
    except OSError as error:
        raise Failed("secret-unreadable") from error
