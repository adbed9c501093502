"""Bringing definitions in as a file: the file with its reason, and the yes to what was shown."""

from typing import Any

from django import forms
from django.core import signing

from indicators.exchange.files import WrongFile, read_rows
from indicators.exchange.kinds import FileKind
from indicators.forms.definitions import MonthField
from indicators.forms.layout import FlatHelper
from indicators.returns.workbook import MOST_BYTES
from organisation.uploads import UploadField
from organisation.validators import names_no_child

SALT = "indicators.exchange"
GOOD_FOR = 60 * 60  # seconds: a look that old is taken again
MOST_MB = MOST_BYTES // 1024 // 1024


class BringInForm(forms.Form):
    """Choose a file, and say why."""

    file = UploadField(
        label="File",
        help_text=f".xlsx, .xls, .ods or .csv, up to {MOST_MB} MB. The headings are those of the file to download.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "Choose the file to bring in.", "empty": "The file is empty."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=100,
        help_text="Kept with your name in the history of every record that changes.",
        validators=[names_no_child],
        error_messages={"required": "Say why these definitions change."},
    )
    effective_from = MonthField(
        label="New wording from",
        required=False,
        help_text="Needed where the words of a definition change: the first month they count.",
    )

    def __init__(self, *args, kind: FileKind, **kwargs):
        """Ask for the month of new wording where there is wording to change."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.slug != "indicators":
            del self.fields["effective_from"]
        self.helper = FlatHelper("Show what would change")

    def clean(self) -> dict[str, Any]:
        """Read the file, and say what it cannot be read for."""
        given = super().clean() or {}
        file = given.get("file")
        if file is None:
            return given
        if file.size > MOST_BYTES:
            self.add_error("file", f"The file is larger than {MOST_MB} MB, the most that is taken.")
            return given
        try:
            given["rows"] = read_rows(file.read(), file.name, self.kind.columns)
        except WrongFile as problem:
            self.add_error("file", str(problem))
        else:
            if not given["rows"]:
                self.add_error("file", "The file has headings and no rows beneath them: nothing would change.")
        return given

    def sealed(self, seen: str) -> str:
        """Carry what was shown to the page that asks for a yes; nobody can change it on the way."""
        given = self.cleaned_data
        carried = {
            "kind": self.kind.slug,
            "rows": given["rows"],
            "reason": given["reason"],
            "from": given["effective_from"].isoformat() if given.get("effective_from") else "",
            "seen": seen,
        }
        return signing.dumps(carried, salt=SALT, compress=True)


def unsealed(carried: str, kind: FileKind) -> dict[str, Any] | None:
    """Give what a page carried, or nothing where it is not ours, too old or of another sort of file."""
    try:
        given = signing.loads(carried, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return given if given["kind"] == kind.slug else None
