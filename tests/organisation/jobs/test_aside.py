"""A record that cannot be dealt with is set aside and reported; the rest are dealt with."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone

from organisation.jobs import each_or_set_aside, settle
from organisation.jobs.asking import AlreadySettled
from organisation.models import SetAside, Unit

pytestmark = pytest.mark.django_db


def set_aside(job="bring definitions into force", record="indicators.indicator 1", **more):
    now = timezone.now()
    given = {"called": "Contacts", "why": "ValueError: ?", "first_at": now, "last_at": now}
    return SetAside.objects.create(job=job, record=record, **(given | more))


@pytest.fixture
def units():
    return list(Unit.objects.filter(kind="service").order_by("pk")[:3])


def rename(*, but):
    def do(unit):
        unit.name = "Renamed"
        unit.save()
        if unit in but:
            raise ValueError("This one is poison")
        return unit.pk

    return do


def test_the_rest_are_dealt_with_and_nothing_is_left_of_the_poison(units):
    done = each_or_set_aside("rename", units, rename(but=units[1:2]))
    assert done.given == [units[0].pk, units[2].pk]
    assert [Unit.objects.get(pk=unit.pk).name == "Renamed" for unit in units] == [True, False, True]
    aside = SetAside.objects.get()
    assert (aside.record, aside.why, aside.times) == (
        f"organisation.unit {units[1].pk}", "ValueError: This one is poison", 1,
    )  # fmt: skip


def test_a_record_that_fails_each_night_is_reported_once_with_how_often(units):
    for _ in range(3):
        each_or_set_aside("rename", units, rename(but=units[1:2]))
    assert SetAside.objects.get().times == 3


def test_a_record_that_goes_well_after_all_stands_open_no_longer(units):
    each_or_set_aside("rename", units, rename(but=units))
    each_or_set_aside("rename", units, rename(but=units[:1]))
    assert [aside.record for aside in SetAside.objects.open()] == [f"organisation.unit {units[0].pk}"]
    assert SetAside.objects.exclude(well_since=None).count() == 2


def test_a_record_settled_by_somebody_comes_back_if_it_fails_again(units, administrator):
    each_or_set_aside("rename", units, rename(but=units[:1]))
    settled = settle(SetAside.objects.get(), by=administrator)
    assert settled.settled_by == administrator
    assert not SetAside.objects.open().exists()
    with pytest.raises(AlreadySettled):
        settle(settled, by=administrator)
    each_or_set_aside("rename", units, rename(but=units[:1]))
    assert SetAside.objects.open().count() == 1


def test_a_database_that_is_away_is_no_records_fault(units):
    def lose_the_database(unit):
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        each_or_set_aside("rename", units, lose_the_database)
    assert not SetAside.objects.exists()


def test_what_a_job_says_is_no_records_fault_stops_the_run(units):
    with pytest.raises(ValueError, match="poison"):
        each_or_set_aside("rename", units, rename(but=units), not_its_fault=(ValueError,))


def test_why_is_said_in_the_sentences_people_wrote(units):
    def refuse(unit):
        raise ValidationError({"name": "“Contacts” already means RST-01."})

    each_or_set_aside("rename", units[:1], refuse)
    assert SetAside.objects.get().why == "“Contacts” already means RST-01."
