from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                ("value_max", models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                ("unit", models.CharField(max_length=12)),
                ("bound", models.CharField(default="exact", max_length=12)),
                ("counted", models.CharField(blank=True, default="", max_length=300)),
                ("subject", models.CharField(max_length=300)),
                ("period_start", models.CharField(blank=True, default="", max_length=10)),
                ("period_end", models.CharField(blank=True, default="", max_length=10)),
                ("place", models.CharField(blank=True, default="", max_length=300)),
                ("territory", models.CharField(blank=True, default="", max_length=20)),
                ("territory_name", models.CharField(blank=True, default="", max_length=200)),
                ("publisher", models.CharField(max_length=200)),
                ("published", models.CharField(blank=True, default="", max_length=10)),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("words", models.TextField()),
                ("source", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "territory", "unit"], name="figure_family"),
                    models.Index(fields=["source"], name="figure_source"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bound__in",
                                [
                                    "exact",
                                    "more-than",
                                    "at-least",
                                    "nearly",
                                    "about",
                                    "at-most",
                                    "less-than",
                                    "several",
                                ],
                            )
                        ),
                        name="figure_bound_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", False), ("bound", "several"), _connector="OR"),
                        name="figure_has_a_number_or_says_several",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="figure_has_its_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="figure_has_its_source"
                    ),
                ],
            },
        ),
    ]
