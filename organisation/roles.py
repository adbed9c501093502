"""Which roles there are and what each may do: the one table of access.

A role is held at a unit and counts for that unit and everything below it. Pages, downloads,
commands and the admin all ask `organisation.access`, which asks this table.
"""

from enum import StrEnum

from organisation.rules.words import Word


class Role(Word):
    """A part somebody plays in the service."""

    TEAM_MANAGER = "team_manager", "Team manager"
    SERVICE_MANAGER = "service_manager", "Service manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    QA = "qa", "QA unit"
    ANALYST = "analyst", "Performance analyst"
    DEPUTY_DIRECTOR = "deputy_director", "Deputy director"
    BOARD_READER = "board_reader", "Board reader"
    ADMINISTRATOR = "administrator", "Administrator"


class Capability(StrEnum):
    """Something a role may do, said as the sentence an auditor would read."""

    SEE_HOME = "see what waits for them today"
    READ_NOTIFICATIONS = "read what one was told"
    READ_BOARD = "read figures of the authority and its services"
    READ_TEAM_FIGURES = "read figures of teams"
    READ_WORKER_FIGURES = "read figures of single workers"
    READ_LOOKS = "read who looked at single workers’ figures"
    READ_FLAGS = "read flags"
    ANSWER_FLAGS = "acknowledge a flag"
    READ_GAPS = "read which figures are missing"
    PROMISE_FIGURES = "say when a missing figure will come"
    READ_RETURNS = "read returns and their problems"
    LOAD_RETURNS = "upload and publish a return"
    ENTER_FIGURES = "type figures into a sheet"
    LOAD_EXCEPTIONS = "load lists of the cases behind a miss, which one cannot read back"
    READ_EXCEPTIONS = "look at the cases behind a miss of one’s own line, and mark why"
    SWITCH_EXCEPTIONS = "switch lists of the cases behind a miss on and off"
    DEFINE_INDICATORS = "define indicators, targets and benchmarks"
    READ_CLINICS = "read clinics, agendas and outcomes"
    PREPARE_AGENDAS = "prepare and issue an agenda"
    NOTE_BEFORE_CLINICS = "write down before a clinic what it should know"
    RECORD_OUTCOMES = "record what a clinic decided"
    READ_ACTIONS = "read actions"
    RAISE_ACTIONS = "raise an action"
    PLACE_ACTIONS = "give an action its owner and date"
    REPORT_PROGRESS = "report progress on an action"
    VERIFY_ACTIONS = "verify an action that is done"
    VERIFY_AUDIT_ACTIONS = "verify an action that a case audit asked for"
    KEEP_PLANS = "make and change a plan, and declare how it stands"
    DECIDE_OVERDUE = "decide about overdue actions of one's own service"
    REVIEW_OVERDUE = "review every overdue action, and grant a second extension"
    READ_AUDITS = "read case audits"
    GRADE_AUDITS = "enter and grade a case audit"
    RUN_AUDITS = "plan audits, draw their cases, allocate them and let auditors off"
    KEEP_AUDIT_TOOL = "change the audit tool, and make and agree the year’s programme of audits"
    CARRY_OUT_AUDITS = "carry out an audit one was given"
    MODERATE_AUDITS = "read an audit a second time and make its grade final"
    READ_AUDITED_WORKERS = "read whose work an audit looked at"
    READ_SMALL_PERCENTAGES = "read percentages of fewer than an indicator shows"
    READ_AUDIT_READS = "read who read which audit"
    ASK_FOR_DIP_SAMPLES = "ask for a dip sample"
    READ_LEARNING = "read what audits teach"
    READ_COMMENTARY = "read commentary"
    WRITE_COMMENTARY = "write commentary"
    REVIEW_COMMENTARY = "review and approve commentary, and remark on it"
    KEEP_EDITIONS = "open an edition of the Board's report and say who writes what"
    APPROVE_EDITIONS = "approve and publish an edition"
    READ_EDITIONS = "read published editions"
    READ_DASHBOARD_TODAY = "read the Board's dashboard with figures and words that are not approved yet"
    READ_REPORTING_DATA = "read and download the figures behind the reports, of the whole authority"
    MANAGE_TOKENS = "give other systems leave to read"
    READ_ACCESS = "read which role may do what, and who holds it"
    READ_PROTECTION = "read the data protection impact assessment"
    MANAGE_ACCESS = "manage users, units and roles"
    MANAGE_ACCOUNTS = "see who has an account, move people and close accounts"
    USE_ADMIN = "enter and mend records by hand"
    TEND_JOBS = "look after what runs by itself"
    READ_EVIDENCE = "search and export the evidence of changes and looks"
    READ_EVIDENCE_OF_PEOPLE = "read the evidence of roles, sign-ins and uses of evidence"
    KEEP_RECORDS = "set how long records are kept, and hold them back"
    GIVE_OUT_WHAT_IS_HELD = "give out what is held about a member of staff"
    SEARCH_CASES = "find which audits are of one case"


_MANAGERS = {Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR}
# Who manages, the nearest to the work first: what somebody leaves behind goes to the first found
MANAGING = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR)
_SENIOR = {Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR}
_STAFF = _MANAGERS | {Role.QA, Role.ANALYST}
_ALL = set(Role)

MAY: dict[Capability, frozenset[Role]] = {
    capability: frozenset(roles)
    for capability, roles in {
        Capability.SEE_HOME: _ALL,
        Capability.READ_NOTIFICATIONS: _ALL,
        Capability.READ_BOARD: _ALL,
        Capability.READ_TEAM_FIGURES: _STAFF,
        Capability.READ_WORKER_FIGURES: _MANAGERS,
        Capability.READ_LOOKS: {Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.READ_FLAGS: _STAFF,
        Capability.ANSWER_FLAGS: _MANAGERS | {Role.ANALYST},
        Capability.READ_GAPS: _STAFF,
        Capability.PROMISE_FIGURES: _MANAGERS,
        Capability.READ_RETURNS: {Role.ANALYST, Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR},
        Capability.LOAD_RETURNS: {Role.ANALYST},
        Capability.ENTER_FIGURES: _STAFF - {Role.DEPUTY_DIRECTOR},
        Capability.LOAD_EXCEPTIONS: {Role.ANALYST},
        Capability.READ_EXCEPTIONS: _MANAGERS,
        Capability.SWITCH_EXCEPTIONS: {Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.DEFINE_INDICATORS: {Role.ANALYST},
        Capability.READ_CLINICS: _STAFF,
        Capability.PREPARE_AGENDAS: _SENIOR | {Role.ANALYST},
        Capability.NOTE_BEFORE_CLINICS: _STAFF,
        Capability.RECORD_OUTCOMES: _MANAGERS,
        Capability.READ_ACTIONS: _STAFF,
        Capability.RAISE_ACTIONS: _STAFF,
        Capability.PLACE_ACTIONS: _SENIOR,
        Capability.REPORT_PROGRESS: _STAFF,
        Capability.VERIFY_ACTIONS: {Role.QA, Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR},
        Capability.VERIFY_AUDIT_ACTIONS: {Role.QA},
        Capability.KEEP_PLANS: _SENIOR,
        Capability.DECIDE_OVERDUE: {Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR},
        Capability.REVIEW_OVERDUE: {Role.DEPUTY_DIRECTOR},
        Capability.READ_AUDITS: _MANAGERS | {Role.QA},
        Capability.GRADE_AUDITS: {Role.QA},
        Capability.RUN_AUDITS: {Role.QA},
        Capability.KEEP_AUDIT_TOOL: {Role.QA},
        Capability.CARRY_OUT_AUDITS: _MANAGERS | {Role.QA},
        Capability.MODERATE_AUDITS: {Role.QA},
        Capability.READ_AUDITED_WORKERS: _MANAGERS | {Role.QA},
        Capability.READ_SMALL_PERCENTAGES: {Role.QA},
        Capability.READ_AUDIT_READS: {Role.QA, Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.ASK_FOR_DIP_SAMPLES: _STAFF,
        Capability.READ_LEARNING: _STAFF,
        Capability.READ_COMMENTARY: _ALL,
        Capability.WRITE_COMMENTARY: _SENIOR | {Role.ANALYST},
        Capability.REVIEW_COMMENTARY: {Role.HEAD_OF_SERVICE, Role.DEPUTY_DIRECTOR},
        Capability.KEEP_EDITIONS: {Role.ANALYST, Role.DEPUTY_DIRECTOR},
        Capability.APPROVE_EDITIONS: {Role.DEPUTY_DIRECTOR},
        Capability.READ_EDITIONS: _ALL,
        Capability.READ_DASHBOARD_TODAY: _SENIOR | {Role.ANALYST},
        Capability.READ_REPORTING_DATA: {Role.ANALYST, Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.MANAGE_TOKENS: {Role.ADMINISTRATOR},
        Capability.READ_ACCESS: {Role.QA, Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.READ_PROTECTION: _STAFF | {Role.ADMINISTRATOR},
        Capability.MANAGE_ACCESS: {Role.ADMINISTRATOR},
        Capability.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR},
        Capability.USE_ADMIN: {Role.ANALYST, Role.QA, Role.ADMINISTRATOR},
        Capability.TEND_JOBS: {Role.ADMINISTRATOR},
        Capability.READ_EVIDENCE: {Role.DEPUTY_DIRECTOR, Role.QA, Role.ADMINISTRATOR},
        Capability.READ_EVIDENCE_OF_PEOPLE: {Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.KEEP_RECORDS: {Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR},
        Capability.GIVE_OUT_WHAT_IS_HELD: {Role.QA, Role.ADMINISTRATOR},
        Capability.SEARCH_CASES: {Role.QA},
    }.items()
}

# What there is one of for the whole authority: a role at one service does not give it
OF_THE_WHOLE = frozenset(
    {
        Capability.READ_RETURNS,
        Capability.LOAD_RETURNS,
        Capability.LOAD_EXCEPTIONS,
        Capability.SWITCH_EXCEPTIONS,
        Capability.DEFINE_INDICATORS,
        Capability.KEEP_AUDIT_TOOL,
        Capability.KEEP_EDITIONS,
        Capability.APPROVE_EDITIONS,
        Capability.READ_REPORTING_DATA,
        Capability.MANAGE_TOKENS,
        Capability.MANAGE_ACCOUNTS,
        Capability.USE_ADMIN,
        Capability.TEND_JOBS,
        Capability.READ_EVIDENCE_OF_PEOPLE,
        Capability.KEEP_RECORDS,
        Capability.GIVE_OUT_WHAT_IS_HELD,
        Capability.SEARCH_CASES,
    }
)

# Where a reader looks for a capability, by the word its name ends with; what is named nowhere is administration
_GROUPS = {
    "Figures": "HOME BOARD FIGURES FLAGS GAPS RETURNS INDICATORS EXCEPTIONS",
    "Clinics": "CLINICS AGENDAS OUTCOMES",
    "Actions": "ACTIONS PROGRESS PLANS OVERDUE",
    "Audits": "AUDITS AUDIT_TOOL AUDIT_ACTIONS AUDITED_WORKERS SMALL_PERCENTAGES AUDIT_READS DIP_SAMPLES LEARNING",
    "Reports": "COMMENTARY EDITIONS REPORTING_DATA DASHBOARD_TODAY",
}


GROUPS = (*_GROUPS, "Administration")


def group_of(capability: Capability) -> str:
    """Say under which heading a capability stands: that of the longest ending that fits its name."""
    endings = [(ending, group) for group, endings in _GROUPS.items() for ending in endings.split()]
    fitting = [(len(ending), group) for ending, group in endings if capability.name.endswith(ending)]
    return max(fitting)[1] if fitting else "Administration"


def roles_that_may(capability: Capability) -> frozenset[Role]:
    """Say which roles hold a capability."""
    return MAY[capability]


ADMIN_MODELS: dict[str, Capability] = {
    "organisation.user": Capability.MANAGE_ACCESS,
    "organisation.unit": Capability.MANAGE_ACCESS,
    "organisation.unitalias": Capability.DEFINE_INDICATORS,
    "organisation.succession": Capability.MANAGE_ACCESS,
    "organisation.membership": Capability.MANAGE_ACCESS,
    "organisation.groupgrant": Capability.MANAGE_ACCESS,
    "organisation.signin": Capability.MANAGE_ACCESS,
    "organisation.look": Capability.MANAGE_ACCESS,
    "organisation.jobrun": Capability.TEND_JOBS,
    "organisation.setaside": Capability.TEND_JOBS,
    "organisation.notification": Capability.TEND_JOBS,
    "organisation.notificationletter": Capability.TEND_JOBS,
    "organisation.digest": Capability.TEND_JOBS,
    "organisation.notificationsettings": Capability.MANAGE_ACCESS,
    "indicators.priorityarea": Capability.DEFINE_INDICATORS,
    "indicators.indicator": Capability.DEFINE_INDICATORS,
    "indicators.indicatoralias": Capability.DEFINE_INDICATORS,
    "indicators.listing": Capability.DEFINE_INDICATORS,
    "indicators.cohort": Capability.DEFINE_INDICATORS,
    "indicators.target": Capability.DEFINE_INDICATORS,
    "indicators.benchmark": Capability.DEFINE_INDICATORS,
    "indicators.population": Capability.DEFINE_INDICATORS,
    "indicators.indicatorversion": Capability.DEFINE_INDICATORS,
    "indicators.chartsettings": Capability.DEFINE_INDICATORS,
    "indicators.rebase": Capability.DEFINE_INDICATORS,
    "indicators.seriesbreak": Capability.DEFINE_INDICATORS,
    "indicators.cohortalias": Capability.DEFINE_INDICATORS,
    "indicators.leftoutname": Capability.DEFINE_INDICATORS,
    "indicators.neighbourset": Capability.DEFINE_INDICATORS,
    "indicators.awaitedfigure": Capability.LOAD_RETURNS,
    "indicators.chasereminder": Capability.LOAD_RETURNS,
    "indicators.outturn": Capability.LOAD_RETURNS,
    "indicators.outturnrevision": Capability.LOAD_RETURNS,
    "indicators.return": Capability.LOAD_RETURNS,
    "indicators.doubt": Capability.LOAD_RETURNS,
    "indicators.flag": Capability.ANSWER_FLAGS,
    "indicators.flagevent": Capability.ANSWER_FLAGS,
    "indicators.recordingclaim": Capability.ANSWER_FLAGS,
    "actions.actionplan": Capability.RAISE_ACTIONS,
    "actions.action": Capability.RAISE_ACTIONS,
    "actions.progressupdate": Capability.REPORT_PROGRESS,
    "actions.duedatechange": Capability.REPORT_PROGRESS,
    "actions.overduereview": Capability.DECIDE_OVERDUE,
    "actions.reviewsitting": Capability.DECIDE_OVERDUE,
    "actions.objective": Capability.RAISE_ACTIONS,
    "actions.milestone": Capability.RAISE_ACTIONS,
    "actions.milestonemove": Capability.RAISE_ACTIONS,
    "actions.statusdeclaration": Capability.RAISE_ACTIONS,
    "actions.ownerchange": Capability.REPORT_PROGRESS,
    "actions.comment": Capability.REPORT_PROGRESS,
    "actions.evidence": Capability.REPORT_PROGRESS,
    "actions.actionreminder": Capability.REPORT_PROGRESS,
    "actions.effectverdict": Capability.REPORT_PROGRESS,
    "audits.auditprogramme": Capability.KEEP_AUDIT_TOOL,
    "audits.plannedaudits": Capability.RUN_AUDITS,
    "audits.sampledraw": Capability.RUN_AUDITS,
    "audits.exemption": Capability.RUN_AUDITS,
    "audits.theme": Capability.RUN_AUDITS,
    "audits.questionset": Capability.KEEP_AUDIT_TOOL,
    "audits.questionsetversion": Capability.KEEP_AUDIT_TOOL,
    "audits.setdomain": Capability.KEEP_AUDIT_TOOL,
    "audits.question": Capability.KEEP_AUDIT_TOOL,
    "audits.answer": Capability.GRADE_AUDITS,
    "audits.moderationdraw": Capability.MODERATE_AUDITS,
    "audits.moderationdue": Capability.MODERATE_AUDITS,
    "audits.learning": Capability.GRADE_AUDITS,
    "audits.dipsamplerequest": Capability.GRADE_AUDITS,
    "audits.auditread": Capability.READ_AUDIT_READS,
    "audits.wordshold": Capability.READ_AUDIT_READS,
    "audits.domain": Capability.GRADE_AUDITS,
    "audits.audit": Capability.GRADE_AUDITS,
    "audits.domaingrade": Capability.GRADE_AUDITS,
    "audits.moderation": Capability.MODERATE_AUDITS,
    "audits.auditmeasure": Capability.DEFINE_INDICATORS,
    "clinics.clinic": Capability.PREPARE_AGENDAS,
    "clinics.clinicindicator": Capability.PREPARE_AGENDAS,
    "clinics.clinicsession": Capability.PREPARE_AGENDAS,
    "clinics.agendaitem": Capability.PREPARE_AGENDAS,
    "clinics.outcome": Capability.RECORD_OUTCOMES,
    "clinics.attendance": Capability.PREPARE_AGENDAS,
    "clinics.clinicmember": Capability.PREPARE_AGENDAS,
    "clinics.clinicpause": Capability.PREPARE_AGENDAS,
    "clinics.meetingnote": Capability.PREPARE_AGENDAS,
    "clinics.outcomerevision": Capability.RECORD_OUTCOMES,
    "clinics.sessionmove": Capability.PREPARE_AGENDAS,
    "clinics.sessionrecord": Capability.RECORD_OUTCOMES,
    "clinics.sessionreopening": Capability.RECORD_OUTCOMES,
    "reports.commentary": Capability.WRITE_COMMENTARY,
    "reports.commentarystep": Capability.WRITE_COMMENTARY,
    "reports.commentaryremark": Capability.WRITE_COMMENTARY,
    "reports.edition": Capability.KEEP_EDITIONS,
    "reports.editionsection": Capability.KEEP_EDITIONS,
    "reports.editionprint": Capability.KEEP_EDITIONS,
    "reports.publiccopy": Capability.KEEP_EDITIONS,
    "reports.apitoken": Capability.MANAGE_TOKENS,
}

# What is read in the admin only by who reads it on its page: a kind of record, or all of an app
ADMIN_READERS: dict[str, Capability] = {
    "actions": Capability.READ_ACTIONS,
    "clinics": Capability.READ_CLINICS,
    "organisation.look": Capability.READ_LOOKS,
    "organisation.signin": Capability.MANAGE_ACCESS,
    "indicators.outturn": Capability.LOAD_RETURNS,  # single workers' figures stand among them
    "indicators.outturnrevision": Capability.LOAD_RETURNS,
    "indicators.return": Capability.READ_RETURNS,
    "audits.audit": Capability.READ_AUDITS,
    "audits.answer": Capability.READ_AUDITS,
    "audits.domaingrade": Capability.READ_AUDITS,
    "audits.moderation": Capability.READ_AUDITS,
    "audits.moderationdraw": Capability.READ_AUDITS,
    "audits.moderationdue": Capability.READ_AUDITS,
    "audits.exemption": Capability.READ_AUDITS,
    "audits.sampledraw": Capability.READ_AUDITS,
    "audits.plannedaudits": Capability.READ_AUDITS,
    "audits.auditread": Capability.READ_AUDIT_READS,
    "audits.wordshold": Capability.READ_AUDIT_READS,
    "reports.apitoken": Capability.MANAGE_TOKENS,
}
