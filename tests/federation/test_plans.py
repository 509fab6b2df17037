"""A node that has sent a million messages looks for the few that wait by an index, though nothing has been counted yet.

SQLite plans by what it counted last, which may have been an empty table. So what a node asks with every message, every
round and every look at its health is held against SQLite's own plan.
"""

import re

import pytest
from django.db import connection

from factories.ours import ask, inquiry_body, release
from jalon.node.audit import actions as audit
from jalon.node.federation import actions, bundles, capabilities, metrics, opening, queries, sender
from jalon.node.federation.models import Outgoing, Partner
from jalon.node.kernel import clock, ids, keys
from jalon.wire.batches import Answer
from jalon.wire.receipts import Fate

pytestmark = [pytest.mark.sqlite, pytest.mark.skipif("connection.vendor != 'sqlite'")]

LONG = ("federation_outgoing", "federation_incoming", "federation_receipt", "federation_statement", "audit_entry")
"""The tables that grow with every message."""
FEW = (
    "outgoing_waiting", "outgoing_expiring", "outgoing_undelivered", "incoming_waiting", "incoming_aside",
    "statement_waiting",
)  # fmt: skip
"""Indexes of the few rows that are still to be dealt with: these may be gone through."""


@pytest.fixture
def walked():
    """What goes through a whole table that grows with every message: the statement and its plan."""
    asked, found = {}, []

    def note(execute, sql, params, many, context):
        if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked[sql] = list(params[0] if many else params or ())
        return execute(sql, params, many, context)

    def told():
        for sql, params in asked.items():
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                plan = [row[-1] for row in cursor.fetchall()]
            found.extend((step, sql) for step in plan if is_walk(step))
        return found

    with connection.execute_wrapper(note):
        yield told


def is_walk(step):
    """Whether a step of a plan reads a long table from end to end, or all of a partner's rows in it."""
    table = re.match(r"(SCAN|SEARCH) (\w+)", step)
    if not table or table[2] not in LONG or any(f"INDEX {few}" in step for few in FEW):
        return False
    return table[1] == "SCAN" or step.endswith(("(partner_id=?)", "(partner_id=? AND stream=?)"))


def test_no_message_is_looked_for_among_all_that_were_ever_sent(ours, walked):
    actions.send_trials("LA-MPS", [ids.new_id() for _ in range(30)], actor="user:linh", text="weather")
    waiting = sender.Waiting("LA-MPS")
    sent = [Outgoing.objects.get(pk=each.id) for each in waiting.envelopes]
    receipt = ours.laos.say(Fate.STORED, *sent)
    sender._settle(waiting, Answer(("stored",) * len(waiting.envelopes), receipts=(receipt,)).encoded())
    assert {Outgoing.objects.get(pk=each.pk).state for each in sent} == {"stored"}
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body()).raw)
    opening.apply_waiting()
    audit.sequence()
    assert walked() == []


def test_nor_in_the_rounds_in_which_nothing_happens(ours, walked):
    release(ours, ask(ours))
    queries.partners_due(clock.now(), serial=keys.own_directory().serial, capabilities=capabilities.digest())
    opening.apply_waiting()
    sender.expire()
    audit.sequence()
    assert walked() == []


def test_nor_for_a_look_at_its_health_or_for_a_carrier(ours, walked):
    release(ours, ask(ours))
    queries.health(clock.now())
    metrics.text()
    b"".join(bundles.write("LA-MPS", actor="user:linh"))
    assert Partner.objects.filter(pk="LA-MPS").exists()
    assert walked() == []


@pytest.mark.parametrize(
    ("step", "walks"),
    [
        ("SCAN federation_outgoing", True),
        ("SCAN federation_outgoing USING INDEX sqlite_autoindex_federation_outgoing_1", True),
        ("SEARCH federation_outgoing USING INDEX outgoing_place_once (partner_id=?)", True),
        ("SEARCH federation_outgoing USING INDEX outgoing_digest (digest=?)", False),
        ("SCAN federation_outgoing USING COVERING INDEX outgoing_waiting", False),
        ("SCAN federation_partner", False),
    ],
)
def test_a_walk_is_known_by_its_plan(step, walks):
    assert is_walk(step) is walks
