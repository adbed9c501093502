"""The page of an agenda: its items in order, each with what may be done to it, and what was held back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.forms import Form
from django.urls import reverse

from clinics.agenda.dip_samples import OfItem, dip_samples_of
from clinics.agenda.moves import Shown, shown_figures
from clinics.forms.agenda import HoldBackForm, NoteForm, TopicForm
from clinics.models import AgendaItem, ClinicSession
from clinics.rules.agenda import AgendaKind, SessionState
from clinics.rules.arranging import Shift
from clinics.rules.lapsing import why_lapsed
from indicators.rules.vocabulary import FlagClass, FlagState
from organisation import access
from organisation.models import User
from organisation.roles import Capability

BEFORE_CLOSING = (SessionState.SCHEDULED, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)


@dataclass(frozen=True)
class Line:
    """One item as the page shows it. `focus` names the button that takes the keyboard back after a move."""

    item: AgendaItem
    figures: list[Shown]
    lapsed: str
    hold_form: HoldBackForm
    note_form: NoteForm
    is_first: bool = False
    is_last: bool = False
    focus: str = ""
    dip: OfItem | None = None

    @property
    def may_be_removed(self) -> bool:
        """Say whether it can be taken off without a reason: a topic of one's own, or what has lapsed."""
        return bool(self.lapsed) or (self.item.kind == AgendaKind.TOPIC and self.item.carried_from_id is None)

    @property
    def may_be_dived_into(self) -> bool:
        """Say whether a deep dive into it makes sense."""
        return bool(self.item.indicator_id and not self.item.action_id)

    @property
    def by_part(self) -> list[tuple[str, list[Shown]]]:
        """Give its figures in groups: the service's and the authority's, then what stands below."""
        below = {"cohort": "By cohort", "team": "By team"}
        groups: dict[str, list[Shown]] = {}
        for shown in self.figures:
            groups.setdefault(below.get(shown.frozen.get("part", ""), "Figures as issued"), []).append(shown)
        return list(groups.items())


@dataclass(frozen=True)
class AgendaPage:
    """Everything the page of an agenda shows."""

    session: ClinicSession
    state: SessionState
    on_agenda: list[Line]
    held_back: list[Line]
    may_prepare: bool
    may_note: bool
    topic_form: TopicForm
    moved: list[Shown] = field(default_factory=list)

    @property
    def forms(self) -> list[Form]:
        """Give every form that has something wrong, for one summary."""
        lines = [*self.on_agenda, *self.held_back]
        every = [self.topic_form, *(form for line in lines for form in (line.hold_form, line.note_form))]
        return [form for form in every if form.errors]

    @property
    def has_figures(self) -> bool:
        """Say whether figures were frozen for it."""
        return self.session.issued_at is not None


def read_agenda(
    session: ClinicSession, *, by: User, moved: tuple[int, str] = (0, ""), forms: Mapping[str, Form] | None = None
) -> AgendaPage:
    """Read an agenda for somebody. `forms` are those refused, by kind and item; `moved` is what was just moved."""
    refused = forms or {}
    items = list(
        session.items.select_related(
            "indicator", "action", "flag__unit", "flag__cohort", "held_back_by"
        ).prefetch_related("notes__written_by")
    )
    state = SessionState(session.state)
    figures = shown_figures(items)
    on_agenda = [item for item in items if item.held_back_at is None]
    back = reverse("clinics:agenda", args=[session.pk])
    dips = dip_samples_of(session, on_agenda, by=by, back=back) if state in BEFORE_CLOSING else {}
    lines = {item.pk: _line(item, on_agenda, figures, refused, moved, dips.get(item.pk)) for item in items}
    return AgendaPage(
        session=session,
        state=state,
        on_agenda=[lines[item.pk] for item in on_agenda],
        held_back=[lines[item.pk] for item in items if item.held_back_at],
        may_prepare=state is SessionState.SCHEDULED
        and access.may_at(by, Capability.PREPARE_AGENDAS, session.clinic.unit),
        may_note=state in BEFORE_CLOSING and access.may(by, Capability.NOTE_BEFORE_CLINICS),
        topic_form=refused.get("topic", TopicForm()),  # type: ignore[arg-type]
        moved=[one for line in lines.values() for one in line.figures if one.moved],
    )


def _line(
    item: AgendaItem,
    on_agenda: list[AgendaItem],
    figures: Mapping[int, list[Shown]],
    refused: Mapping[str, Form],
    moved: tuple[int, str],
    dip: OfItem | None,
) -> Line:
    is_first = bool(on_agenda) and item == on_agenda[0]
    is_last = bool(on_agenda) and item == on_agenda[-1]
    return Line(
        item=item,
        figures=figures[item.pk],
        lapsed=_lapsed(item),
        hold_form=refused.get(f"hold-{item.pk}", HoldBackForm(item=item)),  # type: ignore[arg-type]
        note_form=refused.get(f"note-{item.pk}", NoteForm(item=item)),  # type: ignore[arg-type]
        is_first=is_first,
        is_last=is_last,
        focus=_focus(moved[1], is_first, is_last) if moved[0] == item.pk else "",
        dip=dip,
    )


def _focus(button: str, is_first: bool, is_last: bool) -> str:
    """Name the button the keyboard goes back to: the one pressed, or its opposite where that has come to an end."""
    if is_first and button in (Shift.UP, Shift.TOP):
        return Shift.DOWN
    if is_last and button in (Shift.DOWN, Shift.BOTTOM):
        return Shift.UP
    return button or "item"


def _lapsed(item: AgendaItem) -> str:
    flag = item.flag
    if flag is None or item.session.state != SessionState.SCHEDULED:
        return ""
    return why_lapsed(AgendaKind(item.kind), FlagState(flag.state), FlagClass(flag.classification))


def places(lines: Iterable[Line]) -> list[int]:
    """Give the places an item can be sent to."""
    return list(range(1, len(list(lines)) + 1))
