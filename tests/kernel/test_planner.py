"""The database counts its tables when it is told to, large ones by a sample."""

import pytest
from django.db import connection

from jalon.node.directory.models import Node
from jalon.node.kernel import planner

pytestmark = pytest.mark.django_db


SAYS = {
    "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = %s",
    "postgresql": "SELECT reltuples::int::text FROM pg_class WHERE relname = %s",
}


def stored():
    """How many nodes the database plans by, index by index."""
    with connection.cursor() as cursor:
        cursor.execute(SAYS[connection.vendor], [Node._meta.db_table])
        return {said.split()[0] for (said,) in cursor.fetchall()}


def make(count):
    Node.objects.bulk_create(Node(code=f"N{number}", country="LA", names={}) for number in range(count))


def test_either_database_knows_how_many_rows_there_are():
    make(7)
    planner.count_anew(Node)
    assert "7" in stored()


@pytest.mark.sqlite
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_counts_every_table_when_it_is_told_to():
    make(7)
    planner.count_anew(Node)
    Node.objects.all().delete()
    make(30)
    planner.count_all()
    assert "30" in stored()


@pytest.mark.sqlite
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_of_a_large_table_sqlite_takes_a_sample(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(planner, "WHOLE", 10)
    make(20)
    with django_assert_num_queries(3) as asked:
        planner.count_anew(Node)
    assert f"analysis_limit = {planner.SAMPLE}" in asked[1]["sql"]
