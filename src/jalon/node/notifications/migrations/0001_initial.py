import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=120)),
                ("occasion", models.CharField(blank=True, default="", max_length=60)),
                ("words", models.JSONField(default=dict)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("role", "Your role for this unit: %(may)s."),
                            ("author", "You wrote it."),
                            ("handler", "You hold it."),
                            ("named", "You are named in it."),
                            ("duty", "You are on duty."),
                        ],
                        max_length=10,
                    ),
                ),
                ("permission", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "id"], name="notification_of_user"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user", "id"], name="notification_unread"
                    ),
                    models.Index(fields=["about"], name="notification_about"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "about", "occasion"), name="notification_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["role", "author", "handler", "named", "duty"])),
                        name="notification_reason_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unwanted",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="unwanted_once")],
            },
        ),
    ]
