"""The log: no entry, no act; it only grows; whatever is changed behind its back is found."""

import types

import pytest
from django.db import DatabaseError, connection, transaction

from jalon.node.audit import actions, queries
from jalon.node.audit.choices import Tree
from jalon.node.audit.models import Checkpoint, Entry, Leaf
from jalon.wire import merkle


def act(n=1, tree=Tree.INTERNAL):
    with transaction.atomic():
        for at in range(n):
            actions.record(
                "test.thing.done", actor="user:linh", about="jalon:test/thing/1", tree=tree, detail={"n": at}
            )


def behind_its_back(sql, *params):
    """What an administrator of the database could do: lift the triggers, then write."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, params)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        for table in ("entry", "leaf", "checkpoint"):
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_{table}_no_{verb}")
        cursor.execute(sql, params)


def test_an_entry_outside_a_transaction_is_refused(ours, monkeypatch):
    monkeypatch.setattr(actions, "connection", types.SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="outside the transaction"):
        actions.record("test.thing.done", actor="user:linh")


def test_an_act_that_fails_leaves_no_entry(ours):
    @transaction.atomic
    def fail():
        actions.record("test.thing.done", actor="user:linh")
        raise ZeroDivisionError

    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET actor = 'user:nobody'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete(ours, verb):
    act()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_an_unbroken_log_verifies_at_every_size(ours):
    for n in (1, 2, 5, 17):
        act(n)
        act(n, Tree.EXCHANGE)
        while actions.sequence():
            pass
        for tree in Tree:
            verdict = actions.verify(tree)
            assert verdict.verified, verdict.faults
            assert verdict.leaves == verdict.entries == queries.size(tree)


def test_entries_not_sequenced_yet_are_counted_and_checked(ours):
    act(3)
    verdict = actions.verify(Tree.INTERNAL)
    assert verdict.verified
    assert (verdict.leaves, verdict.entries) == (0, Entry.objects.filter(tree="internal").count())


@pytest.fixture
def grown(ours):
    act(20)
    actions.sequence()


def test_a_changed_column_is_found(grown):
    behind_its_back("UPDATE audit_entry SET actor = 'user:nobody' WHERE actor = 'user:linh'")
    assert "columns" in actions.verify(Tree.INTERNAL).faults[0]


def test_a_changed_sealed_entry_is_found(grown):
    entry = Entry.objects.filter(action="test.thing.done").first()
    behind_its_back("UPDATE audit_entry SET sealed = %s WHERE id = %s", b"other", entry_id(entry))
    assert any("altered" in fault for fault in actions.verify(Tree.INTERNAL).faults)


def entry_id(entry):
    return entry.pk if connection.vendor == "postgresql" else entry.pk.hex


def test_a_cut_log_is_found(grown):
    last = Leaf.objects.filter(tree="internal").order_by("-index").first()
    behind_its_back("DELETE FROM audit_leaf WHERE entry_id = %s", entry_id(last.entry))
    faults = actions.verify(Tree.INTERNAL).faults
    assert any("cut" in fault for fault in faults)


def test_a_missing_leaf_in_the_middle_is_found(grown):
    middle = Leaf.objects.filter(tree="internal").order_by("index")[5]
    behind_its_back("DELETE FROM audit_leaf WHERE entry_id = %s", entry_id(middle.entry))
    assert "leaf 5 is missing" in actions.verify(Tree.INTERNAL).faults[0]


def test_a_checkpoint_that_the_node_did_not_sign_is_found(grown):
    checkpoint = Checkpoint.objects.filter(tree="internal").get()
    forged = checkpoint.note.replace("VN-MPS/internal\n20", "VN-MPS/internal\n19")
    behind_its_back("UPDATE audit_checkpoint SET note = %s WHERE id = %s", forged + " ", checkpoint.pk)
    assert not actions.verify(Tree.INTERNAL).verified


def test_stored_subtrees_prove_every_leaf(ours):
    for n in (3, 9, 30):
        act(n)
        actions.sequence()
    size = queries.size(Tree.INTERNAL)
    read = queries.node_reader(Tree.INTERNAL)
    root = merkle.frontier_at(size, read).root()
    assert bytes(queries.latest_checkpoint(Tree.INTERNAL).root) == root
    for leaf in Leaf.objects.filter(tree="internal"):
        proof = merkle.inclusion_proof(leaf.index, size, read)
        merkle.verify_inclusion(bytes(leaf.hash), leaf.index, size, proof, root)


def test_an_entry_taken_out_of_the_queue_is_found(ours):
    act(3)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_pending")
    actions.sequence()
    assert any("out of the queue" in fault for fault in actions.verify(Tree.INTERNAL).faults)


def test_each_of_many_entries_taken_out_of_the_queue_is_told(ours, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    while actions.sequence():
        pass
    act(5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_pending")
    verdict = actions.verify(Tree.INTERNAL)
    assert len([fault for fault in verdict.faults if "out of the queue" in fault]) == 5


@pytest.mark.parametrize("meanwhile", [act, actions.sequence], ids=["written", "sequenced"])
def test_what_happens_between_the_questions_of_a_verification_is_no_fault(ours, meanwhile):
    """Pages write and the worker sequences while the log is verified: before each question something has changed."""
    act(3)
    actions.sequence()
    act(3)
    times = []

    def changing(execute, sql, params, many, context):
        if not times or times[-1]:
            times.append(False)
            meanwhile()
            times[-1] = True
        return execute(sql, params, many, context)

    with connection.execute_wrapper(changing):
        verdict = actions.verify(Tree.INTERNAL)
    assert verdict.faults == []
    assert len(times) > 2
