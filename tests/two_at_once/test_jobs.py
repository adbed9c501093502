"""Several workers and beats at once: each moment and each ask is done once."""

from indicators.operations.doorbell import FLAG_PUBLISHED
from indicators.tasks import flag_missed_targets, flag_published
from organisation.jobs import ask
from organisation.jobs.sweeping import pick_up
from organisation.models import JobRun
from tests.two_at_once import SIDE_BY_SIDE, at_once

pytestmark = SIDE_BY_SIDE


def test_two_workers_and_two_beats_do_each_moment_and_each_ask_once(time_machine):
    JobRun.objects.all().delete()
    ask(FLAG_PUBLISHED, "2021-11-01", and_ring=False)
    said = at_once(*[flag_missed_targets, flag_published] * 3)
    assert not [one for one in said if isinstance(one, Exception)]
    runs = JobRun.objects.values_list("job", "outcome").order_by("job")
    assert list(runs) == [("flag missed targets", "succeeded"), (FLAG_PUBLISHED, "succeeded")]


def test_two_sweeps_note_a_missed_moment_once():
    JobRun.objects.all().delete()
    said = at_once(*[pick_up] * 3)
    assert sum("flag missed targets" in one for one in said) == 1
    assert JobRun.objects.filter(job="flag missed targets").count() == 1
