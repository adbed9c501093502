"""Addresses that stand in tables by the hundred: resolved once for a process, for they never change while it runs."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address_of(name: str, code: str) -> str:
    """Give the address of a page of an indicator."""
    return reverse(f"indicators:{name}", args=[code])
