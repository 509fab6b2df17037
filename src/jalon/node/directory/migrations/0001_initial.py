import django.db.models.deletion
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="HolidayOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("date", models.DateField()),
                ("closed", models.BooleanField()),
                ("names", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("country", "date"), name="holiday_override_once")],
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("country", models.CharField(max_length=2)),
                ("names", models.JSONField(default=dict)),
                ("own", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("own", True)), fields=("own",), name="node_one_is_ours")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("file_name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                ("content", models.BinaryField(null=True)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("broken", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=160)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.node"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=24)),
                ("country", models.CharField(max_length=2)),
                ("names", models.JSONField(default=dict)),
                ("under", models.JSONField(default=dict)),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="directory.node",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="agency_code_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="agency_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("taken_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("body", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a person"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("replaced", "replaced by a newer one"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=160)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="directory.node"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=12)),
                ("key", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="directory.importbatch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("names", models.JSONField(default=dict)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("department", "department"),
                            ("regional", "regional branch"),
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("district", "district"),
                            ("sub-district", "sub-district"),
                            ("commune", "commune"),
                            ("station", "station"),
                            ("gate", "gate office"),
                        ],
                        max_length=12,
                    ),
                ),
                ("territory", models.CharField(blank=True, db_index=True, max_length=12)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("lines_of_work", models.JSONField(blank=True, default=list)),
                ("central", models.BooleanField(default=False)),
                ("folded", models.TextField(blank=True, editable=False)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="directory.agency",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="directory.node"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["node", "level", "code"], name="unit_in_lists")],
                "constraints": [
                    models.UniqueConstraint(fields=("node", "code", "valid_from"), name="unit_code_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="unit_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="unit_is_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GateNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("gate", models.CharField(db_index=True, max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("words", models.JSONField(default=dict)),
                ("author", models.CharField(blank=True, max_length=160)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gate_notices", to="directory.node"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_notices",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-published_at", "id"], name="notice_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True), ("until_at__gt", models.F("from_at")), _connector="OR"
                        ),
                        name="notice_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("same", "goes on under another name or code"),
                            ("merged", "merged into"),
                            ("split", "split among"),
                            ("abolished", "abolished; its tasks went to"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_date", models.DateField()),
                ("share", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("territories", models.JSONField(blank=True, default=list)),
                ("usual", models.BooleanField(default=False)),
                ("decision", models.CharField(blank=True, max_length=300)),
                ("rerouted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="successions", to="directory.unit"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="origins", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor", "from_date"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 1)), _connector="OR"
                        ),
                        name="succession_share_is_a_part",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("usual", True)), fields=("predecessor",), name="succession_one_is_usual"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("border", models.CharField(max_length=5)),
                ("first_number", models.PositiveSmallIntegerField()),
                ("first_sub", models.PositiveSmallIntegerField(default=0)),
                ("last_number", models.PositiveSmallIntegerField()),
                ("last_sub", models.PositiveSmallIntegerField(default=999)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="directory.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["border", "first_number"], name="section_on_border")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "border", "first_number", "first_sub", "valid_from"),
                        name="section_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_number__gt", models.F("first_number")),
                            models.Q(
                                ("last_number", models.F("first_number")), ("last_sub__gte", models.F("first_sub"))
                            ),
                            _connector="OR",
                        ),
                        name="section_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="section_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("offence", models.CharField(blank=True, max_length=60)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("department", "department"),
                            ("regional", "regional branch"),
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("district", "district"),
                            ("sub-district", "sub-district"),
                            ("commune", "commune"),
                            ("station", "station"),
                            ("gate", "gate office"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=200)),
                (
                    "ours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="directory.unit"
                    ),
                ),
                (
                    "theirs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_from_across",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ours", "theirs", "offence", "valid_from"), name="pair_once_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ours", models.F("theirs")), _negated=True), name="pair_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="pair_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("rank", models.CharField(blank=True, max_length=60)),
                ("position", models.CharField(blank=True, max_length=120)),
                ("languages", models.JSONField(blank=True, default=list)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="officers", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="officer_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptGate",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("gate", models.CharField(db_index=True, max_length=60)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "gate", "valid_from"), name="kept_gate_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="kept_gate_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeTrail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("envelope", models.UUIDField(unique=True)),
                ("receipts", models.JSONField(default=dict)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trails", to="directory.gatenotice"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.node"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "partner", "envelope"), name="notice_trail_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
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
                            ("phone", "telephone"),
                            ("mobile", "mobile telephone"),
                            ("satellite", "satellite telephone"),
                            ("fax", "fax"),
                            ("radio", "radio"),
                            ("mail", "mail"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                ("label", models.CharField(blank=True, max_length=80)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=10)),
                ("shared", models.BooleanField(default=False)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="directory.officer",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="directory.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "kind", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "kind", "value", "valid_from"), name="contact_once_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="contact_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
