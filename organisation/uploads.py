"""How files come in: every form that takes one takes it by this field."""

from django import forms

from organisation.antivirus import refuse_viruses


class UploadField(forms.FileField):
    """A file that the council's virus scanner has looked at, where there is one."""

    def clean(self, data, initial=None):
        """Have it looked at before any of it is read."""
        given = super().clean(data, initial)
        if data:
            refuse_viruses(given.chunks())
            given.seek(0)
        return given
