"""Indexes of the few envelopes that are still to be dealt with, so that nothing looks through those of years.

The index of the partner alone goes: that of an envelope's place begins with the partner, and a planner that knew no
better walked a million envelopes by it. It goes by name, since a change of its field would build the tables anew.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

GONE = {"incoming": "federation_incoming_partner_id_648e6b04", "outgoing": "federation_outgoing_partner_id_4529d916"}


def without_index(model: str) -> migrations.SeparateDatabaseAndState:
    partner = models.ForeignKey(
        "federation.partner", on_delete=django.db.models.deletion.PROTECT, related_name=model, db_index=False
    )
    again = f'CREATE INDEX "{GONE[model]}" ON "federation_{model}" ("partner_id")'
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(f'DROP INDEX IF EXISTS "{GONE[model]}"', again)],
        state_operations=[migrations.AlterField(model, "partner", partner)],
    )


class Migration(migrations.Migration):
    dependencies = [("federation", "0001_initial")]

    operations = [
        without_index("incoming"),
        without_index("outgoing"),
        migrations.AddIndex(
            "incoming", models.Index(fields=["partner"], condition=Q(state="quarantined"), name="incoming_aside")
        ),
        migrations.AddIndex(
            "outgoing", models.Index(fields=["expires_at"], condition=Q(state="waiting"), name="outgoing_expiring")
        ),
        migrations.AddIndex(
            "outgoing",
            models.Index(
                fields=["partner"], condition=Q(state__in=("refused", "expired")), name="outgoing_undelivered"
            ),
        ),
    ]
