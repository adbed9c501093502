"""What data entry offers, in the field's words and in the order of the work: each with one sentence.

A kind of record that is not named here is not offered; tests/config/test_data_entry.py holds the two together.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of record: its model, what people call it, and what it is for."""

    model: str
    name: str
    sentence: str

    @property
    def path(self) -> str:
        """Give where its list stands beneath data entry's first page."""
        return f"{self.model.replace('.', '/')}/"


GROUPS: dict[str, tuple[Entry, ...]] = {
    "The council and its people": (
        Entry("organisation.unit", "Units", "The authority, its services and teams, with the days each stood."),
        Entry("organisation.unitalias", "Other names of units", "What returns call a unit besides its name."),
        Entry("organisation.succession", "Units that took over", "Which unit took over from which, and when."),
        Entry("organisation.user", "People", "Who has an account, and the roles each holds."),
        Entry("organisation.membership", "Roles", "Who holds which role at which unit, and until when."),
        Entry(
            "organisation.groupgrant", "Directory groups", "Which group of the council’s directory gives which role."
        ),
    ),
    "What is measured": (
        Entry("indicators.priorityarea", "Priority areas", "The sections of the Board’s report, in its order."),
        Entry("indicators.indicator", "Indicators", "What is counted, over what time, and which way is better."),
        Entry("indicators.listing", "Lines of the board", "In which priority area an indicator stands, and where."),
        Entry("indicators.cohort", "Cohorts", "The groups of children and young people that figures are split by."),
        Entry(
            "indicators.indicatoralias", "Other names of indicators", "What returns call an indicator besides its name."
        ),
        Entry("indicators.cohortalias", "Other names of cohorts", "What returns call a cohort besides its name."),
        Entry(
            "indicators.leftoutname",
            "Names left out",
            "Rows of returns that are passed over; delete one to be asked again.",
        ),
        Entry("audits.auditmeasure", "Indicators from audits", "Which indicator carries which count of case audits."),
        Entry(
            "indicators.indicatorversion", "Versions of definitions", "How each indicator was defined, and since when."
        ),
        Entry("indicators.seriesbreak", "Breaks in a series", "Months that figures are not compared across."),
        Entry(
            "indicators.chartsettings", "Chart settings", "How an indicator is charted where it differs from the rest."
        ),
        Entry(
            "indicators.rebase", "Chart limits begun anew", "Months from which a chart’s limits were worked out again."
        ),
    ),
    "What figures are set against": (
        Entry("indicators.target", "Targets", "What is aimed for, from which month, and why."),
        Entry("indicators.benchmark", "Benchmarks", "Other people’s figures to compare with, each with its source."),
        Entry("indicators.neighbourset", "Statistical neighbours", "The authorities most like this one, by edition."),
        Entry("indicators.population", "Populations", "How many children a rate is counted on, from which month."),
    ),
    "Figures": (
        Entry("indicators.outturn", "Outturns", "One indicator’s figure for one unit in one month."),
        Entry("indicators.return", "Returns", "The files that figures came in."),
        Entry(
            "indicators.outturnrevision", "Changes to figures", "Every change to a published figure, with its reason."
        ),
        Entry("indicators.awaitedfigure", "Figures awaited", "Who brings which missing figure, and by when."),
        Entry("indicators.chasereminder", "Reminders of figures", "Who was reminded of which missing figure."),
        Entry("indicators.doubt", "Doubts", "What may be wrong with a figure; settled on the indicator’s page."),
        Entry("indicators.flag", "Flags", "The rows a person must deal with; answered on the page of flags."),
        Entry("indicators.flagevent", "History of flags", "Every change in a flag’s life."),
        Entry(
            "indicators.recordingclaim",
            "Said to be recording",
            "Misses put down to recording, and what the next figure made of it.",
        ),
    ),
    "Clinics": (
        Entry("clinics.clinic", "Clinics", "Each clinic with its service, its chair, its indicators and who belongs."),
        Entry("clinics.clinicindicator", "Indicators of clinics", "What each clinic looks at, in order."),
        Entry("clinics.clinicmember", "Members of clinics", "Who belongs to which clinic."),
        Entry("clinics.clinicsession", "Sessions", "Single sittings of a clinic; a session can be cancelled here."),
        Entry("clinics.attendance", "Who came", "Who came to which session."),
        Entry("clinics.agendaitem", "Agenda items", "What stood on each agenda."),
        Entry("clinics.meetingnote", "Notes before sessions", "What managers wrote before a session."),
        Entry("clinics.outcome", "Outcomes", "What each clinic decided on each item."),
        Entry("clinics.outcomerevision", "Wordings of outcomes", "Every wording an outcome has had."),
        Entry("clinics.sessionrecord", "Minutes", "Every version of every session’s minutes."),
        Entry("clinics.sessionmove", "Sessions moved", "Every move of a session to another day."),
        Entry("clinics.sessionreopening", "Sessions taken up again", "Closed sessions that were opened once more."),
        Entry("clinics.clinicpause", "Weeks without clinics", "Days agreed on without clinics."),
    ),
    "Actions and plans": (
        Entry("actions.actionplan", "Plans and programmes", "What a plan is to achieve, and who answers for it."),
        Entry("actions.action", "Actions", "What was promised, by whom and by when."),
        Entry("actions.objective", "Objectives", "What each plan is to achieve, in order."),
        Entry("actions.milestone", "Milestones", "The dated points of plans."),
        Entry("actions.progressupdate", "Progress", "Everything said about how an action is going."),
        Entry("actions.comment", "Remarks", "Remarks on actions."),
        Entry("actions.evidence", "Evidence", "What shows that an action was done."),
        Entry("actions.duedatechange", "Dates moved", "Every due date that moved, and why."),
        Entry("actions.ownerchange", "Owners changed", "Every change of an action’s owner."),
        Entry("actions.milestonemove", "Milestones moved", "Every milestone that moved, and why."),
        Entry("actions.statusdeclaration", "Statuses declared", "How each plan was said to stand."),
        Entry("actions.overduereview", "Overdue reviews", "Every decision about an overdue action."),
        Entry("actions.reviewsitting", "Sittings of the overdue review", "When the overdue review sat."),
        Entry("actions.actionreminder", "Reminders of actions", "Who was reminded of which action."),
        Entry("actions.effectverdict", "Whether actions helped", "What the figures say after an action."),
    ),
    "Case audits": (
        Entry("audits.auditprogramme", "Programmes of audits", "A year’s programme, with its agreement."),
        Entry("audits.plannedaudits", "Planned audits", "How many audits a programme plans, where and when."),
        Entry("audits.theme", "Themes", "What a month’s audits look at together."),
        Entry("audits.domain", "Domains", "What an audit grades."),
        Entry(
            "audits.questionset", "Audit tools", "What auditors work with; versions are made on the tool’s own page."
        ),
        Entry(
            "audits.audit",
            "Audits",
            "Graded case audits; theme, programme and words can be mended here, grades cannot.",
        ),
        Entry("audits.domaingrade", "Grades of domains", "The grade of each domain in each audit."),
        Entry("audits.answer", "Answers", "What auditors answered."),
        Entry("audits.moderation", "Moderations", "Second readings, with the reason for the final grade."),
        Entry("audits.moderationdue", "Moderations due", "Audits that wait for a second reading."),
        Entry("audits.moderationdraw", "Draws for moderation", "Which audits were drawn to be read a second time."),
        Entry("audits.exemption", "Exemptions", "Auditors let off, and why."),
        Entry("audits.sampledraw", "Draws of cases", "How cases were drawn."),
        Entry("audits.dipsamplerequest", "Dip samples asked for", "What somebody asked to have looked into."),
        Entry("audits.learning", "Learning", "What audits teach, passed on to teams."),
        Entry("audits.questionsetversion", "Versions of audit tools", "Every version of what auditors work with."),
        Entry("audits.setdomain", "Domains of a version", "What each version of a tool grades."),
        Entry("audits.question", "Questions", "What each version of a tool asks."),
        Entry("audits.auditread", "Who read which audit", "Every opening of an audit."),
        Entry("audits.wordshold", "Holds on words", "Audits whose words are kept longer, and why."),
    ),
    "The Board’s report": (
        Entry("reports.edition", "Editions", "The Board’s reports, as drafted and as published."),
        Entry("reports.editionsection", "Sections", "Who writes what of an edition, by when."),
        Entry("reports.commentary", "Commentary", "Every version of what was written beside figures."),
        Entry("reports.commentarystep", "Reviews of commentary", "Who reviewed and approved which version."),
        Entry("reports.commentaryremark", "Remarks on commentary", "What was remarked on which version."),
        Entry("reports.editionprint", "Files of editions", "The files made of each edition."),
        Entry("reports.publiccopy", "Public copies", "What was made public of a published edition."),
    ),
    "How the product runs": (
        Entry("organisation.jobrun", "Jobs that ran", "Every run of what the product does by itself."),
        Entry("organisation.setaside", "Records set aside", "Records that a job went on without, and why."),
        Entry("organisation.notification", "Notifications", "Who was told what, and when they read it."),
        Entry("organisation.notificationletter", "Letters", "E-mails about what could not wait."),
        Entry("organisation.digest", "Weekly letters", "The weekly e-mails, and how far each has come."),
        Entry("organisation.notificationsettings", "How people are told", "How each person wants to be told."),
        Entry("organisation.signin", "Sign-ins", "Who came in, when and which way."),
        Entry("organisation.look", "Looks at single workers", "Who looked at one worker’s figures."),
        Entry("reports.apitoken", "Tokens", "Which other systems may read what, and until when."),
    ),
}
ENTRIES = {entry.model: entry for entries in GROUPS.values() for entry in entries}
APPS = {
    "organisation": "The council and its people",
    "indicators": "Indicators and figures",
    "actions": "Actions and plans",
    "audits": "Case audits",
    "clinics": "Clinics",
    "reports": "The Board’s report",
}
# What goes out and comes in as a file: its name in the addresses of indicators.exchange
FILES = {
    "indicators.priorityarea": "areas",
    "indicators.indicator": "indicators",
    "indicators.indicatorversion": "versions",
    "indicators.cohort": "cohorts",
    "indicators.target": "targets",
    "indicators.benchmark": "benchmarks",
    "indicators.population": "populations",
    "organisation.unit": "units",
}
