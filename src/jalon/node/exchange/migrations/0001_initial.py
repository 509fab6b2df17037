import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("directory", "0001_initial"),
        ("federation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Register",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                ("thread", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("members", models.JSONField(default=list)),
                ("number", models.CharField(blank=True, default="", max_length=40)),
                ("partner_number", models.CharField(blank=True, default="", max_length=40)),
                (
                    "copy_exception",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sensitive-investigation", "it would endanger a highly sensitive investigation"),
                            ("terrorism", "a terrorism case that is no emergency"),
                            ("safety", "it would endanger a person's safety"),
                        ],
                        default="",
                        max_length=24,
                    ),
                ),
                ("copy_reasons", models.CharField(blank=True, default="", max_length=500)),
                ("partner_unit", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("to-release", "to release"),
                            ("sent", "sent"),
                            ("stored", "stored by the partner"),
                            ("opened", "opened"),
                            ("acknowledged", "acknowledged"),
                            ("screened", "screened"),
                            ("assigned", "assigned"),
                            ("clarification", "clarification asked"),
                            ("clock-stopped", "clock stopped"),
                            ("answered", "answered"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "not delivered"),
                            ("closed", "closed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "information"),
                            ("verification.identity", "verification of an identity"),
                            ("verification.document", "verification of a document"),
                            ("verification.vehicle", "verification of a vehicle"),
                            ("verification.phone", "verification of a phone number"),
                            ("location", "locating a person"),
                            ("evidence", "evidence"),
                            ("interview", "interview"),
                            ("data-preservation", "preservation of electronic data"),
                            ("funds-tracing", "tracing of funds"),
                            ("victim-repatriation", "repatriation of a victim"),
                            ("controlled-delivery", "coordination of a controlled delivery"),
                            ("warning-feedback", "feedback on a warning"),
                            ("own-initiative", "own-initiative information"),
                            ("warning", "warning"),
                        ],
                        max_length=40,
                    ),
                ),
                ("subject", models.JSONField(default=dict)),
                ("asked", models.JSONField(default=list)),
                ("offence", models.CharField(max_length=40)),
                ("law_article", models.CharField(max_length=200)),
                ("facts", models.TextField()),
                ("purpose", models.CharField(max_length=500)),
                ("link", models.CharField(max_length=500)),
                ("held_because", models.CharField(max_length=500)),
                ("agreement", models.CharField(max_length=40)),
                ("article", models.CharField(max_length=20)),
                (
                    "urgency",
                    models.CharField(
                        choices=[("routine", "routine"), ("urgent", "urgent")], default="routine", max_length=8
                    ),
                ),
                ("ground", models.CharField(blank=True, default="", max_length=20)),
                ("urgency_reasons", models.CharField(blank=True, default="", max_length=500)),
                ("downgrade_reasons", models.CharField(blank=True, default="", max_length=500)),
                ("wished_at", models.DateTimeField(null=True)),
                ("oral_at", models.DateTimeField(null=True)),
                ("oral_with", models.CharField(blank=True, default="", max_length=120)),
                ("oral_ref", models.CharField(blank=True, default="", max_length=120)),
                ("handling", models.CharField(max_length=2)),
                ("restrictions", models.CharField(blank=True, default="", max_length=500)),
                ("tlp", models.CharField(default="amber", max_length=12)),
                ("pap", models.CharField(default="amber", max_length=5)),
                ("source_grade", models.CharField(max_length=1)),
                ("information_grade", models.CharField(max_length=1)),
                ("language", models.CharField(max_length=10)),
                ("return_reason", models.CharField(blank=True, default="", max_length=500)),
                ("direct", models.BooleanField(null=True)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("stored_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("screened_at", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                (
                    "acknowledger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "copy_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="federation.partner"
                    ),
                ),
                (
                    "releaser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screener",
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
                "indexes": [
                    models.Index(fields=["direction", "state", "due_at"], name="inquiry_waiting"),
                    models.Index(fields=["unit", "created_at"], name="inquiry_of_unit"),
                    models.Index(fields=["unit", "direction", "state"], name="inquiry_unit_state"),
                    models.Index(fields=["partner", "direction", "stored_at"], name="inquiry_ledger"),
                    models.Index(
                        condition=models.Q(("answered_at", None), ("closed_at", None)),
                        fields=["due_at"],
                        name="inquiry_open_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="inquiry_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("urgency", "urgent"), _negated=True),
                            models.Q(
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("urgency_reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_urgent_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("releaser__isnull", True),
                            models.Q(("releaser", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="inquiry_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("screener__isnull", True),
                            models.Q(
                                models.Q(
                                    ("handler__isnull", True),
                                    models.Q(("screener", models.F("handler")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("acknowledger__isnull", True),
                                    models.Q(("screener", models.F("acknowledger")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_screened_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direction", "ours"),
                            models.Q(
                                ("state__in", ["screened", "assigned", "clarification", "clock-stopped"]), _negated=True
                            ),
                            ("screener__isnull", False),
                            _connector="OR",
                        ),
                        name="inquiry_screened_before_assigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offence", ""), _negated=True), models.Q(("law_article", ""), _negated=True)
                        ),
                        name="inquiry_offence_and_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "H3"), _negated=True),
                            models.Q(("restrictions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inquiry_h3_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handling__in", ["H0", "H1", "H2", "H3"])), name="inquiry_handling_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tlp__in", ["red", "amber+strict", "amber", "green", "clear"])),
                        name="inquiry_tlp_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pap__in", ["red", "amber", "green", "clear"])), name="inquiry_pap_known"
                    ),
                ],
            },
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
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("sent", models.JSONField(default=dict)),
                ("taken", models.JSONField(default=dict)),
                ("ours", models.JSONField(default=dict)),
                ("theirs", models.JSONField(default=dict)),
                ("codes", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="federation.partner"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "side", "at"], name="statement_of_partner")],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "information"),
                            ("verification.identity", "verification of an identity"),
                            ("verification.document", "verification of a document"),
                            ("verification.vehicle", "verification of a vehicle"),
                            ("verification.phone", "verification of a phone number"),
                            ("location", "locating a person"),
                            ("evidence", "evidence"),
                            ("interview", "interview"),
                            ("data-preservation", "preservation of electronic data"),
                            ("funds-tracing", "tracing of funds"),
                            ("victim-repatriation", "repatriation of a victim"),
                            ("controlled-delivery", "coordination of a controlled delivery"),
                            ("warning-feedback", "feedback on a warning"),
                            ("own-initiative", "own-initiative information"),
                            ("warning", "warning"),
                        ],
                        max_length=40,
                    ),
                ),
                ("titles", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("family", "version"), name="template_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)), fields=("family",), name="template_one_in_use"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="template_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitRegister",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "year"), name="unit_register_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=80)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="exchange.inquiry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "value"], name="identifier_value")],
                "constraints": [
                    models.UniqueConstraint(fields=("inquiry", "kind", "value"), name="identifier_once_an_inquiry")
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
                    "step",
                    models.CharField(
                        choices=[
                            ("submit", "send to review"),
                            ("return", "return with a reason"),
                            ("drop", "drop"),
                            ("reject", "stop under Article 3"),
                            ("release", "release"),
                            ("store", "stored by the partner"),
                            ("open", "opened by the partner"),
                            ("expire", "expired undelivered"),
                            ("acknowledge", "acknowledge"),
                            ("screen", "pass the Article 3 screen"),
                            ("assign", "assign"),
                            ("ask", "ask for clarification"),
                            ("clarify", "clarify"),
                            ("stop", "stop the clock"),
                            ("start", "start the clock"),
                            ("extend", "extend the deadline"),
                            ("remind", "remind"),
                            ("escalate", "escalate"),
                            ("withdraw", "withdraw"),
                            ("answer", "answer"),
                            ("refuse", "refuse"),
                            ("refuse-article-3", "refuse under Article 3"),
                            ("close", "close"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("text", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("until", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="exchange.inquiry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["inquiry", "at"], name="event_of_inquiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "submit",
                                    "return",
                                    "drop",
                                    "reject",
                                    "release",
                                    "store",
                                    "open",
                                    "expire",
                                    "acknowledge",
                                    "screen",
                                    "assign",
                                    "ask",
                                    "clarify",
                                    "stop",
                                    "start",
                                    "extend",
                                    "remind",
                                    "escalate",
                                    "withdraw",
                                    "answer",
                                    "refuse",
                                    "refuse-article-3",
                                    "close",
                                ],
                            )
                        ),
                        name="event_step_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                ("owner", models.CharField(max_length=20)),
                ("onward", models.CharField(max_length=20)),
                ("purpose", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("condition", models.CharField(blank=True, default="", max_length=500)),
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
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="exchange.inquiry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["inquiry", "onward"], name="consent_for"),
                    models.Index(
                        condition=models.Q(("granted__isnull", True)), fields=["asked_at"], name="consent_waiting"
                    ),
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
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="exchange.inquiry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("to-release", "to release"), ("returned", "returned"), ("sent", "sent")],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("full", "answered in full"),
                            ("partial", "answered in part"),
                            ("nothing-held", "nothing held"),
                            ("feedback", "feedback given"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ground", models.CharField(blank=True, default="", max_length=8)),
                (
                    "feedback",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("result", "used, with a result"),
                            ("used", "used, no result yet"),
                            ("known", "known already"),
                            ("no-use", "no use here"),
                            ("wrong", "turned out wrong"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("handling", models.CharField(max_length=2)),
                ("restrictions", models.CharField(blank=True, default="", max_length=500)),
                ("tlp", models.CharField(default="amber", max_length=12)),
                ("pap", models.CharField(default="amber", max_length=5)),
                ("source_grade", models.CharField(blank=True, default="", max_length=1)),
                ("information_grade", models.CharField(blank=True, default="", max_length=1)),
                ("language", models.CharField(max_length=10)),
                ("return_reason", models.CharField(blank=True, default="", max_length=500)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="exchange.inquiry"
                    ),
                ),
                (
                    "releaser",
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
                    models.Index(
                        condition=models.Q(("state", "to-release")), fields=["written_at"], name="reply_waiting"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "sent")), fields=("inquiry",), name="reply_sent_once_an_inquiry"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), models.Q(("ground", ""), _negated=True)),
                            ("outcome", "partial"),
                            models.Q(models.Q(("outcome", "refused"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="reply_refusal_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "H3"), _negated=True),
                            models.Q(("restrictions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reply_h3_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handling__in", ["H0", "H1", "H2", "H3"])), name="reply_handling_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tlp__in", ["red", "amber+strict", "amber", "green", "clear"])),
                        name="reply_tlp_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pap__in", ["red", "amber", "green", "clear"])), name="reply_pap_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screen",
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
                        choices=[("sender", "sender's screen"), ("receiver", "receiver's screen")], max_length=8
                    ),
                ),
                ("result", models.CharField(choices=[("pass", "passed"), ("refuse", "refused")], max_length=6)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screens", to="exchange.inquiry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("result", "refuse")), fields=("inquiry",), name="screen_refused_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("origin", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=10)),
                ("handling", models.CharField(max_length=2)),
                ("tlp", models.CharField(max_length=12)),
                ("pap", models.CharField(max_length=5)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="passages", to="exchange.inquiry"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="exchange.reply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handling__in", ["H0", "H1", "H2", "H3"])), name="passage_handling_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tlp__in", ["red", "amber+strict", "amber", "green", "clear"])),
                        name="passage_tlp_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pap__in", ["red", "amber", "green", "clear"])), name="passage_pap_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("way", models.CharField(choices=[("out", "sent"), ("in", "received")], max_length=3)),
                ("code", models.CharField(max_length=40)),
                ("theirs", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="exchange.inquiry"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="exchange.reply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "number"), name="entry_number_once"),
                    models.UniqueConstraint(
                        fields=("inquiry", "reply"), name="entry_once_a_letter", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="entry_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=20)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("handling", models.CharField(default="H1", max_length=2)),
                ("tlp", models.CharField(default="amber", max_length=12)),
                ("pap", models.CharField(default="amber", max_length=5)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="federation.file"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="exchange.inquiry"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="exchange.reply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handling__in", ["H0", "H1", "H2", "H3"])), name="attachment_handling_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tlp__in", ["red", "amber+strict", "amber", "green", "clear"])),
                        name="attachment_tlp_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pap__in", ["red", "amber", "green", "clear"])), name="attachment_pap_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(max_length=30)),
                ("behalf", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="exchange.inquiry"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="exchange.reply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inquiry", "reply", "by"), name="approval_once_a_person", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("ours", "ours to them"), ("theirs", "theirs to us")], max_length=6),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("begun", "begun"),
                            ("to-release", "to release"),
                            ("returned", "returned"),
                            ("sent", "signed and sent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("parts", models.JSONField(default=dict)),
                ("of", models.CharField(max_length=64)),
                ("node", models.CharField(max_length=20)),
                ("by", models.CharField(blank=True, default="", max_length=120)),
                ("return_reason", models.CharField(blank=True, default="", max_length=500)),
                ("begun_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="translations", to="exchange.inquiry"
                    ),
                ),
                (
                    "releaser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="exchange.reply",
                    ),
                ),
                (
                    "translator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["inquiry", "state"], name="translation_of_inquiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("releaser__isnull", True),
                            ("translator__isnull", True),
                            models.Q(("releaser", models.F("translator")), _negated=True),
                            _connector="OR",
                        ),
                        name="translation_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("signed_at__isnull", False), _connector="OR"
                        ),
                        name="translation_sent_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("passed", models.BooleanField()),
                ("sentences", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="exchange.inquiry"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="exchange.reply",
                    ),
                ),
            ],
        ),
    ]
