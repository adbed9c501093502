"""Data entry: every list and form opens, figures go through the one door, history stays as it is."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from actions.models import Action
from indicators.models import Benchmark, Indicator, IndicatorAlias, Outturn, OutturnRevision, Population, Target
from organisation.models import User

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_search_and_forms_open(everything, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert everything.get(reverse(f"{name}_changelist")).status_code == 200
    assert everything.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert admin.site._registry[model].search_fields
    assert everything.get(reverse(f"{name}_add")).status_code in (200, 403)
    if row := model.objects.first():
        assert everything.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def figure(**given):
    empty = {
        "cohort": "",
        "numerator": "",
        "denominator": "",
        "printed": "",
        "absence": "",
        "note": "",
        "reason": "",
        "explanation": "",
    }
    return empty | given


def test_a_figure_typed_in_is_recorded_with_who_did_it(sign_in, analyst):
    contacts = Outturn.objects.filter(indicator__code="RST-01").first()
    given = figure(
        indicator=contacts.indicator_id, unit=contacts.unit_id, month="2021-11-01", numerator="121", denominator="128"
    )
    answer = sign_in(analyst).post(reverse("admin:indicators_outturn_add"), given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    held = Outturn.objects.get(indicator__code="RST-01", month=date(2021, 11, 1))
    assert (held.recorded_by, held.origin, held.numerator) == (analyst, "entered", 121)


def test_a_published_figure_changes_only_with_a_reason(sign_in, analyst):
    client = sign_in(analyst)
    october = Outturn.objects.get(indicator__code="RST-01", month=date(2021, 10, 1))
    address = reverse("admin:indicators_outturn_change", args=[october.pk])
    refused = client.post(address, figure(printed="1979"))
    assert "Say why the figure changes." in str(refused.context["adminform"].form.errors)
    client.post(address, figure(printed="1979", reason="keying"))
    revision = OutturnRevision.objects.of_series(october.indicator, october.unit).get(month=october.month)
    assert (revision.old_value, revision.new_value, revision.reason) == (1978, 1979, "keying")


def test_a_figure_and_a_reason_for_none_are_refused(sign_in, analyst):
    contacts = Outturn.objects.filter(indicator__code="RST-01").first()
    given = figure(
        indicator=contacts.indicator_id, unit=contacts.unit_id, month="2021-11-01", printed="5", absence="awaited"
    )
    answer = sign_in(analyst).post(reverse("admin:indicators_outturn_add"), given)
    assert "not both" in str(answer.context["adminform"].form.errors)


def test_an_action_raised_in_the_admin_is_raised_as_anywhere(sign_in, analyst):
    unit = Action.objects.get(unit__code="pact").unit
    given = {
        "title": "Ask the panel", "unit": unit.pk, "priority": "normal", "raised_in": "direct", "due_on": "", "owner": "",
        "updates-TOTAL_FORMS": 0, "updates-INITIAL_FORMS": 0, "date_changes-TOTAL_FORMS": 0, "date_changes-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = sign_in(analyst).post(reverse("admin:actions_action_add"), given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Action.objects.get(title="Ask the panel").raised_by == analyst


@pytest.mark.parametrize("name", ["outturnrevision", "flag", "flagevent", "return", "doubt"])
def test_history_is_read_only(sign_in, analyst, name):
    client = sign_in(analyst)
    model = next(model for model in MODELS if model._meta.model_name == name)
    row = model.objects.first()
    assert client.get(reverse(f"admin:indicators_{name}_add")).status_code == 403
    assert client.post(reverse(f"admin:indicators_{name}_change", args=[row.pk]), {}).status_code == 403
    assert client.post(reverse(f"admin:indicators_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_the_analyst_does_not_manage_people(sign_in, analyst):
    client = sign_in(analyst)
    assert client.get(reverse("admin:organisation_user_changelist")).status_code == 200
    assert client.get(reverse("admin:organisation_user_add")).status_code == 403


def test_the_administrator_makes_an_account_with_a_role(sign_in, administrator):
    unit = administrator.memberships.first().unit
    client = sign_in(administrator)
    passwords = {"usable_password": "true", "password1": "three calm otters", "password2": "three calm otters"}
    roles = {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-unit": unit.pk,
        "memberships-0-role": "qa", "memberships-0-starts_on": "2021-04-01",
    }  # fmt: skip
    answer = client.post(reverse("admin:organisation_user_add"), {"username": "new.person", **passwords, **roles})
    assert answer.status_code == 302, answer.context["errors"]
    assert User.objects.get(username="new.person").check_password("three calm otters")


def fields_of(client, address):
    """What a form of data entry holds as it opens, its rows beneath too."""
    page = client.get(address)
    forms = [page.context["adminform"].form]
    for rows in page.context["inline_admin_formsets"]:
        forms += [rows.formset.management_form, *rows.formset.forms]
    held = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in held.items() if value is not None and value is not False}


def test_a_definitions_words_change_in_data_entry_by_a_version_alone(sign_in, analyst):
    client = sign_in(analyst)
    indicator = Indicator.objects.get(code="MSB-01")
    address = reverse("admin:indicators_indicator_change", args=[indicator.pk])
    given = fields_of(client, address) | {"counts": "children", "decimals": "1"}
    refused = client.post(address, given)
    assert "Say from which month the new wording counts, and why it changes." in refused.content.decode()
    answer = client.post(address, given | {"effective_from": "2021-10", "reason": "Clearer"})
    assert answer.status_code == 302, answer.context["errors"]
    indicator.refresh_from_db()
    version = indicator.versions.first()
    assert (version.number, version.counts, version.written_by) == (2, "children", analyst)
    assert (indicator.counts, indicator.decimals) == ("children", 1)


def test_what_is_no_wording_needs_no_reason_in_data_entry(sign_in, analyst):
    client = sign_in(analyst)
    indicator = Indicator.objects.get(code="MSB-01")
    address = reverse("admin:indicators_indicator_change", args=[indicator.pk])
    assert client.post(address, fields_of(client, address) | {"source_system": "Care Director"}).status_code == 302
    assert not indicator.versions.exists()
    newest = Indicator.objects.get(code="MSB-01").history.first()
    assert (newest.source_system, newest.history_user) == ("Care Director", analyst)


def test_a_name_added_in_data_entry_says_who_remembers_it_and_means_one_thing(sign_in, analyst):
    client = sign_in(analyst)
    indicator = Indicator.objects.get(code="MSB-01")
    address = reverse("admin:indicators_indicatoralias_add")
    client.post(address, {"indicator": indicator.pk, "name": "CIN supervision"})
    assert IndicatorAlias.objects.get(name="CIN supervision").remembered_by == analyst
    refused = client.post(address, {"indicator": indicator.pk, "name": "number of contacts"})
    assert "already means RST-01" in refused.content.decode()


def test_a_target_a_benchmark_and_a_population_are_put_right_in_place_with_history(sign_in, analyst):
    client = sign_in(analyst)
    for model, changed in (
        (Target, {"value": "61"}),
        (Benchmark, {"value": "61", "absence": ""}),
        (Population, {"number": "61000"}),
    ):
        row = model.objects.first()
        address = reverse(f"admin:indicators_{model._meta.model_name}_change", args=[row.pk])
        answer = client.post(address, fields_of(client, address) | changed)
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        newest, *before = row.history.all()
        assert (newest.history_user, len(before)) == (analyst, 1), model
