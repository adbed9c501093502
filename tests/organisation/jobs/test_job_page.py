"""The administrator's page of jobs: what it says, and its two buttons."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from organisation.job_page import Standing, read_jobs
from organisation.jobs.registry import all_jobs, find
from organisation.jobs.sweeping import SWEEP
from organisation.models import JobRun, SetAside
from tests.organisation.jobs.test_aside import set_aside

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FLAGS = "flag missed targets"


@pytest.fixture(autouse=True)
def noon(time_machine):
    JobRun.objects.all().delete()
    time_machine.move_to(NOW, tick=False)


def run(job=FLAGS, ago=timedelta(hours=6), outcome="succeeded", **more):
    """A run that ended a while ago; outcome "" is one that has not ended."""
    at = NOW - ago
    begun = {"started_at": at, "leased_until": at + timedelta(minutes=2), "worker": "here 1"}
    over = {
        "outcome": outcome,
        "finished_at": at + timedelta(seconds=2),
        "error": "" if outcome == "succeeded" else "?",
    }
    given = {"asked": "timetable", "wanted_since": at, "not_before": at} | begun | (over if outcome else {}) | more
    return JobRun.objects.create(job=job, **given)


def row(name=FLAGS):
    return next(row for row in read_jobs().rows if row.job.name == name)


@pytest.mark.parametrize(
    ("runs", "standing"),
    [
        ([], Standing.NEVER),
        ([{}], Standing.IN_ORDER),
        ([{"ago": timedelta(days=1, hours=6)}], Standing.LATE),
        ([{"outcome": "failed"}], Standing.FAILED),
        ([{"outcome": "lost"}], Standing.FAILED),
        ([{"ago": timedelta(hours=6), "outcome": "failed"}, {"ago": timedelta(hours=5)}], Standing.IN_ORDER),
        ([{"ago": timedelta(minutes=1), "outcome": ""}], Standing.RUNNING),
        ([{"ago": timedelta(minutes=3), "outcome": ""}], Standing.NEVER),
    ],
)
def test_how_a_job_stands(runs, standing):
    for one in runs:
        run(**one)
    assert row().standing == standing


def test_it_names_each_job_with_its_timetable_its_last_run_and_the_next(sign_in, administrator):
    run(did="October 2026: flags opened 1, changed 0, closed 0.")
    page = sign_in(administrator).get("/jobs/").content.decode()
    for said in (
        "Flag missed targets",
        "Every day at 5:30",
        "25 Nov 2026, 05:30",
        "24 Nov 2026, 06:00",
        "Timetable, 2 seconds",
        "October 2026: flags opened 1, changed 0, closed 0.",
        "Monday to Friday at 8:00",
        "When something changes",
    ):
        assert said in page, said


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (None, "Nothing has run by itself yet."),
        (timedelta(minutes=6), "Nothing has run by itself since 24 November 2026, 11:54."),
        (timedelta(minutes=4), "Nothing needs anybody."),
    ],
)
def test_it_says_so_when_nothing_runs_at_all(sign_in, administrator, ago, said):
    for job in all_jobs() if ago else []:
        run(job.name, ago if job.name == SWEEP else timedelta(minutes=1))
    assert said in sign_in(administrator).get("/jobs/").content.decode()


def test_it_shows_what_went_wrong_and_when_it_is_tried_again(sign_in, administrator):
    run(outcome="failed", error="MailIsAway: <no route>")
    waits = NOW + timedelta(minutes=4)
    JobRun.objects.create(job=FLAGS, asked="timetable", wanted_since=NOW, not_before=waits, attempt=3)
    page = sign_in(administrator).get("/jobs/").content.decode()
    assert "MailIsAway: &lt;no route&gt;" in page
    assert "Attempt 3 follows at 12:04" in page


def test_what_went_wrong_long_ago_is_left_out(sign_in, administrator):
    run(outcome="failed", ago=timedelta(days=15))
    assert read_jobs().troubles == []


def test_pressing_run_now_twice_asks_once(sign_in, administrator):
    client = sign_in(administrator)
    for _ in range(2):
        page = client.post("/jobs/flag-missed-targets/run/", follow=True)
    assert "Asked for: flag missed targets." in page.content.decode()
    waits = JobRun.objects.waiting().get()
    assert (waits.job, waits.person) == (FLAGS, administrator)


@pytest.mark.parametrize("slug", ["no-such-job", "read-an-uploaded-return"])
def test_what_cannot_be_run_by_hand_is_not_found(sign_in, administrator, slug):
    assert sign_in(administrator).post(f"/jobs/{slug}/run/").status_code == 404


def test_what_was_set_aside_is_shown_until_it_is_settled(sign_in, administrator):
    client, aside = sign_in(administrator), set_aside(times=3)
    assert "3 times since" in client.get("/jobs/").content.decode()
    assert read_jobs().needing >= 1
    client.post(f"/jobs/aside/{aside.pk}/settle/")
    assert SetAside.objects.get().settled_by == administrator
    page = client.post(f"/jobs/aside/{aside.pk}/settle/", follow=True).content.decode()
    assert "Contacts was settled already." in page


def test_looking_writes_nothing_and_keeps_to_its_budget(sign_in, administrator, django_assert_num_queries):
    run()
    run(outcome="failed")
    before = list(JobRun.objects.values())
    with django_assert_num_queries(5):  # last runs, good ones, open ones, set aside, what went wrong
        read_jobs()
    assert list(JobRun.objects.values()) == before


def test_every_timetable_can_be_read_and_every_job_says_what_it_does():
    for job in all_jobs():
        assert job.about.endswith("."), job
        assert job.keyed or job.timetable().next_due(timezone.now()), job
        assert find(job.slug) == job
