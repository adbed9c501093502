"""Data entry stands in the product: its first page, its words, the way back, and nothing it should not do."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from config.data_entry import APPS, ENTRIES, GROUPS
from indicators.models import CohortAlias, IndicatorAlias, Target

pytestmark = pytest.mark.django_db


def test_every_kind_of_record_has_its_name_and_its_sentence_once():
    registered = {model._meta.label_lower for model in admin.site._registry}
    named = [entry.model for entries in GROUPS.values() for entry in entries]
    assert set(named) == registered
    assert len(named) == len(ENTRIES)
    assert {label.partition(".")[0] for label in registered} == set(APPS)
    assert all(entry.sentence.endswith(".") and "  " not in entry.sentence for entry in ENTRIES.values())


def test_the_first_page_is_a_plain_list_of_what_somebody_may_enter(sign_in, analyst, django_assert_max_num_queries):
    client = sign_in(analyst)
    with django_assert_max_num_queries(6):  # session, person, roles with notice and unread
        page = client.get(reverse("admin:index"))
    said = page.content.decode()
    assert "Recent actions" not in said
    groups = {group["name"]: group for group in page.context["app_list"]}
    assert list(groups)[:3] == ["The council and its people", "What is measured", "What figures are set against"]
    assert groups["What figures are set against"]["entered"][0]["name"] == "Targets"
    assert "Units" in [entry["name"] for entry in groups["The council and its people"]["read"]]
    assert "What is aimed for, from which month, and why." in said


def test_one_room_lists_only_its_own(sign_in, analyst):
    page = sign_in(analyst).get(reverse("admin:app_list", args=["clinics"]))
    assert [group["name"] for group in page.context["app_list"]] == ["Clinics"]
    assert "<h1>Clinics</h1>" in page.content.decode()


def test_pages_stand_in_the_product_with_the_way_back(sign_in, analyst):
    client = sign_in(analyst)
    said = client.get(reverse("admin:indicators_target_changelist")).content.decode()
    for part in ("OFFICIAL-SENSITIVE", 'class="site-header"', 'href="/admin/"', "<h1>Targets</h1>"):
        assert part in said
    assert "admin/js/theme.js" not in said
    assert "<style" not in said


def test_no_list_asks_for_each_row(everything):
    """However long a list is: session, person with roles, what filters offer, a count or two, and the rows."""
    dear = {}
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        with CaptureQueriesContext(connection) as asked:
            assert everything.get(address).status_code == 200
        if len(asked) > 16:
            dear[model._meta.label] = len(asked)
    assert not dear


def test_an_indicators_form_shows_what_it_is_held_to_and_leads_to_it(sign_in, analyst):
    target = Target.objects.get(indicator__code="EAI-04")
    said = (
        sign_in(analyst).get(reverse("admin:indicators_indicator_change", args=[target.indicator_id])).content.decode()
    )
    assert reverse("admin:indicators_target_change", args=[target.pk]) in said


def test_deleting_says_what_goes_with_it_and_what_stands_in_the_way(sign_in, analyst):
    cohort = CohortAlias.objects.first() or IndicatorAlias.objects.first()
    name = cohort._meta.model_name
    said = sign_in(analyst).get(reverse(f"admin:indicators_{name}_delete", args=[cohort.pk])).content.decode()
    assert "Are you sure" not in said
    assert "Yes, delete it" in said


def test_many_rows_are_never_deleted_at_once(everything):
    offered = {
        model: list(model_admin.get_actions(everything.get("/admin/").wsgi_request))
        for model, model_admin in admin.site._registry.items()
    }
    assert not [model for model, actions in offered.items() if "delete_selected" in actions]


def test_what_is_wrong_with_a_form_is_listed_with_a_way_to_its_field(sign_in, analyst):
    answer = sign_in(analyst).post(reverse("admin:indicators_cohort_add"), {"name": "Care leavers"})
    said = answer.content.decode()
    assert "<title>Error:" in said
    assert '<a href="#id_code">Code: This is needed: fill it in.</a>' in said


def test_numbers_and_times_stand_as_people_write_them(sign_in, analyst):
    client = sign_in(analyst)
    target = Target.objects.get(indicator__code="EAI-04")
    for address in (
        reverse("admin:indicators_target_change", args=[target.pk]),
        reverse("admin:indicators_indicator_change", args=[target.indicator_id]),
        reverse("admin:indicators_outturn_changelist"),
    ):
        said = client.get(address).content.decode()
        assert "000000" not in said
        assert "p.m." not in said
        assert "a.m." not in said
    assert (
        'name="value" value="87"'
        in client.get(reverse("admin:indicators_target_change", args=[target.pk])).content.decode()
    )


def test_a_form_is_headed_by_what_it_is_about(sign_in, analyst):
    client = sign_in(analyst)
    listing = Target.objects.get(indicator__code="EAI-04").indicator.listings.first()
    assert "<h1>Add to Lines of the board</h1>" in client.get(reverse("admin:indicators_listing_add")).content.decode()
    said = client.get(reverse("admin:indicators_listing_change", args=[listing.pk])).content.decode()
    assert f"<h1>{escape(listing)}</h1>" in said
    assert "In which priority area an indicator stands, and where." in said


def test_how_a_password_is_kept_is_shown_to_nobody(sign_in, analyst):
    said = sign_in(analyst).get(reverse("admin:organisation_user_change", args=[analyst.pk])).content.decode()
    assert "pbkdf2" not in said
    assert "algorithm" not in said
    assert "salt" not in said
