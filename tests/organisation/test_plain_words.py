"""What a form says where the database would refuse, in the product's words."""

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from indicators.models import Population

pytestmark = pytest.mark.django_db


def said_of(row) -> str:
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return " ".join(refused.value.message_dict[NON_FIELD_ERRORS])


def test_of_two_alike_it_says_in_what():
    again = Population.objects.first()
    again.pk, again._state.adding = None, True
    said = said_of(again)
    assert said.startswith("Another population has the same unit, ages and ")
    assert said.endswith(": change one of these, or go to that one.")


def test_a_rule_is_read_out():
    population = Population.objects.first()
    population.number = 0
    assert (
        said_of(population)
        == "This rule does not hold: “population is somebody”. Change what you wrote so that it does."
    )
