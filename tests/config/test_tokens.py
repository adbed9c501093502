"""The look: every colour is a token, every pair that stands together can be told apart in both themes, every part is read."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static/css"
SHEETS = {str(path.relative_to(CSS)): path.read_text() for path in sorted(CSS.rglob("*.css"))}
THEMES = ("light", "dark")
APART = {"data-entry.css", "audits-print.css", "alone.css"}  # the admin's, upright paper's, and that of error pages

# What stands on what. Words need 4.5 (WCAG 1.4.3); lines that carry meaning, marks of charts and the focus 3 (1.4.11)
GROUNDS = ("paper", "card", "head-row", "row-hover", "row-typing", "field")
WORDS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-deep", "bad") for ground in GROUNDS),
    *((name, f"{name}-pale") for name in ("good", "near", "bad", "calm", "info")),
    *(("ink", f"{name}-pale") for name in ("good", "near", "bad", "calm", "info", "accent")),
    *(("ink-soft", f"{name}-pale") for name in ("near", "bad", "calm", "accent")),
    *((name, "card") for name in ("good", "near", "calm", "spc-concern", "spc-improvement", "spc-neither")),
    ("accent", "accent-pale"), ("accent-deep", "accent-pale"), ("accent", "near-pale"), ("accent", "calm-pale"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("on-accent", "danger"), ("on-accent", "bad"),
    ("on-header", "header"), ("on-header", "header-hover"), ("on-header-soft", "header"), ("on-toast", "toast"),
    ("aim-ink", "card"), ("benchmark-ink", "card"),
]  # fmt: skip
SHAPES = [
    *((name, ground) for name in ("line-strong", "loud", "warn", "focus") for ground in ("paper", "card", "field")),
    *((name, "card") for name in ("aim", "spc-common", "benchmark", "accent")),
    ("focus-on-header", "header"), ("focus-on-header", "toast"), ("accent-deep", "card"), ("line-strong", "calm-pale"),
]  # fmt: skip


def tokens(theme):
    held = re.findall(r"--([a-z0-9-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));", SHEETS["tokens.css"])
    return {name: (light or always) if theme == "light" else (dark or always) for name, light, dark, always in held}


def luminance(colour):
    """As WCAG 2.2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.pure
def test_contrast_is_counted_as_the_guidelines_count_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.pure
@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_together_can_be_told_apart(theme):
    value = tokens(theme)
    for pairs, least in ((WORDS, 4.5), (SHAPES, 3)):
        poor = {pair: round(found, 2) for pair in pairs if (found := contrast(*map(value.get, pair))) < least}
        assert not poor, f"{theme}: less than {least}"


@pytest.mark.pure
def test_every_colour_is_a_token_and_every_token_is_known():
    known = set(re.findall(r"(--[a-z0-9-]+):", SHEETS["tokens.css"]))
    for name, sheet in SHEETS.items():
        if name in {"tokens.css", "alone.css"}:
            continue
        plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
        rules = re.sub(r'\[[a-z]+="#\w{6}"\]', "", plain)  # pictures whose colours are attributes
        assert not re.findall(r":[^;{}]*(?:#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?)\(|\b(?:white|black)\b)[^;{}]*;", rules), (
            name
        )
        asked = set(re.findall(r"var\((--[a-z0-9-]+)", plain))
        assert asked <= known | set(re.findall(r"(--[a-z0-9-]+):", plain)), (name, asked - known)


@pytest.mark.pure
def test_every_sheet_is_read_once_and_closes_what_it_opens():
    """An unclosed rule for print silently swallows every rule after it."""
    read = re.findall(r'@import "([^"]+)";', SHEETS["clinic.css"])
    assert sorted(read) == sorted({*SHEETS, "../tabler/tabler.min.css"} - APART - {"clinic.css"})
    for name, sheet in SHEETS.items():
        assert sheet.count("{") == sheet.count("}"), name


def test_the_choice_is_kept_and_rendered_by_the_server(client, db):
    assert 'data-bs-theme="auto"' in client.get("/accessibility/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "back": "/accessibility/"})
    assert answer["Location"] == "/accessibility/"
    assert answer.cookies["theme"]["httponly"]
    page = client.get("/accessibility/").content.decode()
    assert 'data-bs-theme="dark"' in page
    assert '<meta name="color-scheme" content="dark">' in page


def test_no_other_theme_and_no_other_site(client, db):
    assert client.post("/theme/", {"theme": "pink"}).status_code == 422
    assert client.get("/theme/").status_code == 405
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.post("/theme/", {"theme": "light", "back": elsewhere})["Location"] == "/"
