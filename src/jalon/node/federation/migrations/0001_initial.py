import django.db.models.deletion
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("length", models.PositiveBigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("complete", models.BooleanField(default=True)),
                ("fault", models.CharField(blank=True, default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("subject", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=80)),
                ("card", models.BinaryField()),
                ("gate_url", models.CharField(max_length=200)),
                ("gate_certificate", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "active"), ("paused", "paused"), ("revoked", "revoked")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("told_serial", models.PositiveBigIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("last_received_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_failure", models.CharField(blank=True, default="", max_length=300)),
                ("retry_at", models.DateTimeField(null=True)),
                ("skew_ms", models.IntegerField(null=True)),
                ("epoch", models.PositiveIntegerField(default=1)),
                ("recovering_since", models.DateTimeField(null=True)),
                ("recovered_at", models.PositiveBigIntegerField(default=0)),
                ("era", models.PositiveIntegerField(default=0)),
                ("capabilities", models.BinaryField(default=b"")),
                ("told_capabilities", models.BinaryField(default=b"", max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="showing",
                        serialize=False,
                        to="federation.partner",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("offered", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("from-partner", "from the partner, about ours"),
                            ("to-partner", "ours, about theirs"),
                        ],
                        max_length=12,
                    ),
                ),
                ("raw", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="federation.partner"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True), ("side", "to-partner")),
                        fields=["partner", "id"],
                        name="statement_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outgoing", models.BooleanField()),
                ("name", models.CharField(max_length=16)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("highest", models.PositiveBigIntegerField(default=0)),
                ("applied", models.PositiveBigIntegerField(default=0)),
                ("waiting", models.BigIntegerField(default=0)),
                ("octets", models.BigIntegerField(default=0)),
                ("head", models.BinaryField(max_length=32)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="streams", to="federation.partner"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partner", "outgoing", "name"), name="stream_once")],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("outgoing", models.BooleanField()),
                ("root", models.BinaryField(max_length=32)),
                ("chunks", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("announcement", models.BinaryField(null=True)),
                ("announced", models.BooleanField(default=False)),
                ("expires_at", models.DateTimeField(null=True)),
                ("entry", models.BinaryField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="federation.partner"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["outgoing", "partner"],
                        name="transfer_waiting",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("partner", "outgoing", "root"), name="transfer_once")],
            },
        ),
        migrations.CreateModel(
            name="Witnessed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("era", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                ("cosignature", models.CharField(blank=True, default="", max_length=300)),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="witnessed", to="federation.partner"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partner", "era", "size"), name="witnessed_size_once")],
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=16)),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "priority",
                    models.CharField(
                        choices=[("routine", "routine"), ("urgent", "urgent"), ("flash", "flash")], max_length=8
                    ),
                ),
                ("type", models.CharField(max_length=80)),
                ("thread", models.UUIDField()),
                ("about", models.CharField(blank=True, max_length=120)),
                ("raw", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be sent"),
                            ("stored", "stored by the partner"),
                            ("refused", "refused by the partner's gate"),
                            ("expired", "expired before it could be delivered"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outgoing", to="federation.partner"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["partner", "stream", "seq"],
                        name="outgoing_waiting",
                    ),
                    models.Index(fields=["thread"], name="outgoing_thread"),
                    models.Index(fields=["digest"], name="outgoing_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "stream", "seq"), name="outgoing_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=16)),
                ("seq", models.PositiveBigIntegerField()),
                ("prev", models.BinaryField(max_length=32)),
                (
                    "priority",
                    models.CharField(
                        choices=[("routine", "routine"), ("urgent", "urgent"), ("flash", "flash")], max_length=8
                    ),
                ),
                ("raw", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stored", "stored"),
                            ("applied", "applied"),
                            ("quarantined", "set aside for a person"),
                        ],
                        default="stored",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("type", models.CharField(blank=True, default="", max_length=80)),
                ("thread", models.UUIDField(null=True)),
                ("about", models.CharField(blank=True, default="", max_length=120)),
                ("sent_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incoming", to="federation.partner"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "stored")),
                        fields=["partner", "stream", "seq"],
                        name="incoming_waiting",
                    ),
                    models.Index(fields=["thread"], name="incoming_thread"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "stream", "seq"), name="incoming_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("digest", models.BinaryField(max_length=32)),
                ("raw", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="federation.partner"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partner", "digest"), name="incident_once")],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveBigIntegerField()),
                ("line", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="federation.partner",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partner", "size"), name="cosignature_once")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("from-partner", "from the partner, about ours"),
                            ("to-partner", "ours, about theirs"),
                        ],
                        max_length=12,
                    ),
                ),
                ("envelope", models.UUIDField()),
                ("fate", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="federation.statement"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("envelope", "side", "fate"), name="receipt_once")],
            },
        ),
    ]
