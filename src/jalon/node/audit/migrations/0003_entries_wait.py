"""Every entry waits for its leaf from the moment that it is written: the database itself puts it in the queue."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION audit_entry_waits() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NULL; END $$
"""

POSTGRESQL = """
CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_waits()
"""


def queue(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def unqueue(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_entry_waits ON audit_entry")
        schema_editor.execute("DROP FUNCTION audit_entry_waits()")
    else:
        schema_editor.execute("DROP TRIGGER audit_entry_waits")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_only_grows")]

    operations = [migrations.RunPython(queue, unqueue)]
