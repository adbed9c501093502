"""The list of case-system numbers given to draw cases, to check a draw, or to find which case is which audit."""

from typing import Any

from django import forms

from audits.rules.listing import CaseList, read_list, read_rows
from indicators.forms.layout import FlatHelper
from indicators.returns.workbook import MOST_BYTES, NotAReturn, open_return
from organisation.uploads import UploadField


class ListForm(forms.Form):
    """A list, pasted or as a file. It ends in a CaseList and is kept nowhere."""

    cases = forms.CharField(
        label="Case-system numbers",
        required=False,
        strip=False,
        help_text="A column copied from a spreadsheet, one number a line. Its team may stand beside each.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "class": "case-list"}),
    )
    file = UploadField(
        label="Or a file",
        required=False,
        max_length=None,
        help_text="With the numbers in its first column: .csv, .xlsx or .ods.",
    )
    button = "Look"

    def __init__(self, *args, **kwargs) -> None:
        """Lay it out as every form is."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper(self.button)

    def clean(self) -> dict[str, Any]:
        """Read the list. A file's numbers go into the box, so that they are there when the page is sent again."""
        given = super().clean() or {}
        file = given.get("file")
        found = self._read_file(file) if file else read_list(given.get("cases", ""))
        if found and file:
            self.data = {**self.data.dict(), "cases": found.as_text()}
        if found and not self.errors:
            self._judge(found)
        given["found"] = found
        return given

    def _judge(self, found: CaseList) -> None:
        more = len(found.problems) - 5
        for problem in found.problems[:5]:
            self.add_error("cases", problem)
        if more > 0:
            self.add_error("cases", f"{more} more lines do not begin with a case number.")
        if not found.cases and not found.problems:
            self.add_error("cases", "Paste the numbers, or choose the file that has them.")

    def _read_file(self, file: Any) -> CaseList | None:
        try:
            sheets = open_return(file.read(MOST_BYTES + 1), file.name)
            return read_rows(list(sheets[0].rows))
        except NotAReturn as problem:
            self.add_error("file", str(problem))
            return None


class DrawForm(ListForm):
    """A list to draw from, and how many to draw."""

    number = forms.IntegerField(min_value=1, max_value=999, label="How many to draw")
    field_order = ("cases", "file", "number")
    button = "Draw"


class BookForm(forms.Form):
    """How many audits to book that need no case."""

    number = forms.IntegerField(min_value=1, max_value=999, label="How many to book")

    def __init__(self, *args, **kwargs) -> None:
        """Lay it out as every form is."""
        super().__init__(*args, **kwargs)
        self.helper = FlatHelper("Book them")
