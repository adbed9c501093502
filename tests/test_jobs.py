"""The doorbell rings: publishing a return makes a real worker sweep, on the file broker and on Redis."""

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from config.celery import app

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """A database file with the example in it: made once, copied for each test."""
    path = tmp_path_factory.mktemp("loaded") / "clinic.sqlite3"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "for tests only"}
    for words in (["migrate", "--verbosity", "0"], ["load_example", "november_2021"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=env | {"DATABASE_URL": f"sqlite:///{path}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(params=["files", "redis"])
def service(request, tmp_path, loaded):
    """A database, a broker and a worker of their own, as `make run` has them."""
    shutil.copy(loaded, tmp_path / "clinic.sqlite3")
    if request.param == "files":
        broker = "filesystem://localhost/"
    else:
        broker = request.getfixturevalue("redis_address")
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'clinic.sqlite3'}",
        "CELERY_BROKER_URL": broker,
        "CELERY_BROKER_FOLDER": str(tmp_path / "broker"),
        "SECRET_KEY": "for tests only",
    }

    def manage(*words):
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    words = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "config",
        "--quiet",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "warning",
    ]
    worker = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield manage
    worker.terminate()
    try:
        worker.wait(20)
    except subprocess.TimeoutExpired:
        worker.kill()


def test_publishing_a_return_makes_the_worker_sweep(service, tmp_path):
    november = tmp_path / "november.csv"
    november.write_text("Indicator,Nov-21\nPercentage of C&F assessments completed within 45 working days,90%\n")
    service("read_return", str(november), "--publish", "--by", "analyst")
    wait_for(service, "Flag.objects.get(indicator__code='EAI-04').classification", "recovering")


def test_settling_a_doubt_and_raising_an_action_make_the_worker_sweep(service):
    service(
        "shell",
        "-c",
        "from indicators.operations.doubts import settle_doubt\n"
        "analyst = User.objects.get(username='analyst')\n"
        "for doubt in Doubt.objects.filter(indicator__code='PCT-01'): settle_doubt(doubt, by=analyst, reason='Stale')",
    )
    wait_for(service, "Flag.objects.live().filter(indicator__code='PCT-01').count()", "0")
    service(
        "shell",
        "-c",
        "from actions.operations import place_action\n"
        "from datetime import date\n"
        "head = User.objects.get(username='head')\n"
        "action = Action.objects.get(title__startswith='Hold a practice week')\n"
        "place_action(action, by=head, owner=head, due_on=date(2021, 12, 1), on=date(2021, 11, 19))",
    )
    wait_for(service, "Flag.objects.get(indicator__code='PDC-01').classification", "persistent_with_action")


def test_a_large_return_is_read_by_the_worker(service, tmp_path):
    large = tmp_path / "large.csv"
    rows = "".join(
        f"PCT-01,pact,CLA,{year}-{month:02d},121,128\n" for year in range(1990, 2021) for month in range(1, 13)
    )
    large.write_text("Indicator,Unit,Cohort,Month,Numerator,Denominator\n" + rows + ",,,,,\n" * 60_000)
    service(
        "shell",
        "-c",
        "from indicators.operations.reading import take_in\n"
        "analyst = User.objects.get(username='analyst')\n"
        f"content = open({str(large)!r}, 'rb').read()\n"
        "assert take_in(content=content, file_name='large.csv', by=analyst).state == 'received'",
    )
    wait_for(service, "Return.objects.first().state", "checked")
    wait_for(service, "Return.objects.first().figures.count()", "372")


def wait_for(manage, question, expected):
    for _ in range(60):
        said = manage(
            "shell", "--no-imports", "-c", f"from indicators.models import Flag, Return; print({question})"
        ).split()[-1]
        if said == expected:
            return
        time.sleep(0.5)
    pytest.fail(f"The worker did nothing: {question} is still {said}.")


@pytest.mark.pure
def test_every_job_in_the_timetable_exists():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name


@pytest.mark.django_db
def test_the_nightly_sweep_takes_the_newest_full_month(time_machine):
    from indicators.models import Flag
    from indicators.operations import doorbell
    from indicators.tasks import flag_missed_targets, flag_published

    Flag.objects.all().delete()
    time_machine.move_to(date(2021, 11, 20))
    flag_missed_targets()
    assert Flag.objects.filter(unit__kind="authority").count() == 25
    doorbell.ring_sweep(date(2021, 11, 1))
    flag_published("2021-11-01")
    assert Flag.objects.count() == 33
