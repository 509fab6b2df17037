"""What a file was sealed with is kept until it expires, and found then to be forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("federation", "0003_proofs_that_do_not_fit")]

    operations = [
        migrations.AddIndex(
            "transfer",
            models.Index(fields=["expires_at"], condition=models.Q(entry__isnull=False), name="transfer_keyed"),
        )
    ]
