"""Lists of indicators, returns, data gaps and flags."""

from collections.abc import Iterator, Mapping
from datetime import date

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators import cells
from indicators.board import Board
from indicators.charts import sparkline
from indicators.flag_lines import line
from indicators.forms.doubts import LOUDNESS
from indicators.gaps import Gap
from indicators.models import Flag, Return
from indicators.models.returns import ReturnKind, ReturnState
from indicators.months import Standing
from indicators.operations.flag_answers import may_answer
from indicators.operations.gaps import Reach
from indicators.return_page import print_months
from indicators.rules.vocabulary import FlagClass, FlagState, Severity
from indicators.rules.wording import print_day, print_month, short_month
from indicators.why import figure_of_series, why_of_series
from organisation.nothing import Nothing

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
DAY = {"td": {"class": "day"}}


def _leading(address: str, standing: Standing) -> str:
    """Show a figure, or why there is none, as the way to where it stands among its months."""
    return format_html('<a class="figure-way" href="{}">{}</a>', address, cells.figure(standing))


class BoardTable:
    """The board as a file: status and target first, then the months, then whom we compare with; and what it says empty.

    The page writes its own lines (`board_lines.py`): a board is neither sorted nor turned over.
    """

    nothing = Nothing(
        "No indicator is defined yet.",
        "Once measures are defined, each stands here with its status, its target and its months.",
        "Define an indicator",
        "indicators:define-indicator",
    )
    empty_text = "No indicator matches what you chose."

    def __init__(self, board: Board) -> None:
        """Take the board."""
        self.board = board

    def as_values(self) -> Iterator[list[str]]:
        """Give a file the same words, and the priority area, which the page shows as headings."""
        board = self.board
        months = [short_month(month) for month in board.months]
        yield ["Priority area", "Indicator", "Status", "Target", *months, *board.comparators]
        for row in board.rows:
            printed = [at.printed if (at := row.at(month)) else "" for month in board.months]
            compared = [row.benchmarks.get(name, "") for name in board.comparators]
            yield [row.group, row.name, row.status.label, row.target, *printed, *compared]


class UnitTable(tables.Table):
    """A unit's own series: the newest figure of each, and how it stands."""

    name = tables.Column(verbose_name="Indicator", accessor="indicator__name", orderable=False)
    cohort = tables.Column(orderable=False, default="Everybody")
    month = tables.DateColumn(
        accessor="latest__month", format="M Y", orderable=False, attrs={"td": {"class": "nowrap"}}
    )
    figure = tables.Column(accessor="latest__printed", orderable=False, attrs=NUMBER)
    status = tables.Column(orderable=False)
    target = tables.Column(accessor="printed_target", orderable=False, attrs=NUMBER, default="–")
    trend = tables.Column(empty_values=(), orderable=False)

    words = {"status": "status", "target": "target", "cohort": "cohort"}

    class Meta:
        empty_text = "No figure of it is held."

    def __init__(self, *args, **kwargs):
        """Set the caption."""
        super().__init__(*args, **kwargs)
        self.caption = "Its figures: the newest of each"

    def render_name(self, value, record):
        """Lead to the indicator's page, on this unit's series."""
        cohort = f"&cohort={record.cohort.code}" if record.cohort else ""
        address = f"{record.indicator.get_absolute_url()}?unit={record.unit.code}{cohort}"
        return format_html('<a href="{}">{}</a>', address, value)

    def render_figure(self, record):
        """Show the figure, or why there is none; it leads to where it stands among its months."""
        return _leading(figure_of_series(record), record.latest)

    def render_status(self, value, record):
        """Show the status in word and shape; pressed, it says why."""
        return cells.status(value, why_of_series(record))

    def render_trend(self, record):
        """Draw the months small, where there are several."""
        return sparkline(record) if len(record.standings) > 1 else ""


class ReturnTable(tables.Table):
    """Every return ever uploaded or typed in, with what is in it and what became of it."""

    file_name = tables.Column(verbose_name="Return")
    state = tables.Column()
    months = tables.Column(empty_values=(), orderable=False)
    figures = tables.Column(empty_values=(), orderable=False, attrs=NUMBER)
    problems = tables.Column(accessor="problems_found", orderable=False, attrs=NUMBER, default="–")
    uploaded_by = tables.Column(verbose_name="By")
    uploaded_at = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="Came in")
    published_at = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="Published", default="–")

    nothing = Nothing(
        "No return has come in yet.",
        "A return is a month’s workbook as it was uploaded. It is checked, and changes nothing until published.",
        "Upload a return",
        "indicators:upload-return",
    )

    class Meta:
        model = Return
        fields = (
            "file_name", "state", "months", "figures", "problems", "uploaded_by", "uploaded_at", "published_at",
        )  # fmt: skip
        attrs = {"class": "returns"}
        empty_text = "No return is in this state."

    caption = "Returns"
    stacks = True

    def render_file_name(self, record):
        """Lead to the return by its file; a sheet by whose figures were typed, and of when."""
        typed = record.kind == ReturnKind.SHEET
        called = f"{record.unit}, {print_month(record.month)}" if typed else record.file_name
        label = format_html(' <span class="pill pill-reason">{}</span>', "Typed in") if typed else ""
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), called, label)

    def render_state(self, record):
        """Show the state in words."""
        return render_to_string("components/pill.html", {"word": ReturnState(record.state)})

    def render_months(self, record):
        """Say which months it has figures for."""
        if record.kind == ReturnKind.SHEET:
            return print_month(record.month)
        months = [date.fromisoformat(month) for month in (record.understood or {}).get("months", [])]
        return print_months(months) or "–"

    def render_figures(self, record):
        """Say how many figures it has."""
        number = record.typed if record.kind == ReturnKind.SHEET else (record.understood or {}).get("figures")
        return "–" if number is None else f"{number:,}"

    def render_problems(self, value, record):
        """Say how many problems it has, and how many of them stop publishing."""
        blocking = record.problems_blocking
        return f"{value:,} ({blocking:,} blocking)" if blocking else f"{value:,}"


class GapTable(tables.Table):
    """Series with missing figures: since when, who brings them, and how it stands."""

    indicator = tables.Column(accessor="series__indicator", order_by=("series__indicator__name", "series__whose"))
    state = tables.Column(accessor="outlook__state", order_by=("severity", "-outlook__late_by"))
    service = tables.Column(accessor="series__service", order_by="series__service__name", default="–")
    number = tables.Column(verbose_name="Months", attrs=NUMBER)
    since = tables.DateColumn(format="M Y", attrs=DAY)
    due_on = tables.DateColumn(format="j M Y", verbose_name="Due", attrs=DAY)
    owner = tables.Column(empty_values=(), order_by="owner__first_name")
    promised_on = tables.DateColumn(format="j M Y", verbose_name="Promised", default="–", attrs=DAY)
    answer = tables.Column(empty_values=(), orderable=False, verbose_name="Answer", exclude_from_export=True)

    words = {"indicator": "gap"}
    stacks = True

    nothing = Nothing(
        "Nothing is missing.",
        "A figure comes here when somebody says that it is awaited, or when the working day it is due has passed.",
    )

    class Meta:
        empty_text = "No gap matches what you chose."

    def __init__(self, gaps: list[Gap], *, reach: Reach, **kwargs):
        """Offer an answer only where somebody may give one."""
        super().__init__(gaps, **kwargs)
        self.reach = reach
        self.caption = "Data gaps"

    def render_indicator(self, value, record):
        """Lead to the indicator's page, with whose figures are missing beneath."""
        return format_html(
            '<a href="{}">{}</a><span class="why">{}</span>', value.get_absolute_url(), value, record.series.whose
        )

    def value_indicator(self, record):
        """Give a file the series by name."""
        return record.series.name

    def render_state(self, value, record):
        """Show the state in word and shape, with how late it is."""
        days = record.outlook.late_by
        pill = render_to_string("components/pill.html", {"word": value})
        if not days:
            return pill
        return format_html(
            '{}<span class="why">late by {} working day{}</span>', pill, f"{days:,}", "" if days == 1 else "s"
        )

    def value_state(self, value):
        """Give a file the word."""
        return value.label

    def render_owner(self, value, record):
        """Name the person, and say where nobody can remind them."""
        if value is None or record.is_reminded:
            return self.value_owner(value)
        return format_html('{}<span class="why">no e-mail address: not reminded</span>', value)

    def value_owner(self, value):
        """Give a file the name, or that there is nobody."""
        return str(value) if value else "Nobody"

    def render_answer(self, record):
        """Lead to where somebody says who brings it and when."""
        word = "Owner and date" if self.reach.may_promise(record.series, record.owner) else "Details"
        said = '<a href="{}">{}<span class="visually-hidden"> of {}</span></a>'
        return format_html(said, record.series.get_absolute_url(), word, record.series.name)


class DoubtTable(tables.Table):
    """Live doubts, series by series."""

    sentence = tables.Column(verbose_name="What is doubtful", orderable=False)
    severity = tables.Column(verbose_name="Weight", orderable=False)
    month = tables.DateColumn(format="M Y", orderable=False, default="–", attrs={"td": {"class": "nowrap"}})
    raised_at = tables.DateColumn(format="j M Y", orderable=False, verbose_name="Raised", attrs=DAY)
    answer = tables.Column(empty_values=(), orderable=False, verbose_name="Answer", exclude_from_export=True)

    words = {"sentence": "doubt", "severity": "contradiction"}

    nothing = Nothing(
        "Nothing is in doubt.",
        "When a return is published its figures are checked; what does not fit comes here, contradictions first.",
        "Upload a return",
        "indicators:upload-return",
    )

    class Meta:
        template_name = "indicators/_doubt_table.html"
        empty_text = "No doubt matches what you chose."

    def __init__(self, *args, may_accept: bool, chosen: frozenset[int], **kwargs):
        """Offer answers only to whoever may give them; what was chosen stays chosen."""
        super().__init__(*args, **kwargs)
        self.may_accept, self.chosen = may_accept, chosen
        self.caption = "Doubts about figures"

    def as_values(self, exclude_columns=None):
        """Give a file the series too, which the page shows as headings."""
        header, *rows = super().as_values(exclude_columns=exclude_columns)
        yield ["Series", *header]
        for record, row in zip(self.data, rows, strict=True):
            yield [whose_series(record), *row]

    def render_severity(self, record):
        """Show how grave it is, in word and shape."""
        word = LOUDNESS[Severity(record.severity)]
        return format_html('<span class="pill pill-{}">{}</span>', record.severity, word)

    def value_severity(self, record):
        """Give a file the word."""
        return LOUDNESS[Severity(record.severity)]

    def render_answer(self, record):
        """Offer to choose it with others, or to settle it by itself."""
        if not self.may_accept:
            return ""
        about = {"doubt": record, "is_chosen": record.pk in self.chosen}
        return render_to_string("indicators/_answer_doubt.html", about)


def whose_series(record) -> str:
    """Name a series: the indicator, the unit and the cohort."""
    whose = [str(record.unit), *([str(record.cohort)] if record.cohort else [])]
    return f"{record.indicator.name} ({', '.join(whose)})"


class FlagTable(tables.Table):
    """Flags service by service, with what each asks for."""

    sentence = tables.Column(verbose_name="What and why", orderable=False)
    classification = tables.Column(verbose_name="Class", orderable=False)
    service = tables.Column(empty_values=(), orderable=False, visible=False)  # headings on the page, a column in a file
    month = tables.DateColumn(format="M Y", orderable=False, attrs={"td": {"class": "nowrap"}})
    state = tables.Column(orderable=False)
    answer = tables.Column(empty_values=(), orderable=False, verbose_name="Answer", exclude_from_export=True)

    words = {"sentence": "flag", "classification": "classification"}

    nothing = Nothing(
        "No flag is open.",
        "A measure that misses its target by more than its tolerance raises a flag when its figure is published.",
        "See all indicators",
        "indicators:board",
    )

    class Meta:
        model = Flag
        template_name = "indicators/_flag_table.html"
        fields = ("sentence", "classification", "service", "month", "state", "answer")
        empty_text = "No flag matches what you chose."

    def __init__(self, *args, answering: set[int], heads: Mapping[int, str], brought_by: Mapping[int, str], **kwargs):
        """Offer to acknowledge only what is for these units to answer.

        `heads` names the unit of the flag one stands beneath, `brought_by` who brings what it waits for.
        """
        super().__init__(*args, **kwargs)
        self.answering, self.heads, self.brought_by = answering, heads, brought_by
        self.caption = "Flags"
        self.folded = len(heads)
        self.counted = len(self.rows) - self.folded

    def may_choose(self, flag: Flag) -> bool:
        """Say whether a flag can be acknowledged by this reader."""
        return flag.state == FlagState.OPEN and may_answer(flag, units=self.answering)

    def line(self, flag: Flag) -> SafeString:
        """Write a flag's line, with what this reader can answer."""
        is_mine = may_answer(flag, units=self.answering)
        return line(
            flag,
            more=self._more(flag),
            is_beneath=flag.pk in self.heads,
            may_choose=self.may_choose(flag),
            may_rest=is_mine and flag.state != FlagState.CLOSED,
        )

    def lines(self) -> Iterator[tuple[str, SafeString]]:
        """Give the page's lines, each with the name of its service."""
        for row in self.paginated_rows:
            yield str(row.record.service or "No service leads on these"), self.line(row.record)

    def _more(self, flag: Flag) -> str:
        """Say who brings what is awaited, and with which flag it is counted."""
        head = self.heads.get(flag.pk)
        counted = f"Counted with the flag of {head}." if head else ""
        return "".join(f" {said}" for said in (self.brought_by.get(flag.pk, ""), counted) if said)

    def value_sentence(self, record, value):
        """Give a file the whole sentence, and who brings what is awaited."""
        return value + self._more(record)

    def value_classification(self, record):
        """Give a file the word."""
        return FlagClass(record.classification).label

    def value_service(self, record):
        """Give a file the service, which the page shows as a heading; where none leads, the unit."""
        return str(record.service or record.unit)

    def value_state(self, record):
        """Give a file the same words."""
        until = f" until {print_day(record.rests_until)}" if record.rests_until else ""
        return FlagState(record.state).label + until
