"""One of everything an address can lead to, as the matrix of access has it."""

from tests.organisation.test_who_may import things

__all__ = ["things"]
