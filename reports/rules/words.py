"""The words Board reports are described by."""

from indicators.rules.vocabulary import Word

# how a section says that its words are owed, or that it goes without
NOTHING_YET, WITHOUT_WORDS, WORDS_MISSING = "Nothing has been written yet", "Without words", "Words missing"


class SectionKind(Word):
    """A section of the Board's report, in the order it is printed."""

    SUMMARY = "summary", "Practice and performance summary"
    AREA = "area", "Priority area"
    CLINICS = "clinics", "Assurance clinic overview"
    WORKFORCE = "workforce", "Workforce"
    PROGRAMMES = "programmes", "Programmes"
    APPENDIX = "appendix", "Appendix: what the clinics saw"


class EditionState(Word):
    """Where an edition has got to. A published one is frozen."""

    DRAFTING = "drafting", "Being written"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


class Step(Word):
    """What somebody did with a version of a commentary."""

    REVIEWED = "reviewed", "Reviewed"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"


class PrintFormat(Word):
    """A file an edition is made into."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"
    CHARTS = "charts", "Charts (PNG and SVG)"


class Rendering(Word):
    """For whom an edition is written: the service, or the public and partners, with small numbers suppressed."""

    INTERNAL = "internal", "For the service and its Board"
    PUBLIC = "public", "For the public and partners"


class PrintState(Word):
    """Where the making of a file has got to."""

    ASKED = "asked", "Asked for"
    RUNNING = "running", "Being made"
    DONE = "done", "Made"
    FAILED = "failed", "Failed"


class TokenScope(Word):
    """What a token lets its holder read."""

    FIGURES = "figures", "Figures, targets and benchmarks"
    FLAGS = "flags", "Flags"
    ACTIONS = "actions", "Actions"
    AUDITS = "audits", "Counts of audits"
