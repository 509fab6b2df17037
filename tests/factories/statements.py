"""How often a piece of work asks the database."""

import contextlib

from django.db import connection

AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@contextlib.contextmanager
def statements():
    """The list of what this block asks the database, filled while it runs; savepoints are the test's own."""
    asked = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(AROUND):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


@contextlib.contextmanager
def at_most(count):
    """Fail where what happens in this block asks the database more often."""
    with statements() as asked:
        yield
    assert len(asked) <= count, "\n".join(sql[:100] for sql in asked)
