"""The central contact points are asked for with every page that calls across the line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_days_off_that_partners_tell")]

    operations = [migrations.AddIndex("unit", models.Index(fields=["central"], name="unit_central"))]
