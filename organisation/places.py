"""The places of the product: what each is for, in which group it stands.

The one table behind the navigation, the page of all pages, breadcrumbs and the search. Who may
open a place is not said here: its view says that, and a place is offered to whoever it lets in.
"""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.urls import resolve, reverse

from organisation import access
from organisation.access import ADMIN_NAMESPACE, PERSONAL_VIEWS
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True)
class Place:
    """A page one can go to without knowing anything."""

    label: str
    name: str
    """The name of its address."""
    what: str
    """One sentence on what one finds or does there."""
    words: str = ""
    """Other words somebody may look for it by."""
    is_quiet: bool = False
    """Whether it is left out of its group's line: one goes there seldom."""

    @property
    def url(self) -> str:
        """Say where it is."""
        return _url_of(self.name)

    def is_open_to(self, user: User | AnonymousUser) -> bool:
        """Say whether its view lets somebody in."""
        needed = _needed_at(self.name)
        return needed is None or access.may(user, needed)


@dataclass(frozen=True)
class Group:
    """Places that belong together: one word of the navigation."""

    label: str
    places: tuple[Place, ...]
    is_in_row: bool = True

    def open_to(self, user: User | AnonymousUser) -> list[Place]:
        """Give those of its places that somebody may open."""
        return [place for place in self.places if place.is_open_to(user)]


def _group(label: str, rows: str, *, is_in_row: bool = True) -> Group:
    """Read a group's places, one a row: its label, the name of its address, what it is for, other words for it.

    A row that begins with + stands in the group's line; one with - is a place one goes to seldom.
    """
    places = []
    for row in rows.strip().splitlines():
        mark, _, told = row.strip().partition(" ")
        name, address, what, *words = (part.strip() for part in told.split("|"))
        places.append(Place(name, address, what, " ".join(words), is_quiet=mark == "-"))
    return Group(label, tuple(places), is_in_row)


TODAY = _group(
    "Today",
    """
    + Today | reports:home | What needs you, in order, with the next step on each.
    """,
)

PERFORMANCE = _group(
    "Performance",
    """
    + Indicators | indicators:board | Every indicator with its status, figure, target and course. | board measures
    + Teams | indicators:heatmap | Every team by every measure in a month: what is off target where. | heatmap overview
    + Flags | indicators:flags | Missed targets that somebody has to answer. | red off target misses
    + Units | organisation:units | The authority, its services and teams, each with its figures. | teams services
    + Recording or practice | indicators:recording | How many misses turned out to be recording. | rates claims
    - New indicator | indicators:define-indicator | Define a measure that is not held yet. | definition
    """,
)

FIGURES = _group(
    "Figures",
    """
    + Returns | indicators:returns | Workbooks that were uploaded, and what was found in them. | uploads imports
    + Type figures | indicators:sheets | Type a month’s figures of a unit into one grid. | sheets enter data entry
    + Gaps | indicators:gaps | Figures that are missing, who brings them and by when. | missing awaited late
    + Doubts | indicators:doubts | Figures that may be wrong, with what speaks against each. | data quality checks
    - Remembered names | indicators:return-names | Other names under which figures come in. | aliases
    - Load a list of cases | indicators:load-exceptions | The cases behind a miss, by reference. | exceptions
    - Case lists | indicators:exception-switches | Switch lists of the cases behind a miss on and off. | exceptions
    """,
)

CLINICS = _group(
    "Clinics",
    """
    + Clinics | clinics:list | Each service’s clinic, its next session and its measures. | meetings sessions
    + Rota | clinics:calendar | Which clinic meets when, month by month. | calendar sessions dates
    + Record | clinics:record | What clinics said, decided and asked for. | outcomes minutes decisions
    + In my calendar | clinics:feeds | Have sessions come into Outlook or another calendar. | feeds outlook ical
    - Pauses | clinics:pauses | Weeks in which no clinic meets. | holidays
    - Take turns | clinics:roll | Set the first days of several clinics at once. | rota plan
    - New clinic | clinics:set-up | Set up a clinic for a service. | set up
    """,
)

ACTIONS = _group(
    "Actions",
    """
    + All actions | actions:list | Every action you may read, with filters you can keep. | tasks list
    + My actions | actions:mine | What you promised, the nearest first. | tasks mine
    + Overdue | actions:overdue | Decide on what is late: extend, escalate, give on or close. | late review Monday
    + Not placed | actions:unplaced | Actions without an owner or a day. | unplaced unassigned nobody
    + Board | actions:board | Actions in columns by how far they have got. | kanban
    + Calendar | actions:calendar | Actions by the day they are due. | month due dates
    + Plans | actions:plans | Plans and programmes with their milestones. | programmes milestones
    - Sittings | actions:sittings | Sittings of the overdue review, and what each decided. | reviews
    - Handed over | actions:handed-over | Actions of people who have left. | leavers accept
    - Give on | actions:reassign | Give several actions to somebody else at once. | reassign owner
    - New action | actions:raise | Raise an action outside a clinic. | raise add
    - Kept views | actions:views | The filters you kept. | saved views
    """,
)

AUDITS = _group(
    "Audits",
    """
    + All audits | audits:list | Case audits you may read, by reference. | case file audits
    + My audits | audits:mine | Audits you were given. | allocated to do
    + Second readings | audits:moderation | Audits that wait for a second reader. | moderation moderate
    + Follow-up | audits:follow-up | What audits asked for and what became of it. | actions re-audit
    + Audit figures | audits:figures | How many were audited in a month, and how they came out. | percentages grades
    + Programme | audits:programmes | What is planned for the year, by service and month. | plan schedule
    + Learning | audits:learning | What audits teach, for everybody who practises. | lessons good practice
    + Dip samples | audits:dip-samples | A few cases looked at behind a figure. | requests
    + Themes | audits:themes | How the audits of each theme came out. | topics
    + Agreement | audits:agreement | How often auditors and second readers agree. | kappa moderation
    + Question sets | audits:tools | The tools auditors work with, in versions. | audit tool forms
    - Exemptions | audits:exemptions | Auditors who asked to be let off. | let off
    - Which case is it | audits:cases | Find the audits of cases by their numbers. | find case
    - New audit | audits:enter | Start an audit. | enter grade begin
    + Audit reads | audits:reads | Who read which audit. | access log
    """,
)

REPORTS = _group(
    "Reports",
    """
    + Dashboard | reports:dashboard | The Board’s dashboard: three numbers a measure. | overview summary
    + Editions | reports:editions | The Board’s report, month by month, each frozen as published. | board report pack
    + Commentary | reports:commentaries | What is said about a month’s figures, and who owes words. | narrative words
    + Data | reports:data | The figures behind the reports, to take away. | download csv export parquet
    - Dashboard as of today | reports:dashboard-today | The dashboard with what is not approved yet. | draft
    - Power BI | reports:power-bi | Connect Power BI or Excel. | excel connect
    """,
)

SETTINGS = _group(
    "Settings",
    """
    + People | organisation:people | Who has an account; move people, close accounts. | users accounts
    + Roles | reports:roles | Which role may do what, and who holds it. | permissions access
    + Evidence | reports:evidence | Who changed what and why, and who looked. | audit trail log history
    + Looks | organisation:looks | Who looked at single workers’ figures. | access log
    + Keeping | reports:keeping | How long records are kept, and what is held back. | retention deletion
    + Tokens | reports:tokens | Give other systems leave to read. | api keys
    + Jobs | organisation:jobs | What runs by itself, and whether it did. | tasks celery nightly
    + Data entry | admin:index | What is entered or mended by hand, in the order of the work. | admin
    - Definitions as files | indicators:exchange | Lists as Excel or CSV, out and in. | import export upload spreadsheet
    - What is held about a person | reports:about-person | Answer a subject access request. | sar gdpr
    - Audits of a case | reports:audits-of-case | Find the audits of one case by its number. | case
    - The interface for systems | reports:api | How other systems read from here. | api openapi
    """,
)

YOURS = _group(
    "Yours",
    """
    + Notifications | organisation:notifications | What you were told. | messages alerts inbox
    + What you are told | organisation:notification-settings | What reaches you by e-mail and when. | settings e-mail
    + Keys | organisation:keys | What you may press instead of clicking, and turning it off. | shortcuts keyboard
    + Your sign-in | usersessions_list | Where you are signed in. | sessions devices
    + Your second proof | mfa_index | The app, keys and codes you sign in with. | mfa two-factor authenticator
    + Your password | account_change_password | Change your password. | change
    + Help | organisation:help | Guides, tours, and whom to ask. | support guide manual
    + Glossary | organisation:glossary | What words and short forms mean. | abbreviations definitions meaning
    + Accessibility | organisation:accessibility | How this product can be used. | wcag
    + Privacy | organisation:privacy | What is held about you. | gdpr
    + Data protection | organisation:data-protection | The data protection impact assessment. | dpia
    + Search | reports:search | Find anything your role opens, by a few words.
    - Design | reports:design | The parts that pages are made of, each in its states. | components colours
    + All pages | organisation:everything | Every page your role opens, each in one sentence. | site map
    """,
    is_in_row=False,
)

GROUPS = (TODAY, PERFORMANCE, FIGURES, CLINICS, ACTIONS, AUDITS, REPORTS, SETTINGS, YOURS)


def place_of(path: str, user: User | AnonymousUser) -> tuple[Group, Place] | None:
    """Say at or below which place an address is, of those somebody may open: the nearest above it."""
    found = [
        (group, place)
        for group in GROUPS
        for place in group.places
        if path.startswith(place.url) and (place.url != "/" or path == "/") and place.is_open_to(user)
    ]
    return max(found, key=lambda pair: len(pair[1].url), default=None)


@cache
def _url_of(name: str) -> str:
    return reverse(name)


@cache
def _needed_at(name: str) -> Capability | None:
    """Say what a place's view asks for. One's own pages and the papers ask for nothing."""
    match = resolve(_url_of(name))
    if ADMIN_NAMESPACE in match.namespaces:
        return Capability.USE_ADMIN
    needed = getattr(match.func, "capability", None)
    if needed is None and match.url_name not in PERSONAL_VIEWS | access.PUBLIC_VIEWS:
        raise LookupError(f"{name} does not say who may open it.")
    return needed
