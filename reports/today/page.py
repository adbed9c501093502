"""Which needs somebody has, by what they may do, put in order and cut to what one page shows."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from organisation import access
from organisation.models import User
from organisation.roles import Capability, Role
from reports.rules.today import in_order, share_out
from reports.today import actions, ahead, audits, clinics, editions, figures, flags, running
from reports.today.needs import Asked, Pile, Read
from reports.today.since import Happened, happened

KINDS: list[tuple[Read, tuple[Capability, ...]]] = [
    # whoever may do one of these is asked; of equally pressing piles the one named first comes first
    (clinics.sessions, (Capability.PREPARE_AGENDAS, Capability.RECORD_OUTCOMES)),
    (actions.overdue, (Capability.DECIDE_OVERDUE,)),
    (actions.own, (Capability.REPORT_PROGRESS,)),
    (audits.to_act_on, (Capability.DECIDE_OVERDUE,)),
    (flags.new, (Capability.ANSWER_FLAGS,)),
    (flags.worsening, (Capability.ANSWER_FLAGS,)),
    (flags.nobody_on_it, (Capability.ANSWER_FLAGS,)),
    (actions.no_impact, (Capability.DECIDE_OVERDUE,)),
    (figures.returns_to_check, (Capability.LOAD_RETURNS,)),
    (figures.return_due, (Capability.LOAD_RETURNS,)),
    (figures.doubts, (Capability.DEFINE_INDICATORS,)),
    (figures.to_bring, (Capability.READ_GAPS,)),
    (figures.missing, (Capability.LOAD_RETURNS,)),
    (audits.own, (Capability.CARRY_OUT_AUDITS,)),
    (audits.to_read, (Capability.MODERATE_AUDITS,)),
    (audits.to_settle, (Capability.MODERATE_AUDITS,)),
    (audits.late, (Capability.RUN_AUDITS,)),
    (audits.to_make_again, (Capability.RUN_AUDITS,)),
    (actions.to_verify, (Capability.VERIFY_ACTIONS, Capability.VERIFY_AUDIT_ACTIONS)),
    (editions.to_approve, (Capability.APPROVE_EDITIONS,)),
    (editions.to_write, (Capability.WRITE_COMMENTARY,)),
    (editions.to_review, (Capability.REVIEW_COMMENTARY,)),
    (actions.unplaced, (Capability.PLACE_ACTIONS,)),
    (running.jobs, (Capability.TEND_JOBS,)),
    (running.aside, (Capability.TEND_JOBS,)),
    (running.without_role, (Capability.MANAGE_ACCOUNTS,)),
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pile as the page shows it: its first lines, and how many more there are."""

    pile: Pile

    @property
    def more(self) -> int:
        """Count what the page does not show."""
        return self.pile.number - len(self.pile.needs)


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the page shows somebody. `is_asked` is whether anything could ever need them."""

    shown: list[Shown]
    is_asked: bool
    since: datetime | None
    happened: list[Happened]
    clinic: ahead.NextClinic | None
    actions: ahead.OwnActions | None
    promised: ahead.Promised | None
    return_day: tuple[date, date] | None
    latest: ahead.Latest | None
    reads_for_the_board: bool
    on: date

    @property
    def counted(self) -> list[Pile]:
        """Give the piles the page has no line left for."""
        return [one.pile for one in self.shown if not one.pile.needs]

    @property
    def number(self) -> int:
        """Count everything that needs them."""
        return sum(one.pile.number for one in self.shown)


def read_today(user: User, *, now: datetime, since: datetime | None) -> Today:
    """Read the page of somebody; `since` is when they signed in before this time, if ever."""
    ask = Asked(user, now)
    return Today(
        shown=cut(piles_of(ask)),
        is_asked=any(_may(user, able) for _, able in KINDS),
        since=since,
        happened=happened(ask, since) if since else [],
        clinic=ahead.next_clinic(ask),
        actions=ahead.own_actions(ask),
        promised=ahead.promised(ask),
        return_day=ahead.return_day(ask),
        latest=ahead.latest(ask),
        reads_for_the_board=Role.BOARD_READER in access.roles_of(user),
        on=ask.today,
    )


def piles_of(ask: Asked) -> list[Pile]:
    """Give everything that needs somebody, the most pressing pile first. Piles of nothing are left out."""
    held = [pile for read, able in KINDS if _may(ask.user, able) and (pile := read(ask)).number]
    return [held[place] for place in in_order([[need.urgency for need in pile.needs] for pile in held])]


def cut(piles: list[Pile]) -> list[Shown]:
    """Keep of each pile the lines that the page shows."""
    shares = share_out([len(pile.needs) for pile in piles])
    return [Shown(replace(pile, needs=pile.needs[:share])) for pile, share in zip(piles, shares, strict=True)]


def _may(user: User, able: tuple[Capability, ...]) -> bool:
    return any(access.may(user, one) for one in able)
