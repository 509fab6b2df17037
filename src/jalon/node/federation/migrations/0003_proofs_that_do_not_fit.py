"""How many proofs did not fit a state that a partner showed: one may have been damaged on its way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("federation", "0002_little_among_much")]

    operations = [migrations.AddField("witnessed", "doubts", models.PositiveSmallIntegerField(default=0))]
