"""Who asks, and their tokens. A token is made on the page of the account, never by a program."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Query, Router

from jalon.node.accounts import access, actions, queries
from jalon.node.accounts.schemas import Me, TokenShown
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut

if TYPE_CHECKING:
    from jalon.node.accounts.models import Token

router = Router(tags=["Account"])


@router.get("/me", response=Me, summary="Who asks, and what they may do")
def me(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    grants = queries.grants_now(user).select_related("unit").order_by("unit__code", "role")
    roles = [{"role": grant.role, "unit": grant.unit.code, "until": grant.valid_until} for grant in grants]
    may = queries.permissions_of(user)
    return {"username": user.username, "name": str(user), "language": user.language, "roles": roles, "may": may}


@router.get("/tokens", response=Page[TokenShown], summary="My tokens")
def list_tokens(request: HttpRequest, piece: Query[Piece]) -> "Cut[Token]":
    return cut(queries.tokens_of(request.user), piece)


@router.delete("/tokens/{uuid:key}", response={204: None}, summary="End a token of mine")
def end_token(request: HttpRequest, key: uuid.UUID) -> None:
    actions.end_token(access.token_for_ending(request.user, key), actor=request.user.actor)
