"""Days off of agencies and units, and which agency took the units of one that ended."""

import django.db.models.deletion
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_agency_of_meetings_has_no_node"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayOff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_date", models.DateField()),
                ("last_date", models.DateField()),
                ("names", models.JSONField(default=dict)),
                ("entered_by", models.CharField(max_length=160)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="agency",
            name="heir",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="directory.agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("heir__isnull", True),
                    models.Q(("valid_until__isnull", False), models.Q(("heir", models.F("id")), _negated=True)),
                    _connector="OR",
                ),
                name="agency_with_an_heir_has_ended",
            ),
        ),
        migrations.AddField(
            model_name="dayoff",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days_off",
                to="directory.agency",
            ),
        ),
        migrations.AddField(
            model_name="dayoff",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days_off",
                to="directory.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="dayoff",
            index=models.Index(fields=["first_date", "last_date"], name="day_off_around"),
        ),
        migrations.AddConstraint(
            model_name="dayoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("unit__isnull", False)),
                    models.Q(("agency__isnull", False), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="day_off_of_an_agency_or_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_date__gte", models.F("first_date"))), name="day_off_ends_after_it_begins"
            ),
        ),
    ]
