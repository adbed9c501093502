"""What is held about a person, gathered from every table that points at them: the answer to a subject access request.

UK GDPR article 15: a copy of their personal data, in words they can read. Other people are not named (Data Protection
Act 2018, schedule 2, paragraph 16): they appear as “somebody else”. What is said of a child's case in an audit is
withheld: it is the child's. Passwords, keys and digests say nothing about anybody and are left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BinaryField, Field, ForeignKey, JSONField, Model, Q, TextField
from django.template.loader import render_to_string

from indicators.models import ExceptionCase
from organisation import access
from organisation.evidence.saying import Names
from organisation.guarding import APPS
from organisation.models import EvidenceAct, EvidenceEntry, Membership, Unit, User
from organisation.roles import Capability

WITHHELD = "Withheld: it speaks of a child’s case, or of somebody else"
SOMEBODY_ELSE = "somebody else"
LEFT_OUT = ("password", "digest", "case_key", "row_digest", "words_digest", "link", "sha256", "list_digest", "seed")
OF_A_CASE = ("evidence", "note", "reason", "answer", "finding", "feedback_reason")
"""Words of audits that are short fields, and yet speak of one case."""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table that are about the person, each as what it says, column by column."""

    called: str
    rows: list[dict[str, str]]


@transaction.atomic
def give_out(*, person: User | None, worker: Unit | None, reason: str, by: User, now: datetime) -> bytes:
    """Give a zip with what is held about somebody, to read and as data; put down that it was given, and why."""
    access.check(by, Capability.GIVE_OUT_WHAT_IS_HELD)
    if worker and worker.kind != Unit.Kind.WORKER:
        raise ValidationError({"worker": "That is no single worker."})
    sections = list(held_about(person, worker))
    named = ", ".join(str(one) for one in (person, worker) if one)
    number = sum(len(section.rows) for section in sections)
    EvidenceAct.objects.create(
        act=EvidenceAct.Act.SUBJECT, about=named, reason=reason, number=number, person=person, done_by=by, done_at=now
    )
    data = {"about": named, "made_on": f"{now:%Y-%m-%d}", "held": {one.called: one.rows for one in sections}}
    page = render_to_string("reports/evidence/subject.html", {"about": named, "sections": sections, "now": now})
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("what-is-held.html", page)
        zipped.writestr("what-is-held.json", json.dumps(data, indent=1, ensure_ascii=False))
    return written.getvalue()


def held_about(person: User | None, worker: Unit | None) -> Iterator[Section]:
    """Give what every table holds about somebody, table by table; empty ones are left out."""
    for model in _models():
        wanted = _pointing(model, person, worker)
        if wanted is not None and (rows := list(model._base_manager.filter(wanted).order_by("pk"))):
            yield Section(str(model._meta.verbose_name_plural).capitalize(), _said(model, rows, person))


def _models() -> Iterator[type[Model]]:
    """Give every table, but histories: of these only the person's own and those of their roles.

    Nor lists of cases: they hold children's references, and nothing of them leaves the product.
    """
    histories = (User.history.model, Membership.history.model)
    for model in apps.get_models():
        if (
            model is not ExceptionCase
            and model._meta.app_label in APPS
            and (not hasattr(model, "history_object") or model in histories)
        ):
            yield model


def _pointing(model: type[Model], person: User | None, worker: Unit | None) -> Q | None:
    """Give which rows of a table point at somebody; None where none can."""
    if model in (User, User.history.model):
        return Q(id=person.pk) if person else None
    if model is EvidenceEntry:
        return Q(person=person) if person else None  # what they did themselves stands in the tables it was done to
    found = Q()
    for field in model._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or field.name == "history_user":
            continue
        if person and field.related_model is User:
            found |= Q(**{field.name: person})
        elif worker and field.related_model is Unit:
            found |= Q(**{field.name: worker})
    return found or None


def _said(model: type[Model], rows: list[Model], person: User | None) -> list[dict[str, str]]:
    names = Names()
    names.know(rows)
    fields = [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]
    said = [{str(field.verbose_name): _value(row, field, names, person) for field in fields} for row in rows]
    return [{called: value for called, value in row.items() if value} for row in said]


def _value(row: Model, field: Field, names: Names, person: User | None) -> str:
    if isinstance(field, ForeignKey) and field.related_model is User:
        key = getattr(row, field.attname)
        return "" if key is None else "you" if person and key == person.pk else SOMEBODY_ELSE
    if isinstance(field, BinaryField):
        return "A file" if getattr(row, field.name) else ""
    if _is_of_a_case(row, field) and getattr(row, field.name):
        return WITHHELD
    return names.say(row, field.name)


def _is_of_a_case(row: Model, field: Field) -> bool:
    is_words = isinstance(field, TextField | JSONField) or field.name in OF_A_CASE
    return row._meta.app_label == "audits" and is_words and not field.choices
