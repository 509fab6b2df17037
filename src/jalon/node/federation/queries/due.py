"""To which partners something is due now: asked at every ring of the bell, so it is one statement for all of them."""

import datetime
from typing import Any

from django.db import connection

from jalon.node.federation.choices import OutgoingState, PartnerState, ReceiptSide
from jalon.node.federation.models import Outgoing, Partner, Statement, Transfer

MAY = f"partner.state = '{PartnerState.ACTIVE}' AND (partner.retry_at IS NULL OR partner.retry_at <= %s)"
WAITS = f"""
    partner.recovering_since IS NOT NULL OR partner.told_serial < %s OR partner.told_capabilities <> %s
    OR EXISTS (
        SELECT 1 FROM {Outgoing._meta.db_table} AS one
        WHERE one.partner_id = partner.code AND one.state = '{OutgoingState.WAITING}')
    OR EXISTS (
        SELECT 1 FROM {Statement._meta.db_table} AS one
        WHERE one.partner_id = partner.code AND one.side = '{ReceiptSide.TO_PARTNER}' AND one.delivered_at IS NULL)
    OR EXISTS (
        SELECT 1 FROM {Transfer._meta.db_table} AS one
        WHERE one.partner_id = partner.code AND one.outgoing AND NOT one.announced AND one.finished_at IS NULL)
"""  # noqa: S608 - names of our own


def partners_to_try(now: datetime.datetime) -> list[str]:
    """The codes of the partners that may be sent something now."""
    return _codes(MAY, now)


def partners_due(now: datetime.datetime, *, serial: int, capabilities: bytes) -> list[str]:
    """Those of them that a message, a receipt, a file or news of our keys (`serial`) and capabilities waits for."""
    return _codes(f"{MAY} AND ({WAITS})", now, serial, capabilities)


def _codes(where: str, now: datetime.datetime, *values: Any) -> list[str]:
    moment: Any = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT partner.code FROM {Partner._meta.db_table} AS partner WHERE {where} ORDER BY partner.code",  # noqa: S608
            [moment, *values],
        )
        return [code for (code,) in cursor.fetchall()]
