"""The words audits are described by."""

from indicators.rules.vocabulary import Word


class AuditType(Word):
    """What sort of look it was."""

    CASE = "case", "Case audit"
    THEMATIC = "thematic", "Thematic audit"
    DIP_SAMPLE = "dip_sample", "Dip sample"
    DEEP_DIVE = "deep_dive", "Deep dive"
    MULTI_AGENCY = "multi_agency", "Multi-agency audit"
    OBSERVATION = "observation", "Practice observation"
    RE_AUDIT = "re_audit", "Re-audit"


class AuditState(Word):
    """Where an audit has got to. A planned one is booked, but nobody has it yet; an exempt one is let off."""

    PLANNED = "planned", "Planned"
    ALLOCATED = "allocated", "Allocated"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    MODERATED = "moderated", "Moderated"
    FINAL = "final", "Final"
    EXEMPT = "exempt", "Exempt"


class Feedback(Word):
    """Whether the child's or family's own view was obtained."""

    OBTAINED = "obtained", "Obtained"
    NOT_OBTAINED = "not_obtained", "Not obtained"
    NOT_APPROPRIATE = "not_appropriate", "Not appropriate"


class Counted(Word):
    """What a monthly indicator counts in the month's audits."""

    CASES = "cases", "Number of cases audited"
    GOOD_OR_BETTER = "good_or_better", "Percentage good or outstanding"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Percentage requires improvement"
    INADEQUATE = "inadequate", "Percentage inadequate"


class Decision(Word):
    """What became of somebody's asking."""

    ASKED = "asked", "Asked"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class VersionState(Word):
    """Where a version of a question set has got to. One in use is never changed again."""

    DRAFT = "draft", "Draft"
    IN_USE = "in_use", "In use"
    RETIRED = "retired", "Retired"


class AnswerType(Word):
    """How a question is answered."""

    YES_NO = "yes_no", "Yes, partly, no or not applicable"
    WORDS = "words", "In words"


class Said(Word):
    """The answer to a question that is not answered in words."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class WhyModerated(Word):
    """Why a second reader looks at an audit."""

    SAMPLE = "sample", "Drawn in the month's sample"
    INADEQUATE = "inadequate", "Graded Inadequate"
    OUTSTANDING = "outstanding", "Graded Outstanding"
    ASKED = "asked", "Asked for"


class HowFinal(Word):
    """What made a grade final."""

    AGREED = "agreed", "Both readers agreed"
    SETTLED = "settled", "Settled by the QA unit"
    NOT_DRAWN = "not_drawn", "Not drawn for a second reading"


class LearningKind(Word):
    """What is passed on from audits."""

    MESSAGE = "message", "Learning"
    GOOD_PRACTICE = "good_practice", "Good practice"


class LearningState(Word):
    """Where something to be learned from has got to. What is withdrawn stays, with the reason."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RequestState(Word):
    """Where a dip sample that a clinic asked for has got to."""

    ASKED = "asked", "Asked for"
    UNDER_WAY = "under_way", "Under way"
    ANSWERED = "answered", "Answered"
    DECLINED = "declined", "Declined"
