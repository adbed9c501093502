from django.db import migrations


def wait_to_be_signed(apps, schema_editor):
    """A session closed before there were minutes was never signed off: it waits for its chair to do so."""
    sessions = apps.get_model("clinics", "ClinicSession").objects.filter(state="closed", minutes_version=0)
    sessions.update(state="in_progress", closed_at=None, closed_by=None)


class Migration(migrations.Migration):

    dependencies = [
        ("clinics", "0005_rota_and_feeds"),
    ]

    operations = [
        migrations.RunPython(wait_to_be_signed, migrations.RunPython.noop),
    ]
