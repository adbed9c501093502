"""Free text is guarded wherever it is stored: every field of words that people type is held to `names_no_child`.

A field is guarded unless it is listed here with why not, so that a new field cannot be forgotten. A guarded field
has the validator, for forms of a model, the data-entry admin and `full_clean`; and nothing is saved with new words that
it would refuse, whichever verb or command saves. Words that were stored before are not looked at again: what was
an ordinary day when it was written may later look like a birth.

Beyond it: names, which no rule knows; what stands in uploaded files; and rows written many at once, whose words come
from rows that were guarded or from a return, whose reader refuses such notes.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model, TextField
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisation.validators import names_no_child, points_at_a_child

APPS = ("organisation", "indicators", "actions", "audits", "clinics", "reports")
LEFT_ALONE: Mapping[str, tuple[str, ...]] = {
    "who somebody is, given with the account and never about a child": (
        "organisation.User.username", "organisation.User.password", "organisation.User.first_name",
        "organisation.User.last_name", "organisation.User.email",
    ),
    "a code or year, held to a pattern or a list of its own": (
        "organisation.Unit.code", "indicators.PriorityArea.slug", "indicators.Cohort.code", "indicators.Indicator.code",
        "indicators.Benchmark.year", "indicators.Population.ages", "indicators.Doubt.code",
        "indicators.ReturnProblem.code", "indicators.ReturnProblem.column", "audits.Audit.reference",
        "organisation.GroupGrant.group_id",
    ),
    "a digest or a random number that the product makes": (
        "indicators.Return.sha256", "actions.Evidence.sha256", "indicators.ExceptionCase.fingerprint",
        "audits.SampleDraw.seed",
        "audits.SampleDraw.list_digest", "audits.ModerationDraw.seed", "audits.Audit.case_key",
        "clinics.CalendarFeed.digest", "reports.Edition.contents_digest", "reports.EditionPrint.contents_digest",
        "reports.EditionPrint.digest", "reports.ApiToken.digest", "reports.PublicCopy.contents_digest",
        "organisation.EvidenceShape.digest", "organisation.EvidenceEntry.row_digest",
        "organisation.EvidenceEntry.words_digest", "organisation.EvidenceEntry.link", "organisation.EvidenceSeal.head",
        "organisation.EvidenceSeal.key_name",
    ),
    "a case's reference, sealed before it is stored and held to the shape its switch says": (
        "indicators.ExceptionCase.reference",
    ),
    "written by a job about itself": (
        "organisation.JobRun.job", "organisation.JobRun.key", "organisation.JobRun.worker", "organisation.JobRun.did",
        "organisation.JobRun.error", "organisation.SetAside.job", "organisation.SetAside.record",
        "organisation.SetAside.called", "organisation.SetAside.why", "organisation.Digest.problem",
        "organisation.NotificationLetter.problem", "reports.EditionPrint.doing", "reports.EditionPrint.problem",
        "actions.ActionReminder.stage",
    ),
    "an address within the product, or a kind of its own": (
        "organisation.Look.about", "organisation.Look.page", "organisation.Notification.link",
        "organisation.Notification.kind", "organisation.Notification.key", "organisation.MutedKind.kind",
        "actions.Action.source_path", "actions.SavedView.query", "actions.Evidence.content_type",
        "audits.AuditRead.page", "audits.DipSampleRequest.asked_at_link", "organisation.EvidenceShape.source",
        "organisation.EvidenceEntry.source", "organisation.EvidenceEntry.key", "organisation.LegalHold.kept",
        "organisation.KeepingPeriod.kept",
    ),
    "put together by the product from figures and from words that were guarded": (
        "organisation.Notification.title", "organisation.Notification.body", "indicators.Flag.sentence",
        "indicators.FlagEvent.sentence", "indicators.Doubt.sentence", "indicators.Doubt.figures",
        "actions.EffectVerdict.sentence", "actions.SittingItem.owned_by", "actions.SittingItem.meanwhile",
        "organisation.EvidenceAct.about", "organisation.EvidenceAct.was", "organisation.EvidenceAct.became",
        "organisation.EvidenceEntry.act", "organisation.EvidenceEntry.thing", "organisation.EvidenceEntry.was",
        "organisation.EvidenceEntry.became", "organisation.EvidenceEntry.why",
    ),
    "repeats a cell of an uploaded file, so that its sender finds it; contents of files are beyond this": (
        "indicators.Outturn.source_cell", "indicators.OutturnRevision.old_source_cell",
        "indicators.OutturnRevision.old_absence", "indicators.OutturnRevision.new_absence",
        "indicators.StagedFigure.source_cell", "indicators.Return.refusal", "indicators.ReturnProblem.sheet",
        "indicators.ReturnProblem.message", "indicators.ReturnProblem.asked", "indicators.PrintedRow.label",
        "indicators.PrintedRow.kind",
    ),
}  # fmt: skip
KEEPS_TO_ITSELF = frozenset(name for names in LEFT_ALONE.values() for name in names)
NOT_SHOWN = ("csrfmiddlewaretoken", "password")


class NamesAChild(ValidationError):
    """Words that could point at one child were about to be saved."""


def typed_fields(model: type[Model]) -> Iterator[Field]:
    """Give the fields of a model that hold words: no choices, none that a history copies from a guarded row."""
    if model._meta.app_label not in APPS or hasattr(model, "history_object"):
        return
    for field in model._meta.local_fields:
        if isinstance(field, CharField | TextField) and not field.choices:
            yield field


@cache
def guarded_fields(model: type[Model]) -> tuple[Field, ...]:
    """Give the fields of a model that nothing pointing at one child is saved in."""
    return tuple(one for one in typed_fields(model) if f"{model._meta.label}.{one.name}" not in KEEPS_TO_ITSELF)


def guard_every_field() -> None:
    """Hold every guarded field of every model to the rule. Once, when all models are known."""
    for model in apps.get_models():
        for field in guarded_fields(model):
            if names_no_child not in field.validators:
                field.validators.append(names_no_child)  # on the field as it runs: no migration is made of it
    pre_save.connect(refuse_to_save, dispatch_uid="free text is guarded")


def refuse_to_save(
    sender: type[Model], instance: Model, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Refuse to save new words that could point at one child. Raises NamesAChild."""
    if raw:
        return
    wrong: dict[str, ValidationError] = {}
    for field in guarded_fields(sender):
        if update_fields is None or field.name in update_fields:
            try:
                names_no_child(getattr(instance, field.attname) or "")
            except ValidationError as problem:
                if not _stands_already(instance, field):
                    wrong[field.name] = problem
    if wrong:
        raise NamesAChild(wrong)


def _stands_already(instance: Model, field: Field) -> bool:
    rows = type(instance)._default_manager.filter(pk=instance.pk, **{field.attname: getattr(instance, field.attname)})
    return instance.pk is not None and rows.exists()


class SayWhatWasNotSaved:
    """Answer words that no form refused but the guard did with what is wrong and all that was typed."""

    def __init__(self, get_response: Any) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the words again, beside why they were not saved."""
        if not isinstance(exception, ValidationError) or not points_at_a_child(exception):
            return None
        shown = {
            name: words
            for name in request.POST
            if not name.startswith(NOT_SHOWN)
            for words in request.POST.getlist(name)
        }
        about = {
            "problems": exception.messages,
            "typed": {name: words for name, words in shown.items() if words.strip()},
        }
        return render(request, "organisation/not_saved.html", about, status=422)
