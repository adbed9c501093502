"""More of everything: rows of every kind once more, as far as the database lets them stand beside each other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.utils import DatabaseError

ROOMS = ("organisation", "indicators", "clinics", "actions", "audits", "reports")
OF_EACH = 12
WHO_MAY_WHAT = {"organisation.membership", "organisation.groupgrant"}  # more of it, and other pages are seen
unheard_of = count(1000)


def grow() -> Counter[str]:
    """Copy the newest rows of every kind, changing one thing that has to differ; say how many of each there are more."""
    grown: Counter[str] = Counter()
    for model in apps.get_models():
        if model._meta.label_lower in WHO_MAY_WHAT:
            continue
        if model._meta.app_label in ROOMS and not model.__name__.startswith("Historical") and model._meta.managed:
            grown[model._meta.label_lower] = sum(_copied(row) for row in model._base_manager.order_by("-pk")[:OF_EACH])
    return grown


def _copied(row: models.Model) -> bool:
    return any(_stands(alike) for alike in _alike(row))


def _stands(row: models.Model) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
    except (IntegrityError, DatabaseError, ValueError):
        return False
    return True


def _alike(row: models.Model) -> Iterator[models.Model]:
    """Give copies: as it is, then with one of its fields another, until one of them may stand beside it."""
    yield _copy(row)
    for field in row._meta.concrete_fields:
        if not field.primary_key and (other := _other(row, field)) is not None:
            yield _copy(row, **{field.attname: other})


def _copy(row: models.Model, /, **changed) -> models.Model:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    # what belongs to one alone cannot belong to two
    alone = {field.attname: None for field in row._meta.concrete_fields if field.unique and field.null}
    values |= {name: None for name in alone if name in values}
    words = {
        field.attname: _word(field)
        for field in row._meta.concrete_fields
        if field.unique and not field.null and _word(field)
    }
    return type(row)(**(values | words | changed))


def _word(field: models.Field):
    if isinstance(field, models.UUIDField):
        return uuid4()
    return f"x{next(unheard_of)}" if isinstance(field, models.CharField | models.TextField) else None


def _other(row: models.Model, field: models.Field):
    now = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        beyond = field.related_model._base_manager.exclude(pk=now).order_by("pk")
        return beyond.values_list("pk", flat=True).first()
    if isinstance(now, bool) or now is None:
        return None
    if isinstance(field, models.IntegerField):
        return now + next(unheard_of)
    if isinstance(now, date) and not isinstance(now, datetime):
        return (now.replace(day=1) - timedelta(days=31 * 80)).replace(day=1)
    if isinstance(field, models.CharField) and not field.choices:
        return f"x{next(unheard_of)}"
    return None
