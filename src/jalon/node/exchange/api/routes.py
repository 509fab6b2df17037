"""The one router of this room: `requests`, `letters`, `ledger` and `templates` hang their operations on it."""

from ninja import Router

router = Router(tags=["Requests"])
