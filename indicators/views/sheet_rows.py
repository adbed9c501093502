"""Rows of a sheet as they are sent: each saved by itself, and what became of it told by its side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from indicators.forms.sheets import BOXES, RowForm, rows_of, write_texts
from indicators.models import Cohort, Indicator, Return, StagedFigure
from indicators.models.returns import ReturnKind
from indicators.operations import sheets
from indicators.rules.sheets import CannotBeAFigure
from indicators.sheets import Line, Sheet, moment, said, texts_of
from organisation.access import SignedInRequest
from organisation.models import Unit, User
from organisation.numbers import read_number

BLANK = write_texts([""] * len(BOXES))


@dataclass(frozen=True)
class Answer:
    """What became of one row that was sent: saved, untouched, refused, taken by somebody, or its sheet closed."""

    form: RowForm
    state: str
    sentence: str = ""
    theirs: StagedFigure | None = None

    @property
    def is_settled(self) -> bool:
        """Say whether nothing is left to do about it."""
        return self.state in ("saved", "untouched")

    @property
    def their_seen(self) -> str:
        """Give the moment of what somebody else typed."""
        return write_seen(self.theirs)


@dataclass(frozen=True)
class Row:
    """One line of the grid with its boxes, and what became of sending it."""

    line: Line
    form: RowForm
    answer: Answer | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def boxes(self) -> Iterator[tuple[str, BoundField | None, str]]:
        """Give each column with its box, or nothing where the row has none, and what is wrong in it."""
        for column in BOXES:
            box = self.form[column] if column in self.form.fields else None
            yield column, box, self.errors.get(column, "")

    @property
    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what is left to do about it: the box to go to, and a sentence."""
        for column, says in self.errors.items():
            yield self.form[column].auto_id, says
        if self.answer and self.answer.state in ("taken", "closed"):
            yield self.form["figure"].auto_id, self.answer.sentence


def take_in(request: SignedInRequest, unit: Unit, month: date) -> dict[str, Answer]:
    """Save the rows a request holds, each by itself; give what became of each.

    `settle` names a row that somebody else had typed: theirs is kept, or `mine` takes its place.
    """
    key, _, how = request.POST.get("settle", "").partition("|")
    mine = key if how.startswith("mine|") else ""
    forms = list(_forms(request.POST, mine, how.removeprefix("mine|")))
    forms = [form for form in forms if not (form.key == key and how == "theirs")]
    sheet = _known_sheet(request.POST, unit, month)
    if sheet is None and any(form.is_touched and form.is_valid() for form in forms):
        sheet = sheets.open_sheet(unit, month, by=request.user)
    return {form.key: _keep(form, sheet, request.user, is_mine=form.key == mine) for form in forms}


def row_of(line: Line, answer: Answer | None) -> Row:
    """Give a line its boxes: as last typed, or as they were sent where something is left to do."""
    if answer is None or answer.is_settled:
        return Row(line, _fresh(line), answer)
    form = answer.form
    if answer.state == "closed":
        form = _resent(form, seen="", was=BLANK)
    return Row(line, form, answer, errors_of(answer))


def errors_of(answer: Answer | None) -> dict[str, str]:
    """Give what is wrong with a row that was sent, by column."""
    if answer is None or answer.state != "refused":
        return {}
    wrong = {column: " ".join(map(str, errors)) for column, errors in answer.form.errors.items()}
    return {column if column in BOXES else "figure": says for column, says in wrong.items()}


def tell(request: SignedInRequest, sheet: Sheet, answers: dict[str, Answer]) -> dict[str, object]:
    """Give the page that sent some rows what to show beside them, and beside the others of the same indicators."""
    about = {answer.form.indicator.pk for answer in answers.values()}
    lines = [line for line in sheet.lines if line.indicator.pk in about]
    return {
        "sheet": sheet.given.pk if sheet.given else "",
        "progress": sheet.progress,
        "rows": {line.key: _told(request, line, answers.get(line.key)) for line in lines},
    }


def write_seen(figure: StagedFigure | None) -> str:
    """Write when a row was typed, exactly."""
    return figure.typed_at.isoformat() if figure and figure.typed_at else ""


def _told(request: SignedInRequest, line: Line, answer: Answer | None) -> dict[str, object]:
    status = render_to_string("indicators/_sheet_status.html", {"line": line, "answer": answer}, request=request)
    told: dict[str, object] = {"status": status, "computed": line.computed}
    if answer is None:
        return told
    told |= {"state": answer.state, "errors": errors_of(answer), "says": answer.sentence}
    if answer.is_settled:
        told["seen"] = write_seen(line.typed)
    if answer.state == "taken":
        told |= {"seen": answer.their_seen, "theirs": list(texts_of(answer.theirs).values())}
    return told


def _keep(form: RowForm, sheet: Return | None, by: User, *, is_mine: bool) -> Answer:
    if not (is_mine or form.is_touched):
        return Answer(form, "untouched")
    if not form.is_valid() or sheet is None:
        return Answer(form, "refused")
    typed, seen = form.typed(), form.cleaned_data["seen"]
    try:
        sheets.type_figure(sheet, indicator=form.indicator, cohort=form.cohort, typed=typed, seen=seen, by=by)
    except CannotBeAFigure as problem:
        form.refuse(problem)
        return Answer(form, "refused")
    except sheets.SomebodyTyped as problem:
        return Answer(form, "taken", _taken(problem.theirs, by), problem.theirs)
    except sheets.SheetIsClosed as problem:
        return Answer(form, "closed", _closed(problem.sheet))
    return Answer(form, "saved")


def _taken(theirs: StagedFigure | None, by: User) -> str:
    if theirs is None or theirs.typed_at is None or theirs.typed_by is None:
        return "Somebody cleared this row while you had it open."
    when = moment(theirs.typed_at, today=timezone.localdate())
    if theirs.typed_by == by:
        return f"You typed {said(theirs)} at {when} in another window."
    return f"{name_of(theirs.typed_by)} typed {said(theirs)} at {when} while you had this open."


def _closed(sheet: Return) -> str:
    if sheet.published_by is None or sheet.published_at is None:
        return "This sheet was discarded while you had it open."
    when = moment(sheet.published_at, today=timezone.localdate())
    return f"{name_of(sheet.published_by)} published this sheet at {when} while you had it open."


def name_of(user: User) -> str:
    """Call somebody by name."""
    return user.get_full_name() or user.username


def _known_sheet(data: QueryDict, unit: Unit, month: date) -> Return | None:
    """Give the sheet the page knew; None where it knew none, and one may be opened."""
    return Return.objects.filter(
        pk=read_number(data.get("sheet")), kind=ReturnKind.SHEET, unit=unit, month=month
    ).first()


def _forms(data: QueryDict, mine: str, their_seen: str) -> Iterator[RowForm]:
    """Give the rows sent; the one that is `mine` all the same goes on from what somebody else typed."""
    found = list(rows_of(data))
    indicators = Indicator.objects.in_bulk({indicator for _, indicator, _ in found})
    cohorts = Cohort.objects.in_bulk({cohort for _, _, cohort in found if cohort})
    for key, indicator, cohort in found:
        if indicator in indicators and (cohort is None or cohort in cohorts):
            form = RowForm(data, key=key, indicator=indicators[indicator], cohort=cohorts.get(cohort))
            yield _resent(form, seen=their_seen) if key == mine else form


def _fresh(line: Line) -> RowForm:
    texts = line.texts
    was = {"seen": write_seen(line.typed), "was": write_texts(list(texts.values()))}
    return RowForm(initial=texts | was, key=line.key, indicator=line.indicator, cohort=line.cohort)


def _resent(form: RowForm, **hidden: str) -> RowForm:
    """Give the same boxes with what the page knew set anew."""
    data = form.data.dict() if isinstance(form.data, QueryDict) else dict(form.data)
    data |= {form.add_prefix(name): value for name, value in hidden.items()}
    return RowForm(data, key=form.key, indicator=form.indicator, cohort=form.cohort)
