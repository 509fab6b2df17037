"""Days off that a partner told, by its codes, and since when each is known; those there already are known from now."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_days_off_and_heirs_of_agencies"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dayoff",
            name="day_off_of_an_agency_or_a_unit",
        ),
        migrations.AddField(
            model_name="dayoff",
            name="agency_code",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="dayoff",
            name="unit_code",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="dayoff",
            name="known_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dayoff",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days_off",
                to="directory.node",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agency_code", ""),
                        ("origin__isnull", True),
                        ("unit_code", ""),
                        models.Q(
                            models.Q(("agency__isnull", True), ("unit__isnull", False)),
                            models.Q(("agency__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("agency__isnull", True),
                        ("origin__isnull", False),
                        ("unit__isnull", True),
                        models.Q(
                            models.Q(("agency_code", ""), models.Q(("unit_code", ""), _negated=True)),
                            models.Q(models.Q(("agency_code", ""), _negated=True), ("unit_code", "")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="day_off_of_an_agency_or_a_unit",
            ),
        ),
    ]
