"""Case audits: the programme they are planned in, the tool they are made with, their grades and what they teach."""

from .audits import Answer, Audit, AuditDraft, AuditMeasure, DomainGrade, pseudonymous
from .learning import DipSampleRequest, Learning
from .moderation import Moderation, ModerationDraw, ModerationDue
from .privacy import AuditRead, WordsHold
from .programme import AuditProgramme, Exemption, PlannedAudits, SampleDraw, Theme
from .tool import Domain, Question, QuestionSet, QuestionSetVersion, SetDomain
from .words import (
    AnswerType,
    AuditState,
    AuditType,
    Counted,
    Decision,
    Feedback,
    HowFinal,
    LearningKind,
    LearningState,
    RequestState,
    Said,
    VersionState,
    WhyModerated,
)

__all__ = [
    "Answer",
    "AnswerType",
    "Audit",
    "AuditDraft",
    "AuditMeasure",
    "AuditProgramme",
    "AuditRead",
    "AuditState",
    "AuditType",
    "Counted",
    "Decision",
    "DipSampleRequest",
    "Domain",
    "DomainGrade",
    "Exemption",
    "Feedback",
    "HowFinal",
    "Learning",
    "LearningKind",
    "LearningState",
    "Moderation",
    "ModerationDraw",
    "ModerationDue",
    "PlannedAudits",
    "Question",
    "QuestionSet",
    "QuestionSetVersion",
    "RequestState",
    "Said",
    "SampleDraw",
    "SetDomain",
    "Theme",
    "VersionState",
    "WhyModerated",
    "WordsHold",
    "pseudonymous",
]
