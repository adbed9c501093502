"""The guides, as they stand in docs/guide/: read in the product too, with their pictures and their links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from organisation.papers import Paper, as_paper
from organisation.roles import Role

PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+\.png)\)")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?:[\w.-]+/)*([\w-]+)\.md(#[\w-]+)?\)")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: its name in addresses, what it is called, whose it is, and where its text lies beneath docs/."""

    slug: str
    called: str
    roles: tuple[Role, ...] = ()
    folder: str = "guide"

    @property
    def address(self) -> str:
        """Say where it is read."""
        return reverse("organisation:guide", args=[self.slug])

    @property
    def path(self) -> Path:
        """Say where its text lies."""
        return Path(settings.BASE_DIR, "docs", self.folder, f"{self.slug}.md")


MANAGERS = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
GUIDES = {
    guide.slug: guide
    for guide in (
        Guide("analyst", "Performance analyst", (Role.ANALYST,)),
        Guide("manager", "Managers", MANAGERS),
        Guide("qa", "QA unit", (Role.QA,)),
        Guide("deputy-director", "Deputy director", (Role.DEPUTY_DIRECTOR,)),
        Guide("board", "Improvement Board", (Role.BOARD_READER,)),
        Guide("administrator", "Administrator", (Role.ADMINISTRATOR,)),
        Guide("everybody", "Everybody", tuple(Role)),
        Guide("doubts", "Every kind of doubt", folder=""),
        Guide("reporting", "Figures for Power BI and Excel", folder=""),
        Guide("api", "Reading by other systems", folder=""),
        Guide("sign-in", "How people sign in", folder=""),
    )
}


def guides_of(roles: Iterable[Role]) -> tuple[list[Guide], list[Guide]]:
    """Give the guides of somebody's roles, and the others."""
    held = set(roles)
    mine = [guide for guide in GUIDES.values() if held & set(guide.roles)]
    return mine, [guide for guide in GUIDES.values() if guide not in mine]


def read_guide(guide: Guide) -> Paper:
    """Give a guide as a page, with its pictures and with its links leading into the product."""
    text = PICTURE.sub(lambda found: f"![{found[1]}]({static(f'guide/{found[2]}')})", _text(guide))
    return as_paper(LINK.sub(_link, text))


def pictures_named(guide: Guide) -> list[str]:
    """Give the pictures a guide names."""
    return [name for _, name in PICTURE.findall(_text(guide))]


@cache
def _text(guide: Guide) -> str:
    return guide.path.read_text(encoding="utf-8")


def _link(found: re.Match) -> str:
    """Lead to where a guide is read in the product; the words alone where it is not."""
    words, slug, part = found[1], found[2], found[3] or ""
    return f"[{words}]({GUIDES[slug].address}{part})" if slug in GUIDES else words
