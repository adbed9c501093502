"""Fields that forms about actions share."""

from django import forms


class DateField(forms.DateField):
    """A day, chosen with the browser's own date picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OwnerFields(forms.Form):
    """Who will do it: one person here, or one named body outside."""

    owner = forms.ModelChoiceField(queryset=None, required=False, empty_label="Nobody yet")
    outside_owner = forms.CharField(
        max_length=120, required=False, label="Or a body outside the service", help_text="For example the police."
    )

    def __init__(self, *args, people, **kwargs):
        """Offer the people the view says may own an action."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people

    def clean(self):
        """Refuse two owners: then nobody is."""
        given = super().clean()
        if given.get("owner") and given.get("outside_owner"):
            self.add_error("outside_owner", "Name one owner: a person here or a body outside, not both.")
        return given
