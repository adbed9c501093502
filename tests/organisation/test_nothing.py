"""Empty lists: they say what would be here and why, and offer the next step to whoever may take it."""

import inspect

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

import actions.tables
import audits.tables
import indicators.tables
from indicators.tables import ReturnTable
from organisation.nothing import Nothing

MODULES = (indicators.tables, actions.tables, audits.tables)


def shown(user, address="/returns/"):
    request = RequestFactory().get(address)
    request.user = user
    page = Template('{% include "components/table.html" %}')
    return page.render(Context({"request": request, "table": ReturnTable([])}))


@pytest.mark.pure
def test_every_empty_list_explains_itself_and_its_next_step_is_a_page():
    found = [
        table.nothing
        for module in MODULES
        for _, table in inspect.getmembers(module, inspect.isclass)
        if isinstance(getattr(table, "nothing", None), Nothing)
    ]
    assert len(found) >= 8
    for nothing in found:
        assert nothing.said.endswith(".")
        assert nothing.why.endswith(".")
        assert bool(nothing.step) == bool(nothing.to)
        assert not nothing.to or reverse(nothing.to)


@pytest.mark.django_db
def test_the_next_step_is_offered_to_whoever_may_take_it(analyst, deputy):
    for person, may in ((analyst, True), (deputy, False)):
        said = shown(person)
        assert "No return has come in yet." in said
        assert "changes nothing until published" in said
        assert ('href="/returns/new/"' in said) is may


@pytest.mark.django_db
def test_a_choice_that_nothing_fits_says_so_and_leads_back(analyst):
    said = shown(analyst, "/returns/?state=rejected&page=2")
    assert "No return is in this state." in said
    assert 'href="/returns/">Clear the choices' in said
    assert "No return has come in yet." not in said
    assert "No return has come in yet." in shown(analyst, "/returns/?state=&page=2")
