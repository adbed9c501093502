"""One bad record never stops the rest: it is set aside with its reason, and reported."""

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction
from django.db.models import F
from django.utils import timezone

from organisation.models import SetAside

# What is nobody's record's fault: the whole run fails, and is tried again
NOT_ITS_FAULT = (InterfaceError, OperationalError, SoftTimeLimitExceeded)


class Named(Protocol):
    """What is no row of its own but can be set aside: it says under what name."""

    @property
    def set_aside_as(self) -> str:
        """Give the name under which it is found again."""


Record = TypeVar("Record", bound=models.Model | Named)
Given = TypeVar("Given")

logger = logging.getLogger(__name__)


@dataclass
class Each(Generic[Given]):
    """What became of each record: what was given for those that went well, and which were set aside."""

    given: list[Given] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)


def each_or_set_aside(
    job: str,
    records: Iterable[Record],
    do: Callable[[Record], Given],
    *,
    in_savepoint: bool = True,
    not_its_fault: tuple[type[Exception], ...] = (),
) -> Each[Given]:
    """Do something with each record, and go on past one it fails with: that one is set aside with its reason.

    It is tried again in every run; once it goes well it stands open no longer. A database that is
    away, time that is up, and what `not_its_fault` names stop the whole run instead.
    `in_savepoint=False` is for work that keeps transactions of its own.
    """
    done: Each[Given] = Each()
    open_ones = set(SetAside.objects.open().filter(job=job).values_list("record", flat=True))
    for record in records:
        try:
            with transaction.atomic() if in_savepoint else nullcontext():
                done.given.append(do(record))
        except (*NOT_ITS_FAULT, *not_its_fault):
            raise
        except Exception as problem:
            logger.exception("The job “%s” set %s aside", job, record_name(record))
            done.aside.append(_set_aside(job, record, problem))
        else:
            if record_name(record) in open_ones:
                _went_well(job, record)
    return done


def went_well(job: str, names: Iterable[str]) -> None:
    """Say that records went well, dealt with together: those of them that are set aside stand open no longer."""
    if settled := set(SetAside.objects.open().filter(job=job).values_list("record", flat=True)) & set(names):
        SetAside.objects.open().filter(job=job, record__in=settled).update(well_since=timezone.now())


def record_name(record: models.Model | Named) -> str:
    """Name a record so that it can be found again: a row by its table and key, anything else as it says itself."""
    if isinstance(record, models.Model):
        return f"{record._meta.label_lower} {record.pk}"
    return record.set_aside_as


def in_words(problem: Exception) -> str:
    """Say what went wrong: its sentences where it has some, else its kind and what it says."""
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)[:2000]
    return f"{type(problem).__name__}: {problem}"[:2000]


def _set_aside(job: str, record: models.Model | Named, problem: Exception) -> SetAside:
    """Put down why, once a record however often it fails; again after it was settled."""
    now, why = timezone.now(), in_words(problem)
    try:
        with transaction.atomic():
            return _again(job, record, why, now) or SetAside.objects.create(
                job=job, record=record_name(record), called=_called(record), why=why, first_at=now, last_at=now
            )
    except IntegrityError:  # another run set it aside at this moment
        return _again(job, record, why, now) or SetAside.objects.filter(job=job, record=record_name(record))[0]


def _again(job: str, record: models.Model | Named, why: str, now: datetime) -> SetAside | None:
    open_ones = SetAside.objects.open().filter(job=job, record=record_name(record))
    again = open_ones.update(times=F("times") + 1, last_at=now, why=why)
    return open_ones.get() if again else None


def _called(record: models.Model | Named) -> str:
    """Call a record as people do; one too broken to say its name by its number."""
    try:
        return str(record)[:200]
    except Exception:
        return record_name(record)


def _went_well(job: str, record: models.Model | Named) -> None:
    SetAside.objects.open().filter(job=job, record=record_name(record)).update(well_since=timezone.now())
