"""What an administrator looks after: jobs that went wrong, records they left aside, people who can see nothing."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from organisation.job_page import JobRow, Standing, read_jobs
from organisation.models import Membership, SetAside, User
from reports.rules.today import MOST, Band, Urgency, ago, how_long, waits
from reports.today.needs import Asked, Need, Pile, day_of, pile_of


def jobs(ask: Asked) -> Pile:
    """Give the jobs that failed or are late."""
    wrong = [row for row in read_jobs().rows if row.standing in (Standing.FAILED, Standing.LATE)]
    needs = sorted((_job(row, ask) for row in wrong), key=lambda need: need.urgency.place)
    address = reverse("organisation:jobs")
    return Pile("Job that went wrong", "Jobs that went wrong", address, tuple(needs[:MOST]), len(needs))


def aside(ask: Asked) -> Pile:
    """Give the records that jobs could not deal with."""
    return pile_of(
        SetAside.objects.open().order_by("first_at", "pk"),
        lambda record: _aside(record, ask),
        one="Record left aside",
        many="Records left aside",
        address=reverse("organisation:jobs"),
    )


def without_role(ask: Asked) -> Pile:
    """Give the people with an open account and no role today: they can sign in and see nothing."""
    held = Membership.objects.in_force(on=ask.today).filter(user=OuterRef("pk"))
    return pile_of(
        User.objects.filter(~Exists(held), is_active=True).order_by("date_joined", "pk"),
        lambda person: _person(person, ask),
        one="Person without a role",
        many="People without a role",
        address=reverse("organisation:people"),
    )


def _job(row: JobRow, ask: Asked) -> Need:
    last = row.last
    moment = last.finished_at if last else None
    since = day_of(moment, otherwise=ask.today)
    failed = row.standing is Standing.FAILED
    at = f" on {timezone.localtime(moment):%d %B at %H:%M}".replace(" 0", " ", 1) if moment else ""
    first = last.error.strip().splitlines()[-1][:160] if last and last.error.strip() and failed else ""
    why = f"It failed{at}. {first}".strip() if failed else f"It has not run when it was due; its last run ended{at}."
    urgency = Urgency(Band.WORSE if failed else Band.LATE, since)
    return Need(row.job.name.capitalize(), "", why, "Look and run it", reverse("organisation:jobs"), urgency)


def _aside(record: SetAside, ask: Asked) -> Need:
    since = day_of(record.first_at, otherwise=ask.today)
    why = f"“{record.job}” has gone on without it {how_long(since, on=ask.today)}: {record.why.strip()[:160]}"
    return Need(record.called, "", why, "Settle", reverse("organisation:jobs"), waits(since))


def _person(person: User, ask: Asked) -> Need:
    since = day_of(person.date_joined, otherwise=ask.today)
    why = f"An open account and no role today; it was made {ago(since, on=ask.today)}."
    address = reverse("organisation:person", args=[person.pk])
    return Need(str(person), "", why, "Give a role", address, waits(since))
