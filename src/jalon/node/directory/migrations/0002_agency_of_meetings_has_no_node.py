"""Agencies that sit at meetings only work through no node, whoever writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("node__isnull", True),
                    models.Q(
                        (
                            "kind__in",
                            ["administration", "army-meeting-station", "defence", "foreign-affairs", "international"],
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="agency_of_meetings_has_no_node",
            ),
        ),
    ]
