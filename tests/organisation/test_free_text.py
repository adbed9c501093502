"""Free text names no child, wherever it is typed: every model, every form, every save."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

import config.urls  # noqa: F401 - its converters are needed to bring in every view
from actions.models import Action
from organisation.guarding import APPS, KEEPS_TO_ITSELF, LEFT_ALONE, NamesAChild, guarded_fields, typed_fields
from organisation.models import Unit
from organisation.validators import names_no_child
from reports.forms import TokenForm
from reports.models import TokenScope

pytestmark = pytest.mark.django_db
NAMES_ONE = "Her NHS number is 943 476 5919."
# Words kept as a whole, and why each is no way past the guard
WHOLE = {
    "audits.AuditDraft.words": "operations.entry holds each word to the rule before it keeps any",
    "clinics.OutcomeDraft.words": "operations.drafts holds each word to the rule before it keeps any",
    "clinics.SessionRecord.content": "made of guarded rows",
    "clinics.AgendaItem.figures": "made of figures",
    "reports.Edition.contents": "made of guarded rows",
    "reports.PublicCopy.contents": "made of an edition's contents",
    "reports.PublicCopy.withheld": "counts of what is withheld",
    "audits.ModerationDraw.drawn_from": "numbers of audits",
    "indicators.Return.aside": "how a file was understood; contents of files are beyond the guard",
    "indicators.ReturnProblem.near": "names of our own indicators and units",
    "organisation.EvidenceShape.columns": "names of columns",
    "indicators.PrintedRow.cells": "cells of a file; contents of files are beyond the guard",
}
# Boxes whose words are read as something else, or kept nowhere
READ_AS = {
    "a month, day or figure: refused where it is none": {
        "to", "month", "due_on", "applies_from", "effective_from", "figure", "numerator", "denominator", "year",
    },
    "a code or reference of a fixed form": {"references", "code", "about", "indicator", "unit", "cohort"},
    "case-system numbers, of which a keyed digest is kept or nothing": {"cases", "case_key", "number"},
    "a search, kept nowhere": {"words", "query"},
    "an address within the product": {"next", "back"},
    "a password": {"password"},
}  # fmt: skip
NEVER_STORED = {name for names in READ_AS.values() for name in names}


def test_every_field_of_words_is_guarded_or_listed_with_a_reason():
    typed = {f"{one._meta.label}.{field.name}": field for one in apps.get_models() for field in typed_fields(one)}
    unguarded = {name for name, field in typed.items() if names_no_child not in field.validators}
    assert unguarded == KEEPS_TO_ITSELF, "left unguarded, or listed and no longer there"
    assert sum(map(len, LEFT_ALONE.values())) == len(KEEPS_TO_ITSELF), "listed twice"
    assert len(typed) - len(unguarded) > 100


def test_what_is_kept_as_a_whole_is_known():
    held = {
        f"{one._meta.label}.{field.name}"
        for one in apps.get_models()
        if one._meta.app_label in APPS and not hasattr(one, "history_object")
        for field in one._meta.local_fields
        if isinstance(field, models.JSONField)
    }
    assert held == set(WHOLE)


def _forms(of=forms.BaseForm):
    for one in of.__subclasses__():
        yield one
        yield from _forms(one)


def _is_held(form, name, field):
    if names_no_child in field.validators or field.widget.is_hidden or name in NEVER_STORED:
        return True
    model = form._meta.model if issubclass(form, forms.BaseModelForm) else None
    return model is not None and name in {one.name for one in typed_fields(model)}  # its model's own field is held


def test_every_box_of_every_form_says_so_beside_itself():
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    ours = {form for form in _forms() if form.__module__.split(".")[0] in APPS}
    boxes = [(form, name, field) for form in ours for name, field in form.base_fields.items()]
    words = [one for one in boxes if isinstance(one[2], forms.CharField)]
    assert len(words) > 100
    assert [
        f"{one.__module__}.{one.__name__}.{name}" for one, name, field in words if not _is_held(one, name, field)
    ] == []


def test_no_row_is_saved_that_names_one_whichever_field_it_is_in():
    let_through = []
    for model in apps.get_models():
        for field in guarded_fields(model):
            try:
                models.signals.pre_save.send(model, instance=model(**{field.attname: NAMES_ONE}), raw=False)
                let_through.append(f"{model._meta.label}.{field.name}")
            except NamesAChild:
                pass
    assert let_through == []


def test_a_verb_that_checks_nothing_cannot_save_it_either():
    unit = Unit.objects.get(code="pact")
    unit.name = "The team of jo.smith@example.org"
    with pytest.raises(NamesAChild, match="e-mail address"):
        unit.save()


def test_words_that_stand_are_no_bar_to_what_is_saved_beside_them():
    Action.objects.filter(pk=(action := Action.objects.first()).pk).update(detail=NAMES_ONE)
    action.refresh_from_db()
    action.success_measure = "Every visit is on time."
    action.save()
    action.detail = f"{NAMES_ONE} And more."
    with pytest.raises(ValidationError):
        action.save()


def test_data_entry_says_so_and_keeps_what_was_typed(sign_in, administrator):
    unit = Unit.objects.get(code="pact")
    typed = {"name": "PACT 07700 900123", "code": "pact", "kind": unit.kind, "parent": unit.parent_id or ""}
    answer = sign_in(administrator).post(f"/admin/organisation/unit/{unit.pk}/change/", typed)
    page = answer.content.decode()
    assert "looks like a phone number" in page
    assert 'value="PACT 07700 900123"' in page
    assert Unit.objects.get(code="pact").name == "PACT"


def test_what_no_form_refused_is_shown_again_with_why(sign_in, administrator, monkeypatch):
    """Take the rule out of a form, as if it had been forgotten: the save refuses, and the words are on the page."""
    monkeypatch.setattr(TokenForm.base_fields["name"], "validators", [])
    typed = {
        "name": "For jo.smith@example.org <b>",
        "scope": TokenScope.choices()[0][0],
        "unit": Unit.objects.get(parent=None).pk,
    }
    answer = sign_in(administrator).post(
        "/tokens/make/", typed | {"ends_on": timezone.localdate() + timedelta(days=30)}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was saved" in page
    assert "looks like an e-mail address" in page
    assert "For jo.smith@example.org &lt;b&gt;</textarea>" in page
    assert "csrfmiddlewaretoken</label>" not in page
