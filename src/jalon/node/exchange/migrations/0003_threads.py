"""Every inquiry kept before is a thread of its own."""

from django.db import migrations
from django.db.models import F


def each_its_own(apps, _schema):
    apps.get_model("exchange", "Inquiry").objects.update(thread=F("id"))


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_whole")]
    operations = [migrations.RunPython(each_its_own, migrations.RunPython.noop)]
