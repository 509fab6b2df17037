import django.db.models.deletion
from django.db import migrations, models

import jalon.node.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jalon.node.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(db_index=True, max_length=100)),
                ("action", models.CharField(db_index=True, max_length=100)),
                ("about", models.CharField(blank=True, max_length=120)),
                ("purpose", models.CharField(blank=True, max_length=500)),
                (
                    "tree",
                    models.CharField(
                        choices=[("exchange", "exchange tree"), ("internal", "internal tree")], max_length=10
                    ),
                ),
                ("detail", models.JSONField(default=dict)),
                ("salt", models.BinaryField(max_length=16)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["about", "at"], name="entry_about_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tree__in", ["exchange", "internal"])), name="entry_tree_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subtree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tree",
                    models.CharField(
                        choices=[("exchange", "exchange tree"), ("internal", "internal tree")], max_length=10
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tree", "level", "index"), name="subtree_once")],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tree",
                    models.CharField(
                        choices=[("exchange", "exchange tree"), ("internal", "internal tree")], max_length=10
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tree", "size"), name="checkpoint_size_once")],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="audit.entry"
                    ),
                ),
                (
                    "tree",
                    models.CharField(
                        choices=[("exchange", "exchange tree"), ("internal", "internal tree")], max_length=10
                    ),
                ),
                ("index", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tree", "index"), name="leaf_place_once")],
            },
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="audit.entry"
                    ),
                ),
            ],
        ),
    ]
