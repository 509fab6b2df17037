"""The sums that are kept of the ledgers, and the triggers that mark a day whose sums have changed.

Whoever changes what a ledger counts, in whatever way, leaves the mark in the same transaction: an inquiry that is sent,
dropped, due otherwise; an answer; a clock that stops or runs on; a withdrawal. SQLite drops the triggers of a table that
a later migration builds anew: such a migration makes them again, and `tests/exchange/test_ledger_kept.py` fails if it
forgets.
"""

import django.db.models.deletion
from django.db import migrations, models

PARTNER = {
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "federation.partner",
}
DIRECTIONS = [("ours", "ours to them"), ("theirs", "theirs to us")]
COUNTED = "('stop', 'start', 'withdraw')"
OF_INQUIRY = ("partner_id", "direction", "kind", "sent_at", "due_at")
OF_REPLY = ("inquiry_id", "outcome", "ground", "feedback")
OF_EVENT = ("inquiry_id", "reason", "at")
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
DAYS = {"postgresql": "({row}sent_at AT TIME ZONE 'UTC')::date", "sqlite": "date({row}sent_at)"}


RECORDS = {
    "inquiry": ("{row}.sent_at IS NOT NULL", "(OLD.state = 'expired') <> (NEW.state = 'expired')", OF_INQUIRY),
    "reply": ("{row}.state = 'sent'", "OLD.state <> NEW.state", OF_REPLY),
    "event": (f"{{row}}.step IN {COUNTED}", "OLD.step <> NEW.step", OF_EVENT),
}
"""For each table: which of its rows count, which change of their state matters, and the columns that are counted."""


def triggers(vendor):
    """The triggers of every table: `ledger_inquiry_added`, `ledger_inquiry_changed`, `ledger_inquiry_removed`."""
    other = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    for table, (counts, differs, columns) in RECORDS.items():
        old, new = counts.format(row="OLD"), counts.format(row="NEW")
        differ = " OR ".join([differs, *(f"OLD.{column} {other} NEW.{column}" for column in columns)])
        named = ", ".join([*columns, "step" if table == "event" else "state"])
        yield trigger(vendor, table, "added", "INSERT", new, ["NEW"])
        yield trigger(
            vendor, table, "changed", f"UPDATE OF {named}", f"(({old}) OR ({new})) AND ({differ})", ["OLD", "NEW"]
        )
        yield trigger(vendor, table, "removed", "DELETE", old, ["OLD"])


def trigger(vendor, table, name, verb, when, rows):
    head = f"CREATE TRIGGER ledger_{table}_{name} AFTER {verb} ON exchange_{table} FOR EACH ROW WHEN ({when})"
    if vendor == "postgresql":
        return f"{head} EXECUTE FUNCTION ledger_mark_{table}()"
    return f"{head} BEGIN {mark(table, rows, DAYS[vendor])} END"


def mark(table, rows, day):
    """Mark the days of these rows that are inquiries, or of the inquiries that they belong to; a day once."""
    names = "{row}partner_id AS partner_id, {row}direction AS direction, {day} AS day"
    if table == "inquiry":
        each = (f"SELECT {names.format(row=f'{row}.', day=day.format(row=f'{row}.'))}" for row in rows)
        source = " UNION ".join(each)
    else:
        keys = ", ".join(f"{row}.inquiry_id" for row in rows)
        each = names.format(row="", day=day.format(row=""))
        source = f"SELECT {each} FROM exchange_inquiry WHERE id IN ({keys})"  # noqa: S608 - our own constants
    return (
        "INSERT INTO exchange_ledgermark (partner_id, direction, day) "  # noqa: S608 - our own constants
        "SELECT partner_id, direction, day "
        f"FROM ({source}) AS days WHERE day IS NOT NULL;"
    )


def functions():
    """What PostgreSQL's triggers call."""
    for table in RECORDS:
        said = {verb: mark(table, rows, DAYS["postgresql"]) for verb, rows in ROWS.items()}
        yield f"""CREATE FUNCTION ledger_mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF TG_OP = 'INSERT' THEN {said["INSERT"]}
          ELSIF TG_OP = 'UPDATE' THEN {said["UPDATE"]}
          ELSE {said["DELETE"]} END IF;
          RETURN NULL;
        END $$"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*(functions() if vendor == "postgresql" else ()), *triggers(vendor)]:
        schema_editor.execute(statement)
    schema_editor.execute(
        "INSERT INTO exchange_ledgermark (partner_id, direction, day) "  # noqa: S608 - our own constants
        f"SELECT DISTINCT partner_id, direction, {DAYS[vendor].format(row='')} FROM exchange_inquiry "
        "WHERE sent_at IS NOT NULL"
    )


def unguard(apps, schema_editor):
    for table in RECORDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION ledger_mark_{table}() CASCADE")
        else:
            for name in ("added", "changed", "removed"):
                schema_editor.execute(f"DROP TRIGGER ledger_{table}_{name}")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("federation", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LedgerDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.ForeignKey(**PARTNER)),
                ("direction", models.CharField(choices=DIRECTIONS, max_length=6)),
                ("day", models.DateField()),
                ("edition", models.PositiveIntegerField(default=0)),
                ("first", models.DateTimeField(null=True)),
                ("last", models.DateTimeField(null=True)),
                ("held", models.JSONField(default=dict)),
                ("answers", models.BinaryField(default=b"")),
                ("feedbacks", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "direction", "day"), name="ledger_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.ForeignKey(**PARTNER)),
                ("direction", models.CharField(choices=DIRECTIONS, max_length=6)),
                ("day", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "direction", "day"], name="ledger_mark_of_day")],
            },
        ),
        migrations.CreateModel(
            name="LedgerComparison",
            fields=[
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="comparison",
                        serialize=False,
                        to="exchange.statement",
                    ),
                ),
                ("editions", models.PositiveBigIntegerField()),
                ("ours", models.JSONField(default=dict)),
                ("theirs", models.JSONField(default=dict)),
                ("apart", models.JSONField(default=list)),
            ],
        ),
        migrations.RemoveIndex(model_name="inquiry", name="inquiry_ledger"),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(fields=["partner", "direction", "sent_at"], name="inquiry_of_ledger"),
        ),
        migrations.RunPython(guard, unguard),
    ]
