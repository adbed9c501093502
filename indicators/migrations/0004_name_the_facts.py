import uuid

from django.db import migrations


def name_the_facts(apps, schema_editor):
    """Let a revision name its fact, and say since when its old figure had stood."""
    revision = apps.get_model("indicators", "OutturnRevision")
    for row in revision.objects.select_related("outturn", "old_source").order_by("outturn", "revised_at", "pk"):
        held = row.outturn
        before = revision.objects.filter(outturn=held, revised_at__lt=row.revised_at).order_by("-revised_at").first()
        row.indicator_id, row.unit_id, row.cohort_id, row.month = (
            held.indicator_id, held.unit_id, held.cohort_id, held.month
        )
        row.old_origin = "return" if row.old_source_id else "entered"
        row.new_origin = held.origin
        row.old_recorded_by_id = before.revised_by_id if before else row.revised_by_id
        published = row.old_source.published_at if row.old_source_id else None
        row.old_recorded_at = before.revised_at if before else (published or row.revised_at)
        row.save()


def give_batches(apps, schema_editor):
    """Give each return a batch of its own; one that waits is read again."""
    returns = apps.get_model("indicators", "Return")
    for row in returns.objects.all():
        row.batch = uuid.uuid4()
        row.state = "received" if row.state == "checked" else row.state
        row.save(update_fields=["batch", "state"])


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0003_figures_in'),
    ]

    operations = [
        migrations.RunPython(name_the_facts, migrations.RunPython.noop),
        migrations.RunPython(give_batches, migrations.RunPython.noop),
    ]
