import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("company", "company"),
                            ("document", "document"),
                            ("vehicle", "vehicle"),
                            ("vessel", "vessel"),
                            ("phone", "phone"),
                            ("thing", "thing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=200)),
                ("birth", models.CharField(blank=True, max_length=10)),
                ("birth_first", models.DateField(blank=True, null=True)),
                ("birth_last", models.DateField(blank=True, null=True)),
                ("details", models.JSONField(default=dict)),
                ("entered_by", models.CharField(max_length=160)),
                ("entered_at", models.DateTimeField(db_index=True)),
                ("kept_since_date", models.DateField()),
                ("review_date", models.DateField(db_index=True)),
                ("blocked_at", models.DateTimeField(blank=True, null=True)),
                ("blocked_because", models.CharField(blank=True, max_length=300)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="subjects.subject"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "kind", "entered_at"], name="subject_in_lists")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["person", "company", "document", "vehicle", "vessel", "phone", "thing"])
                        ),
                        name="subject_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("birth", ""), ("birth_first__isnull", True), ("birth_last__isnull", True)),
                            models.Q(
                                ("birth_first__lte", models.F("birth_last")),
                                ("kind", "person"),
                                models.Q(("birth", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_birth_of_a_person_and_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_date__gte", models.F("kept_since_date"))),
                        name="subject_review_after_it_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(("birth", ""), ("birth_first__isnull", True), ("label", "")),
                            _connector="OR",
                        ),
                        name="subject_erased_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=[("victim", "victim"), ("minor", "minor")], max_length=8)),
                ("doubtful", models.BooleanField(default=False)),
                ("ground", models.CharField(max_length=500)),
                ("recorded_by", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("lifted_by", models.CharField(blank=True, max_length=160)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_because", models.CharField(blank=True, max_length=500)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("subject", "kind"),
                        name="state_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["victim", "minor"]), models.Q(("ground", ""), _negated=True)),
                        name="state_has_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True),
                            models.Q(
                                models.Q(("lifted_by", ""), _negated=True),
                                models.Q(("lifted_because", ""), _negated=True),
                                models.Q(("lifted_by", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="state_lifted_by_another_with_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("until_date", models.DateField()),
                ("admitted_by", models.CharField(max_length=160)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "user"), name="reader_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reader_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("given", "as given"), ("romanised", "romanised"), ("alias", "alias")], max_length=10
                    ),
                ),
                ("script", models.CharField(blank=True, max_length=12)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "text"), name="name_once_a_subject"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), ("kind__in", ["given", "romanised", "alias"])
                        ),
                        name="name_is_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("moved", models.JSONField(default=list)),
                ("merged_by", models.CharField(max_length=160)),
                ("merged_at", models.DateTimeField()),
                ("because", models.CharField(max_length=500)),
                ("undone_by", models.CharField(blank=True, max_length=160)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "joined",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)), fields=("joined",), name="merge_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kept", models.F("joined")), _negated=True),
                            models.Q(("because", ""), _negated=True),
                        ),
                        name="merge_of_two_with_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry", models.CharField(max_length=120, unique=True)),
                ("aim", models.CharField(choices=[("watch", "watch list"), ("protect", "protection")], max_length=8)),
                ("best_interests", models.CharField(blank=True, max_length=1000)),
                ("listed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listings", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("aim__in", ["watch", "protect"])), name="listing_aim_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "document number"),
                            ("plate", "number plate"),
                            ("chassis", "chassis number (VIN)"),
                            ("phone", "phone number"),
                            ("device", "device number (IMEI)"),
                            ("registration", "registration number"),
                            ("hull", "vessel number (IMO)"),
                            ("serial", "serial number"),
                        ],
                        max_length=12,
                    ),
                ),
                ("given", models.CharField(max_length=80)),
                ("normal", models.CharField(max_length=80)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "checked",
                    models.CharField(
                        choices=[
                            ("good", "agrees with its check digit"),
                            ("wrong", "does not agree with its check digit or form"),
                            ("none", "has no check digit"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["normal", "kind"], name="identifier_looked_up")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "kind", "normal", "country"), name="identifier_once_a_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normal", ""), _negated=True), name="identifier_is_written"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("score", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("same", "the same"), ("different", "not the same")], max_length=10
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=160)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("because", models.CharField(blank=True, max_length=500)),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="comparison_once_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="comparison_older_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", ""), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="comparison_decided_by_somebody_with_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tied",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("holds", "holds"),
                            ("owns", "owns"),
                            ("uses", "uses"),
                            ("works-for", "works for"),
                            ("related", "is related to"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ties_from", to="subjects.subject"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ties", to="subjects.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "other", "how"), name="tie_once"),
                    models.CheckConstraint(
                        condition=models.Q(("subject", models.F("other")), _negated=True), name="tie_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                (
                    "name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="subjects.name"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "name"), name="name_key_once")],
            },
        ),
    ]
