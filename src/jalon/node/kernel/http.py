"""The typed request: whoever comes past the log-in wall is a person with an account; and the answer that is a file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest as DjangoRequest
from django.http import HttpResponse

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class HttpRequest(DjangoRequest):
    """A request of somebody who is logged in; the log-in middleware lets no other through."""

    user: "User"
    auth: Any
    """In the API: the token, or the person in the browser."""
    reads_only: bool
    """In the API: whether the operation changes nothing."""


def file_response(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file to be saved: its bytes, its media type, and its name in plain letters."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def described_file(said: str, *kinds: str, schema: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the description of the API says of an operation that answers with a file.

    Args:
        said: what the file is, in words.
        kinds: its media types, one of which it has.
        schema: of a file that is JSON; without one it is bytes.
    """
    body = {"schema": dict(schema) if schema else {"type": "string", "format": "binary"}}
    content = {kind.partition(";")[0]: body for kind in kinds}
    return {"responses": {200: {"description": said, "content": content}}}
