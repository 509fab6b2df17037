"""The JSON API under `/api/v1`: one router of each app, behind the same doors as the pages.

Words: *token* (a secret that a program shows instead of a log-in; `accounts` keeps it), *scope* (a permission that a
token carries, never more than its person holds), *problem* (a refusal as RFC 9457 has it), *piece* (a page of a list).

How to add the router of an app
-------------------------------
1. `src/jalon/node/<app>/schemas.py`: what goes in and out, `ninja.Schema` with bounded fields.
2. `src/jalon/node/<app>/api.py`: a `router`, thin as views are; it asks `access`, `queries`, `actions`, never models:

       from ninja import Query, Router, Status
       from jalon.node.kernel.http import HttpRequest
       from jalon.node.kernel.paging import Cut, Page, Piece, cut
       from jalon.node.kernel.preconditions import etag, idempotency_key, must_match

       router = Router(tags=["Alerts"])

       @router.get("/alerts", response=Page[AlertShown], summary="Alerts of my units")
       def list_alerts(request: HttpRequest, piece: Query[Piece]) -> Cut[Alert]:
           accounts.must_hold(request.user, Permission.READ_ALERTS)
           return cut(queries.readable(request.user), piece)

       @router.post("/alerts", response={201: AlertShown}, summary="Raise an alert")
       def raise_alert(request: HttpRequest, told: NewAlert) -> Alert:
           accounts.must_hold_for(request.user, Permission.RAISE_ALERTS, told.unit)
           return actions.raise_alert(idempotency_key(request), author=request.user, **told.dict())

   (`Alert` under TYPE_CHECKING; ninja reads only arguments, so annotate *arguments* with real types.)
3. Add `"<app>"` to `ROUTERS` in `jalon/node/api/api/__init__.py`. Its paths stand under `/api/v1/<path of the router>`.
4. `data/reference_docs.py` writes `docs/reference/openapi.json`; a test keeps it fresh.

What you get without asking
---------------------------
- Every operation asks for a bearer token, or the session of the browser with its CSRF token. Never pass `auth=`.
- `request.user` is a person either way. Behind a token `user.has_perm`, `accounts.access.must_hold…` and
  `accounts.queries.units_where` allow only what the token's scopes allow. A token that may only read is refused
  anything but GET; a POST that changes nothing says so: `openapi_extra={"x-reads-only": True}`.
- POST needs an `Idempotency-Key` (a UUID, for you the id of the new record: `idempotency_key(request)`). A repeat gets
  the first answer; the same key with another body is refused.
- `Refused`, `Http404`, `PermissionDenied` and wrong input become problem+json with a `type` that opens a help page.
- GET answers carry an ETag; `If-None-Match` gets 304. For changes, set your own with `etag(…)` and ask `must_match`.
- Requests are counted per token or person; 429 says when to come back.
"""
