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
            name="Roster",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="directory.unit",
                    ),
                ),
                ("feed", models.CharField(blank=True, default="", max_length=64)),
                ("told_until", models.DateTimeField(null=True)),
                ("as_of", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=140)),
                ("their_node", models.CharField(max_length=20)),
                ("level", models.CharField(max_length=12)),
                ("place", models.CharField(blank=True, default="", max_length=20)),
                ("their_place", models.CharField(blank=True, default="", max_length=20)),
                ("languages", models.JSONField(default=dict)),
                ("hours", models.JSONField(default=dict)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("reroute_reason", models.CharField(blank=True, default="", max_length=300)),
                ("to_publish", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "pair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.pair",
                    ),
                ),
                (
                    "rerouted_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_over",
                        to="hotline.line",
                    ),
                ),
                (
                    "their_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
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
                "indexes": [
                    models.Index(fields=["unit", "valid_from"], name="line_of_unit"),
                    models.Index(fields=["their_unit", "valid_from"], name="line_of_theirs"),
                    models.Index(
                        condition=models.Q(("to_publish", True)), fields=["to_publish"], name="line_to_publish"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="line_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="line_ends_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("their_unit")), _negated=True), name="line_two_units"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stages", models.JSONField()),
                ("life", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("their_node", models.CharField(max_length=20)),
                ("month", models.CharField(max_length=7)),
                ("side", models.CharField(choices=[("ours", "ours"), ("theirs", "theirs")], max_length=6)),
                ("rows", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("their_node", "month", "side"), name="report_once_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[("first", "on duty"), ("deputy", "deputy")], default="first", max_length=8
                    ),
                ),
                ("shown_as", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("mail", models.CharField(blank=True, default="", max_length=120)),
                ("languages", models.JSONField(default=list)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["unit", "duty", "starts_at"], name="shift_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_ends_after"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("unit", "duty", "starts_at"),
                        name="shift_one_officer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=8)),
                ("side", models.CharField(choices=[("ours", "ours"), ("theirs", "theirs")], max_length=6)),
                ("their_node", models.CharField(max_length=20)),
                ("line_code", models.CharField(blank=True, default="", max_length=140)),
                ("partner_unit", models.JSONField(default=dict)),
                ("kind", models.CharField(max_length=20)),
                (
                    "exercise",
                    models.CharField(
                        blank=True,
                        choices=[("", "real"), ("test", "test call"), ("drill", "drill")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("place", models.CharField(blank=True, default="", max_length=200)),
                ("marker", models.CharField(blank=True, default="", max_length=30)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("text", models.CharField(blank=True, default="", max_length=1000)),
                ("language", models.CharField(max_length=10)),
                ("warnings", models.JSONField(default=list)),
                ("signed", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised, not acknowledged"),
                            ("acknowledged", "acknowledged"),
                            ("closed", "closed"),
                            ("expired", "expired without an answer"),
                        ],
                        default="raised",
                        max_length=12,
                    ),
                ),
                ("plan", models.JSONField()),
                ("rung", models.SmallIntegerField(default=-1)),
                ("next_at", models.DateTimeField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.CharField(blank=True, default="", max_length=120)),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=20)),
                ("outcome_text", models.CharField(blank=True, default="", max_length=1000)),
                ("inquiry", models.CharField(blank=True, default="", max_length=120)),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="hotline.line"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "state", "raised_at"], name="alert_of_unit"),
                    models.Index(fields=["state", "next_at"], name="alert_next"),
                    models.Index(fields=["their_node", "raised_at"], name="alert_of_partner"),
                    models.Index(fields=["their_node", "mark"], name="alert_mark"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "help",
                                    "seizure",
                                    "pursuit",
                                    "crossing",
                                    "hit",
                                    "drugs",
                                    "armed",
                                    "victim",
                                    "missing",
                                    "border-incident",
                                    "gate",
                                    "disaster",
                                    "rerouting",
                                    "test",
                                    "oral-inquiry",
                                    "other",
                                ],
                            )
                        ),
                        name="alert_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            ("outcome__in", ["resolved", "inquiry", "passed-on", "unfounded", "unanswered"]),
                            _connector="OR",
                        ),
                        name="alert_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="alert_closed_has_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "acknowledged"), _negated=True),
                            ("acknowledged_at__isnull", False),
                            _connector="OR",
                        ),
                        name="alert_acknowledged_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("raised_at"))), name="alert_expires_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Number",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(choices=[("ours", "ours"), ("theirs", "theirs")], max_length=6)),
                (
                    "kind",
                    models.CharField(
                        choices=[("landline", "landline"), ("mobile", "mobile"), ("satellite", "satellite telephone")],
                        max_length=10,
                    ),
                ),
                ("e164", models.CharField(max_length=20)),
                ("note", models.CharField(blank=True, default="", max_length=80)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="numbers", to="hotline.line"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "side", "e164"), name="number_once_a_line"),
                    models.CheckConstraint(condition=models.Q(("e164__startswith", "+")), name="number_is_e164"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("accepted", "accepted"), ("declined", "declined")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="swaps", to="hotline.shift"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("shift",), name="swap_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("campaign", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(choices=[("", "real"), ("test", "test call"), ("drill", "drill")], max_length=5),
                ),
                ("planned_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                (
                    "alert",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exercise_of",
                        to="hotline.alert",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exercises", to="hotline.line"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["alert", "planned_at"], name="exercise_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "line", "planned_at"), name="exercise_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rung", models.CharField(max_length=12)),
                ("medium", models.CharField(choices=[("sms", "SMS"), ("mail", "mail")], max_length=4)),
                ("address", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "handed over"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=80)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="hotline.alert"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "retry_at"], name="notice_waiting")],
                "constraints": [
                    models.UniqueConstraint(fields=("alert", "rung", "medium", "address"), name="notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                            ("raised", "raised"),
                            ("sent", "sent"),
                            ("stored", "stored by the partner's gate"),
                            ("opened", "on the partner's board"),
                            ("undelivered", "not delivered"),
                            ("escalated", "escalated"),
                            ("acknowledged", "acknowledged"),
                            ("note", "note"),
                            ("call", "telephone call"),
                            ("confirmed", "confirmed in writing"),
                            ("closed", "closed"),
                            ("expired", "expired"),
                        ],
                        max_length=12,
                    ),
                ),
                ("side", models.CharField(choices=[("ours", "ours"), ("theirs", "theirs")], max_length=6)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(blank=True, default="", max_length=120)),
                ("text", models.CharField(blank=True, default="", max_length=1000)),
                ("detail", models.JSONField(default=dict)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="hotline.alert"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["alert", "at"], name="event_of_alert")],
            },
        ),
    ]
