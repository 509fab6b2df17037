import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("federation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, default="", max_length=500)),
                ("language", models.CharField(max_length=10)),
                ("date", models.CharField(blank=True, default="", max_length=10)),
                ("date_basis", models.CharField(blank=True, default="", max_length=300)),
                ("text", models.TextField()),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="federation.file"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["added_at"], name="document_added")],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
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
                            ("mechanism", "mechanism"),
                            ("meeting", "meeting"),
                            ("minutes", "minutes"),
                            ("commitment", "commitment"),
                            ("training", "training or exchange"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("parties", models.JSONField(default=list)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("local", "on our side only"),
                            ("proposed", "proposed"),
                            ("agreed", "agreed by all sides"),
                            ("amended", "agreed, an amendment waits"),
                            ("conflict", "amended by several sides at once"),
                            ("declined", "declined"),
                            ("observed", "seen as observer"),
                        ],
                        default="local",
                        max_length=8,
                    ),
                ),
                ("agreed", models.CharField(blank=True, default="", max_length=64)),
                ("titles", models.JSONField(default=dict)),
                ("date", models.CharField(blank=True, default="", max_length=10)),
                ("due", models.CharField(blank=True, default="", max_length=10)),
                ("state", models.CharField(blank=True, default="", max_length=10)),
                ("above", models.UUIDField(null=True)),
                ("evidence", models.PositiveIntegerField(default=0)),
                ("draft", models.JSONField(null=True)),
                ("draft_on", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "draft_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "date"], name="record_by_date"),
                    models.Index(fields=["kind", "state", "due"], name="record_by_due"),
                    models.Index(fields=["above"], name="record_above"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["mechanism", "meeting", "minutes", "commitment", "training"])),
                        name="record_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "standing__in",
                                ["local", "proposed", "agreed", "amended", "conflict", "declined", "observed"],
                            )
                        ),
                        name="record_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "commitment"), _negated=True),
                            ("state", "open"),
                            ("standing", "observed"),
                            models.Q(("evidence__gt", 0), ("state__in", ["on-time", "done", "dropped"])),
                            _connector="OR",
                        ),
                        name="commitment_moves_only_with_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record", models.UUIDField()),
                ("version", models.CharField(max_length=64)),
                ("node", models.CharField(max_length=20)),
                ("accepted", models.BooleanField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["record"], name="answer_record")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "version", "node"), name="answer_once_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="accords.record"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
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
                            ("mechanism", "mechanism"),
                            ("event", "event"),
                            ("agreement", "agreement"),
                            ("participant", "participant"),
                            ("commitment", "commitment"),
                            ("statistic", "figure"),
                            ("campaign", "campaign"),
                            ("topic", "topic"),
                        ],
                        max_length=12,
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("fields", models.JSONField(default=dict)),
                ("latest", models.JSONField(null=True)),
                ("gone", models.BooleanField(default=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a decision"),
                            ("accepted", "accepted"),
                            ("corrected", "corrected and accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided", models.JSONField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                ("record", models.CharField(blank=True, default="", max_length=120)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="accords.document"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["document", "start"], name="proposal_place"),
                    models.Index(fields=["record"], name="proposal_record"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "mechanism",
                                    "event",
                                    "agreement",
                                    "participant",
                                    "commitment",
                                    "statistic",
                                    "campaign",
                                    "topic",
                                ],
                            )
                        ),
                        name="proposal_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="proposal_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("record", ""), ("verdict", "waiting")
                            ),
                            models.Q(
                                ("decided__isnull", False),
                                ("decided_by__isnull", False),
                                ("verdict__in", ["accepted", "corrected"]),
                            ),
                            models.Q(("decided_by__isnull", False), ("record", ""), ("verdict", "rejected")),
                            _connector="OR",
                        ),
                        name="proposal_enters_only_by_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("reader", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("changes", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="accords.document"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("document", "number"), name="reading_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("node", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sightings", to="accords.record"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record", "node", "version"), name="sighting_once")],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=64)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="accords.record"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record", "node", "version"), name="told_once")],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("parents", models.JSONField(default=list)),
                ("content", models.JSONField(default=dict)),
                ("node", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("shared", models.BooleanField(default=False)),
                ("envelope", models.UUIDField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="accords.record"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record", "digest", "shared"), name="version_once")],
            },
        ),
    ]
