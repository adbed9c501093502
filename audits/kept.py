"""How long what audits say is kept: in the one table of it, though a job of their own removes it."""

from audits.keeping import READS_KEPT, WORDS_KEPT, drafts_past, keys_past, reads_past, words_past
from audits.rules.retention import DRAFT_MONTHS, MONTHS_TO_SPARE, NOT_AUDITED_WITHIN
from organisation.evidence.keeping import Kept, keep

OWN_JOB = "Removed by the job of audits."


def keep_records() -> None:
    """Put them into the table."""
    keep(
        Kept(
            WORDS_KEPT,
            "What audits say of a case",
            72,
            "from when the audit was over",
            f"Councils keep audits three to six years; grades and dates stay. {OWN_JOB}",
            lambda on: len(words_past(on)),
            years_setting="AUDIT_WORDS_YEARS",
        )
    )
    keep(
        Kept(
            READS_KEPT,
            "Who read which audit",
            72,
            "from the read",
            f"As long as the words that were read. {OWN_JOB}",
            lambda on: reads_past(on).count(),
            years_setting="AUDIT_READS_YEARS",
        )
    )
    keep(
        Kept(
            "audit-keys",
            "Keys of audited cases",
            NOT_AUDITED_WITHIN + MONTHS_TO_SPARE,
            "from the audit; longer where a programme's rule is longer",
            f"Only so that a case is not drawn twice in a year. {OWN_JOB}",
            lambda on: len(keys_past(on)),
            may_be_set=False,
        )
    )
    keep(
        Kept(
            "audit-drafts",
            "Audits begun and never handed in",
            DRAFT_MONTHS,
            "from when somebody last typed",
            f"No record of anything. {OWN_JOB}",
            lambda on: len(drafts_past(on)),
            may_be_set=False,
        )
    )
    why = "A figure is worked out from it, and it names neither child nor worker but by a reference."
    keep(Kept("grades", "Grades and dates of audits", None, "", why, may_be_set=False))
