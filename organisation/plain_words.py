"""Django's own messages in the product's words: each says what is wrong and what to write instead.

Called as the app's configuration is imported: a field takes its messages when it is made, so it is early.
"""

from collections.abc import Sequence

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list

NEEDED = "This is needed: fill it in."
CHOOSE = "Choose one of those offered."
NOT_OFFERED = f"“%(value)s” cannot be chosen here, or no longer. {CHOOSE}"
ROW_NOT_OFFERED = f"It cannot be chosen here, or no longer. {CHOOSE}"
"""Of a choice of rows: the number of a row tells nobody anything, and may be of any length."""
OF_FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": NEEDED},
    forms.IntegerField: {"invalid": "Write a whole number, like 12."},
    forms.DecimalField: {"invalid": "Write a number, like 4.5."},
    forms.FloatField: {"invalid": "Write a number, like 4.5."},
    forms.DateField: {"invalid": "Write a day like 12/05/2021."},
    forms.DateTimeField: {"invalid": "Write a day and a time like 12/05/2021 14:30."},
    forms.TimeField: {"invalid": "Write a time like 14:30."},
    forms.FileField: {
        "required": "Choose a file.",
        "invalid": "No file came with the form: choose it again.",
        "missing": "No file came with the form: choose it again.",
        "empty": "The file is empty: choose another.",
    },
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": "Choose at least one.", "invalid_choice": NOT_OFFERED},
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": ROW_NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "required": "Choose at least one.",
        "invalid_choice": ROW_NOT_OFFERED,
        "invalid_pk_value": ROW_NOT_OFFERED,
    },
}  # fmt: skip
OF_MODELS = {
    "null": NEEDED,
    "blank": NEEDED,
    "invalid_choice": NOT_OFFERED,
    "unique": "Another one has this already: write a different one.",
}
TWICE = "Another %(name)s has the same %(labels)s: change one of these, or go to that one."
RULE = "This rule does not hold: “%(rule)s”. Change what you wrote so that it does."
"""A constraint without a message of its own is named by what it holds, so its name can be read out."""
OF_VALIDATORS: dict[type, str] = {
    validators.EmailValidator: "Write a whole e-mail address, like name@council.gov.uk.",
    validators.URLValidator: "Write a whole address, like https://www.example.gov.uk/page.",
    validators.MaxValueValidator: "Write %(limit_value)s or less.",
    validators.MinValueValidator: "Write %(limit_value)s or more.",
    validators.MaxLengthValidator: "Write at most %(limit_value)d characters: these are %(show_value)d.",
    validators.MinLengthValidator: "Write at least %(limit_value)d characters: these are %(show_value)d.",
}
OF_DECIMALS = {
    "invalid": "Write a number, like 4.5.",
    "max_digits": "Write at most %(max)s digits.",
    "max_decimal_places": "Write at most %(max)s digits after the point.",
    "max_whole_digits": "Write at most %(max)s digits before the point.",
}


def speak_plainly() -> None:
    """Put the product's words in place of Django's."""
    for field, words in OF_FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    models.Field.default_error_messages = {**models.Field.default_error_messages, **OF_MODELS}
    for validator, said in OF_VALIDATORS.items():
        validator.message = said  # type: ignore[attr-defined]
    validators.DecimalValidator.messages = {**validators.DecimalValidator.messages, **OF_DECIMALS}
    # Without the browser's own "required": to whoever hears the page it calls each empty box wrong before anything was
    # sent (no form of ours has the browser check it, and the label says in words that the field is required)
    forms.BaseForm.use_required_attribute = False
    models.BaseConstraint.get_violation_error_message = _broken_rule  # type: ignore[method-assign]
    models.Model.unique_error_message = _unique_error  # type: ignore[method-assign]
    validators.validate_slug.message = "Use letters, digits, hyphens and underscores only."


_said_by_django = models.Model.unique_error_message


def _unique_error(self: models.Model, model_class: type[models.Model], unique_check: Sequence[str]) -> ValidationError:
    """Say which fields together must differ from those of every other row, and what to do about it."""
    error = _said_by_django(self, model_class, unique_check)
    if error.code == "unique_together":
        labels = get_text_list(
            [str(getattr(model_class._meta.get_field(one), "verbose_name", one)) for one in unique_check], "and"
        )
        error.message, error.params = TWICE, {"name": model_class._meta.verbose_name, "labels": labels}
    return error


_named_by_django = models.BaseConstraint.get_violation_error_message


def _broken_rule(self: models.BaseConstraint) -> str:
    """Say in words what a constraint holds, unless it has a message of its own."""
    if self.violation_error_message != self.default_violation_error_message:
        return str(_named_by_django(self))
    return RULE % {"rule": self.name.replace("_", " ")}
