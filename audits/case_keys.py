"""The keyed hash that stands for the case system's number.

The number itself is never stored. What is kept is HMAC-SHA256 of it under `CASE_KEY_SECRET` (RFC 2104), so that
the same case is known again for the 12-month rule, while nobody who has the database but not the secret can try
numbers until one fits: case numbers are short, and a plain hash of one is found in seconds.

The secret stands outside the database and its backups. Changing it would make every key kept so far
meaningless: no case would be recognised as audited before, no old draw could be checked, and no reference found from
its number. A council that must change it has to draw afresh, and to count the 12 months from that day by hand.
"""

import hashlib
import hmac

from django.conf import settings

from audits.rules.listing import one_form


def key_of(number: str) -> str:
    """Give the key of a case-system number, however its blanks and capitals were typed."""
    return _keyed(one_form(number))


def seal(fingerprint: str) -> str:
    """Give the keyed form of a list's fingerprint, which is all that is kept of a list."""
    return _keyed(f"list:{fingerprint}")


def _keyed(text: str) -> str:
    return hmac.new(settings.CASE_KEY_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
