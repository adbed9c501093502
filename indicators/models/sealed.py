"""Words that are unreadable in the database, its copies and its logs without a secret that stands outside it."""

import base64
import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


class SealedField(models.TextField):
    """A text encrypted as it is stored (Fernet: AES-128-CBC with HMAC-SHA256). It cannot be searched.

    The key is made of `CASE_KEY_SECRET`. What was sealed under another secret reads as nothing.
    """

    def from_db_value(self, value: str | None, *_: Any) -> str:
        """Open what is stored."""
        try:
            return _seal().decrypt(value or "").decode()
        except InvalidToken:
            return ""

    def get_prep_value(self, value: Any) -> str:
        """Seal what is to be stored."""
        return _seal().encrypt(str(value).encode()).decode()


def fingerprint(text: str) -> str:
    """Give what a text is known again by without being stored. Not the key that audits keep of the same case."""
    return hmac.new(_key("fingerprint"), text.encode(), hashlib.sha256).hexdigest()


@cache
def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("seal")))


def _key(use: str) -> bytes:
    return hmac.new(settings.CASE_KEY_SECRET.encode(), f"exceptions:{use}".encode(), hashlib.sha256).digest()
