"""What a search gives back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One thing: what it is called, where it is, and a few words on it."""

    label: str
    url: str
    about: str = ""
    is_exact: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the nearest first, and how many there are in all."""

    name: str
    label: str
    found: tuple[Found, ...]
    total: int

    @property
    def more(self) -> int:
        """Say how many are not shown."""
        return self.total - len(self.found)
