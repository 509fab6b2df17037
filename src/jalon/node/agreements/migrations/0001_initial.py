import django.db.models.deletion
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(default="agreement", max_length=40)),
                ("titles", models.JSONField(default=dict)),
                ("parties", models.JSONField(default=list)),
                ("articles", models.JSONField(default=list)),
                ("limits", models.JSONField(default=dict)),
                ("terms", models.JSONField(default=dict)),
                ("signed_date", models.DateField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="agreement_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("legal-review", "legal review at the ministry"),
                            ("approval", "approval before data leaves"),
                            ("block", "nothing may leave"),
                        ],
                        max_length=20,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=30)),
                ("people", models.PositiveSmallIntegerField(default=1)),
                ("titles", models.JSONField(default=dict)),
                ("terms", models.JSONField(default=dict)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="national_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["legal-review", "approval", "block"])),
                        name="national_rule_effect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect", "block"), models.Q(("role", ""), _negated=True), _connector="OR"),
                        name="national_rule_names_who_approves",
                    ),
                    models.CheckConstraint(condition=models.Q(("people__gte", 1)), name="national_rule_asks_somebody"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succeeds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("how", models.CharField(choices=[("replaces", "replaces"), ("amends", "amends")], max_length=10)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="succeeds", to="agreements.agreement"
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succeeded_by",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "earlier"), name="succession_once_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("agreement", models.F("earlier")), _negated=True),
                        name="succession_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["replaces", "amends"])), name="succession_known"
                    ),
                ],
            },
        ),
    ]
