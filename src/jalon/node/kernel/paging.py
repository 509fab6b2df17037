"""Long lists a piece at a time, by cursor: nothing is counted, nothing is skipped or shown twice while the list grows.

    class Matter(Schema): ...

    @router.get("/matters", response=Page[Matter])
    def list_matters(request: HttpRequest, piece: Query[Piece]) -> Cut[models.Matter]:
        return cut(queries.readable(request.user), piece)

The rows are ordered by one column and then by their key; whoever gets `next` sends it back as `after`.
"""

import base64
import binascii
import dataclasses
import json
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from jalon.node.kernel.refused import Refused

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")
MOST = 200


class CannotPage(Refused):
    """The cursor is none that this list gave out."""

    code = "kernel.cannot-page"
    status = 422


class Piece(Schema):
    """Which piece of a list is asked for."""

    after: str = Field("", max_length=400, description="`next` of the piece before; empty for the first.")
    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")


class Page(Schema, Generic[Shown]):
    """A piece of a list; `next` is the cursor of the piece that follows, null at the end."""

    items: list[Shown]
    next: str | None = None


@dataclasses.dataclass(frozen=True)
class Cut(Generic[Row]):
    """Rows of one piece, and the cursor of the next."""

    items: list[Row]
    next: str | None


def cut(rows: QuerySet[Row], piece: Piece, *, by: str = "pk", newest_first: bool = True) -> Cut[Row]:
    """The piece of `rows` that is asked for, ordered by the column `by`.

    Keys are ordered by time (`kernel.ids`), so that `pk` is the order in which rows came.

    Raises:
        CannotPage: if the cursor is damaged, or of another list.
    """
    sign, beyond = ("-", "lt") if newest_first else ("", "gt")
    if piece.after:
        value, key = _read(rows.model, by, piece.after)
        rows = rows.filter(Q(**{f"{by}__{beyond}": value}) | Q(**{by: value, f"pk__{beyond}": key}))
    found = list(rows.order_by(f"{sign}{by}", f"{sign}pk")[: piece.limit + 1])
    items = found[: piece.limit]
    return Cut(items, _write(items[-1], by) if len(found) > piece.limit else None)


def _write(row: Model, by: str) -> str:
    value = row.pk if by == "pk" else getattr(row, by)
    text = json.dumps([getattr(value, "isoformat", value.__str__)(), str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(model: type[Model], by: str, cursor: str) -> tuple[Any, Any]:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        field = model._meta.pk if by == "pk" else model._meta.get_field(by)
        return field.to_python(value), model._meta.pk.to_python(key)  # type: ignore[union-attr]  # a column, each
    except (ValueError, TypeError, AttributeError, binascii.Error, ValidationError) as error:
        raise CannotPage(_("This is no cursor of this list. Begin again without `after`.")) from error
