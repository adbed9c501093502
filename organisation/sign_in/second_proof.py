"""The second proof of local accounts: an app's code or a security key, with recovery codes on paper."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class SecondProofs(DefaultMFAAdapter):
    """Secrets are stored encrypted: who reads the database alone cannot make codes."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from the site's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read what was encrypted, with an earlier key too while it is named in the settings."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Give the name an app shows."""
        return "Clinic tracker"


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    return salted_hmac("organisation.second_proof", "", secret=secret, algorithm="sha256").digest()
