"""Who asks, and their tokens. A person makes tokens on the page of the account; a program obtains short ones."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Form, Query, Router, Status
from ninja.security import HttpBasicAuth
from ninja.throttling import AnonRateThrottle

from jalon.node.accounts import access, actions, queries
from jalon.node.accounts.schemas import Me, OAuthError, ShortToken, TokenShown
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut

if TYPE_CHECKING:
    from jalon.node.accounts.models import Token

router = Router(tags=["Account"])


class ClientSecret(HttpBasicAuth):
    """A program's client says who it is: by HTTP Basic, or in the form. Whether that is true, the action finds out."""

    def __call__(self, request: HttpRequest) -> tuple[str, str] | None:  # type: ignore[override]  # our request
        if request.headers.get("Authorization", "").lower().startswith("basic "):
            said: tuple[str, str] | None = super().__call__(request)
            return said
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")

    def authenticate(self, request: HttpRequest, username: str, password: str) -> tuple[str, str]:  # type: ignore[override]
        return username, password


@router.post(
    "/oauth/token",
    auth=[ClientSecret()],
    throttle=[AnonRateThrottle("30/min")],
    response={200: ShortToken, 400: OAuthError, 401: OAuthError},
    summary="A short token for a program (OAuth 2.0 client credentials)",
    openapi_extra={"x-reads-only": True},  # a repeat gives another short token
)
def obtain_token(request: HttpRequest, grant_type: Form[str], scope: Form[str] = "") -> Status[Any]:
    if grant_type != "client_credentials":
        return Status(400, {"error": "unsupported_grant_type"})
    client, secret = request.auth
    try:
        token, short = actions.exchange_secret(uuid.UUID(client), secret, scopes=scope.split())
    except (ValueError, actions.CannotExchangeSecret) as error:
        return Status(401, {"error": "invalid_client", "error_description": str(error)})
    lasts = int(actions.SHORT.total_seconds())
    return Status(200, {"access_token": short, "expires_in": lasts, "scope": " ".join(token.scopes)})


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
