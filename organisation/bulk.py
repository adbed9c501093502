"""Acts on many records at once in data entry: by the product's own verbs, looked at first, in one transaction.

Each chosen record is tried by the verb and taken back, so that the look says exactly what would change and why a record
is refused. A yes does it for the records that were not refused, where all would still come out as it was shown.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from organisation import access
from organisation.roles import Capability

MOST = 200  # records at once: a list longer than that is chosen by mistake
REFUSED = "Nothing was changed: none of the chosen can be. Each says why below."
MEANWHILE = "Nothing was changed yet: somebody changed some of these in the meantime. This is how they stand now."


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each chosen record: its words, what is asked, its verb, and what it says would change."""

    name: str
    label: str
    sentence: str
    button: str
    capability: Capability
    form: type[forms.Form]
    do: Callable[[Any, dict[str, Any], Any], object]
    says: Callable[[Any, dict[str, Any]], str]
    refusals: tuple[type[Exception], ...] = ()


@dataclass(slots=True)
class Chosen:
    """One record: what would change, or why it is refused."""

    row: Model
    says: str
    refusal: str = ""


class BulkActs:
    """A list in data entry with acts on many records. Offers those that somebody's roles let them do."""

    acts: tuple[Act, ...] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the acts beside what the list has of its own."""
        offered = {act.name: (_starter(act), act.name, act.label) for act in self.acts if _may(request, act)}
        return super().get_actions(request) | offered  # type: ignore[misc]

    def get_action_choices(self, request, default_choices=()):
        """Ask for a choice in words."""
        return super().get_action_choices(request, [("", "Choose what to do")])  # type: ignore[misc]

    def act_on(self, request: HttpRequest, queryset: QuerySet, act: Act) -> HttpResponse | None:
        """Ask, show what would change, and do it: a page each, from the same list."""
        if not _may(request, act):
            raise PermissionDenied
        if len(rows := list(queryset[: MOST + 1])) > MOST:
            self.message_user(request, f"Choose at most {MOST} at once.", messages.WARNING)  # type: ignore[attr-defined]
            return None
        form = act.form(request.POST if "asked" in request.POST else None)
        if not form.is_valid():
            return self._page(request, act, form, rows=rows)
        seen = request.POST.get("seen", "")
        chosen = go_through(act, rows, form.cleaned_data, request.user, seen=seen)
        if seen and digest_of(chosen) == seen:
            done = sum(not one.refusal for one in chosen)
            told = f"Done for {done} of {len(chosen)}."
            self.message_user(request, told, messages.SUCCESS)  # type: ignore[attr-defined]
            return None
        return self._page(request, act, form, rows=rows, chosen=chosen, meanwhile=bool(seen))

    def _page(self, request, act, form, *, rows, chosen=(), meanwhile=False) -> HttpResponse:
        for name in form.fields if chosen else ():
            form.fields[name].widget = form.fields[name].hidden_widget()
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": act.label,
            "opts": self.opts,  # type: ignore[attr-defined]
            "act": act,
            "form": form,
            "rows": rows,
            "chosen": chosen,
            "seen": digest_of(chosen) if chosen else "",
            "going": sum(not one.refusal for one in chosen),
            "said": MEANWHILE if meanwhile else REFUSED if chosen and all(one.refusal for one in chosen) else "",
        }
        return TemplateResponse(request, "admin/act.html", context, status=422 if form.errors else 200)


def go_through(act: Act, rows: list[Any], given: dict[str, Any], by: Any, *, seen: str = "") -> list[Chosen]:
    """Do it for each record in one transaction; keep it only where it comes out as it was seen."""
    with transaction.atomic():
        chosen = [_one(act, row, given, by) for row in rows]
        transaction.set_rollback(not seen or digest_of(chosen) != seen)
    return chosen


def _one(act: Act, row: Any, given: dict[str, Any], by: Any) -> Chosen:
    told = Chosen(row, act.says(row, given))
    try:
        with transaction.atomic():
            act.do(row, given, by)
    except ValidationError as problem:
        told.refusal = " ".join(problem.messages)
    except PermissionDenied:
        told.refusal = "Your role does not reach it."
    except act.refusals as problem:
        told.refusal = str(problem)
    return told


def digest_of(chosen) -> str:
    """Sum up what was shown."""
    said = [(one.row.pk, one.says, one.refusal) for one in chosen]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _starter(act: Act) -> Callable[..., Any]:
    @admin.action(description=act.label)
    def start(model_admin, request, queryset):
        return model_admin.act_on(request, queryset, act)

    return start


def _may(request: HttpRequest, act: Act) -> bool:
    return access.may(request.user, act.capability)
