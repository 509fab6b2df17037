"""Rows without objects are the rows that the models would have written and read."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import TextChoices

from factories.statements import statements
from jalon.node.directory.models import Node, Unit
from jalon.node.federation.choices import IncomingState
from jalon.node.federation.models import Incoming, Partner, Stream
from jalon.node.kernel import rows
from jalon.node.kernel.literal import Literal

NOW = datetime.datetime(2026, 5, 1, 9, 30, 15, 120, tzinfo=datetime.UTC)
NAMES = (
    "id", "partner", "stream", "seq", "prev", "priority", "raw", "digest", "state", "reason", "attempts", "type",
    "about", "sent_at", "stored_at", "opened_at",
)  # fmt: skip


def envelope(key, seq, opened_at=None):
    marks = ("stored", "", 0, "test.note.v1", "")
    return (key, "LA-MPS", "exchange.1", seq, b"p" * 32, "routine", b"\0raw", b"d" * 32, *marks, NOW, NOW, opened_at)


def test_what_is_inserted_reads_back_through_the_model_and_through_select(ours):
    key = uuid.uuid4()
    rows.insert(Incoming, NAMES, [envelope(key, 1), envelope(uuid.uuid4(), 2, NOW)])
    model = Incoming.objects.get(pk=key)
    [row] = rows.select(Incoming, NAMES, {"id": key})
    assert row == envelope(key, 1)
    assert row == tuple(bytes(v) if isinstance(v := getattr(model, n), memoryview) else v for n in _columns())


def _columns():
    return ["partner_id" if name == "partner" else name for name in NAMES]


def test_a_row_that_is_there_already_fails_or_is_passed_over(ours):
    key = uuid.uuid4()
    rows.insert(Incoming, NAMES, [envelope(key, 1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(Incoming, NAMES, [envelope(key, 2)])
    rows.insert(Incoming, NAMES, [envelope(key, 2)], passing_over=True)
    assert Incoming.objects.get().seq == 1


def test_a_list_stands_for_any_of_its_values_and_none_for_no_value(ours):
    keys = [uuid.uuid4() for _ in range(3)]
    rows.insert(Incoming, NAMES, [envelope(key, seq, NOW if seq == 2 else None) for seq, key in enumerate(keys, 1)])
    assert rows.select(Incoming, ("seq",), {"id": keys[:2]}, order="seq") == [(1,), (2,)]
    assert rows.select(Incoming, ("seq",), {"id": keys, "opened_at": None}, order="seq", limit=1) == [(1,)]
    assert rows.select(Incoming, ("seq",), {"id": []}) == []


def test_lists_of_about_one_length_are_one_statement_and_find_what_they_name(ours):
    keys = [uuid.uuid4() for _ in range(40)]
    rows.insert(Incoming, NAMES, [envelope(key, seq) for seq, key in enumerate(keys, 1)])
    with statements() as asked:
        for count in (17, 25, 32):
            assert len(rows.select(Incoming, ("seq",), {"id": keys[:count]})) == count
            assert rows.select(Incoming, ("id",), {"id": keys[:count]}, order="seq", limit=1) == [(keys[0],)]
    assert len(set(asked)) == 2
    assert len(rows.select(Incoming, ("seq",), {"id": [*keys, *(uuid.uuid4() for _ in range(5000))]})) == 40


def test_a_choice_of_our_own_stands_in_the_statement_itself_and_whatever_was_handed_in_does_not(ours):
    rows.insert(Incoming, NAMES, [envelope(uuid.uuid4(), seq) for seq in (1, 2)])
    Incoming.objects.filter(seq=2).update(state=IncomingState.APPLIED)
    with statements() as asked:
        assert rows.select(Incoming, ("seq",), {"state": IncomingState.STORED, "partner": "LA-MPS"}) == [(1,)]
        assert rows.select(Incoming, ("seq",), {"state": "stored' OR '1' = '1"}) == []
        assert rows.select(Incoming, ("seq",), {"state": list(IncomingState)}, order="seq") == [(1,), (2,)]
        assert list(Incoming.objects.filter(state=Literal(IncomingState.APPLIED)).values_list("seq")) == [(2,)]
    assert ["'stored'" in sql or "'applied'" in sql for sql in asked] == [True, False, False, True]


def test_a_word_that_could_end_its_quotes_is_no_literal():
    class Odd(TextChoices):
        WORD = "it's"

    with pytest.raises(ValueError, match="letters, digits"):
        Literal(Odd.WORD)
    with pytest.raises(ValueError, match="letters, digits"):
        rows.select(Incoming, ("seq",), {"state": Odd.WORD})


def test_update_and_delete_touch_the_named_rows_alone(ours):
    first, second = uuid.uuid4(), uuid.uuid4()
    rows.insert(Incoming, NAMES, [envelope(first, 1), envelope(second, 2)])
    rows.update(Incoming, ("state", "opened_at"), [("applied", NOW, first)], by=("id",))
    assert Incoming.objects.get(state="applied").opened_at == NOW
    rows.delete(Incoming, [second])
    assert list(Incoming.objects.values_list("pk", flat=True)) == [first]


def test_one_is_the_model_s_object(ours):
    assert rows.one(Partner, {"code": "LA-MPS"}) == Partner.objects.get()
    assert vars(rows.one(Partner, {"code": "LA-MPS"}))["added_at"] == Partner.objects.get().added_at
    assert rows.one(Partner, {"code": "XX-NO"}) is None


def test_nothing_to_write_is_nothing_done(ours):
    rows.insert(Incoming, NAMES, [])
    rows.delete(Incoming, [])
    assert not Incoming.objects.exists()


def test_a_lock_is_held_in_a_transaction(ours):
    Stream.objects.create(partner=Partner.objects.get(), outgoing=True, name="exchange.1", head=b"")
    with transaction.atomic():
        assert rows.select(Stream, ("seq",), {"outgoing": True, "name": "exchange.1"}, lock=True) == [(0,)]


def test_what_is_no_column_is_refused(ours):
    with pytest.raises(TypeError, match="no column"):
        rows.select(Partner, ("streams",), {"code": "LA-MPS"})


def test_rows_come_as_objects_of_their_model_that_can_be_saved(ours):
    keys = [uuid.uuid4() for _ in range(3)]
    rows.insert(Incoming, NAMES, [envelope(key, 4 - seq) for seq, key in enumerate(keys, 1)])
    found = rows.objects(Incoming, {"partner": "LA-MPS"}, order="seq", limit=2)
    assert [each.pk for each in found] == [keys[2], keys[1]]
    assert found[0] == Incoming.objects.get(pk=keys[2])
    found[0].reason = "seen"
    found[0].save(update_fields=["reason"])
    assert Incoming.objects.get(pk=keys[2]).reason == "seen"


def test_an_object_is_written_whole_and_changed_by_field_as_its_model_would(ours):
    node = Node(code="KH-MOI", country="KH", names={"km": "ក្រសួង"})
    rows.add(node)
    assert rows.one(Node, {"code": "KH-MOI"}) == node
    assert not node._state.adding
    node.country, node.names = "TH", {}
    rows.change(node, "names")
    read = Node.objects.get(code="KH-MOI")
    assert (read.country, read.names, read.own) == ("KH", {}, False)


def test_what_is_read_equals_what_the_model_reads(ours):
    with transaction.atomic():
        unit = rows.one(Unit, {"id": ours.units["HT"].pk}, lock=True)
    model = Unit.objects.get(pk=unit.pk)
    assert [getattr(unit, f.attname) for f in Unit._meta.fields] == [
        getattr(model, f.attname) for f in Unit._meta.fields
    ]
    assert rows.one(Unit, {"id": uuid.uuid4()}) is None
    assert len(rows.objects(Unit, {})) == Unit.objects.count()


def test_a_chain_goes_up_or_down_and_a_ring_ends(ours):
    top, middle, low = (ours.units[code] for code in ("MPS", "HT", "LC"))
    Unit.objects.filter(pk=middle.pk).update(parent=top)
    Unit.objects.filter(pk=low.pk).update(parent=middle)
    assert rows.chain(Unit, [low.pk], by="id", get="parent", deepest=9) == [middle.pk, top.pk]
    assert rows.chain(Unit, [top.pk], by="parent", get="id", deepest=9) == [middle.pk, low.pk]
    assert rows.chain(Unit, [top.pk], by="parent", get="id", deepest=1) == [middle.pk]
    Unit.objects.filter(pk=top.pk).update(parent=low)
    assert set(rows.chain(Unit, [low.pk], by="id", get="parent", deepest=9)) == {top.pk, middle.pk, low.pk}
    assert rows.chain(Unit, [], by="id", get="parent", deepest=9) == []
