"""What is written about the figures, the editions it goes into, the files made of them, and tokens to read them."""

from reports.rules.words import EditionState, PrintFormat, PrintState, Rendering, SectionKind, Step, TokenScope

from .commentary import LONGEST, Commentary, CommentaryRemark, CommentaryStep
from .editions import Edition, EditionPrint, EditionSection, PublicCopy
from .tokens import ApiToken

__all__ = [
    "LONGEST",
    "ApiToken",
    "Commentary",
    "CommentaryRemark",
    "CommentaryStep",
    "Edition",
    "EditionPrint",
    "EditionSection",
    "EditionState",
    "PrintFormat",
    "PrintState",
    "PublicCopy",
    "Rendering",
    "SectionKind",
    "Step",
    "TokenScope",
]
