import pytest
from django import forms

from organisation.layout import SeveralField
from organisation.models import Unit
from organisation.numbers import read_number, read_numbers


@pytest.mark.pure
@pytest.mark.parametrize("none", [None, "", "²", "٣", "-1", " 7", "7.0", "9" * 10, "9" * 5000, "0"])
def test_what_is_no_number_is_none(none):
    assert read_number(none) == 0


@pytest.mark.pure
def test_numbers_are_read():
    assert read_numbers(["7", "x", "123456789"]) == [7, 123456789]


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["9223372036854775808", "²", "9" * 5000])
def test_a_choice_of_several_refuses_a_number_no_database_holds(harm):
    class ChooseForm(forms.Form):
        units = SeveralField(queryset=Unit.objects.all())

    errors = str(ChooseForm({"units": [harm]}).errors)
    assert "cannot be chosen here" in errors
    assert harm not in errors
