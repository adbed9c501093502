"""Passwords by the rules of the NCSC: long, not on a list of the ones everybody tries, and nothing else.

ncsc.gov.uk, "Password administration for system owners": a length, a deny list, no rules of
composition, no forced change. Django's list of 20,000 common ones is joined here by the words
that somebody who knows this service would try.
"""

import re

from django.core.exceptions import ValidationError

OWN_WORDS = (
    "clinictracker", "clinic", "tracker", "assurance", "performance", "improvement", "childrens", "children",
    "services", "service", "social", "care", "council", "county", "city", "borough", "ofsted", "safeguarding",
    "board", "report", "demo", "admin", "administrator", "analyst", "deputy", "director", "manager", "team",
    "password", "welcome", "letmein", "secret", "login", "spring", "summer", "autumn", "winter",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
)  # fmt: skip
LETTERS_OF_ONES_OWN = 5
LONGEST = 128


class LongestValidator:
    """Refuse what nobody types: a whole sentence is taken, a page of text is not (ASVS 2.1.2)."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError beyond the length."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="too_long")

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"At most {LONGEST} characters."


class OwnWordsValidator:
    """Refuse a password made of this service's own words, and hardly anything else."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError where little is left once the service's words are taken out."""
        left = re.sub(r"[\W\d_]+", "", password.lower())
        for word in sorted(OWN_WORDS, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LETTERS_OF_ONES_OWN:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """Say the rule."""
        return (
            "Not made of the words of this service alone, such as “clinic” or “council”: three unusual words are good."
        )
