"""The product's words: plain, in sentence case, without blame. docs/words.md says why; this reads every template and message."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parent.parent
APPS = ("organisation", "indicators", "actions", "audits", "clinics", "reports", "config")

FORBIDDEN = {
    r"invalid|illegal|erroneous": "say what to write instead",
    r"please|sorry|oops": "say what to do",
    r"KPIs?|metrics?": "indicator",
    r"you forgot|you failed|your mistake|you must|you have to|failed to|failing": "no blame: say what happened, and what to do",
    r"under-?perform\w*|worst|league position": "no ranking and no blame",
    r"not un(?!derst|til|der|it|less)\w+|cannot not|never not": "say it positively",
    r"querysets?|instances?|slugs?|boolean|payload|timestamps?|foreign key|primary key": "a technical word",
    r"utili[sz]e|leverage|in order to|prior to|commence": "a plain word",
    r"e\.g\.|i\.e\.": "such as, that is",
    r"click here": "say where the link leads",
    r"are you sure": "say what would happen",
    r"department": "unit",
    r"an error occurred|something is wrong": "say what happened",
}
# Where a forbidden word is right, and why
EXCEPTIONS = {
    "templates/reports/_power_bi_api.html": "code that Power BI runs",
    "organisation/rules/disclosure.py": "finds what people write, and says none of it",
    "indicators/rules/claims": "finds what people write, and says none of it",
    "indicators/returns": "headings that other people's workbooks have",
    "organisation/documents": "names of styles in Word",
    "indicators/operations/standing.py": "statements for the database",
    "audits/readings.py": "a kind of value, for whoever reads the code",
    "reports/star": "tables for other systems, with columns of their own",
    "indicators/rules/spc": "the outside engine's own words",
}
# Names that keep their capitals inside a heading or a label
NAMES = (
    r"Board('s|’s)?|Power BI( Desktop)?|CSV|Excel|PNG|SVG|PDF|Word|API|QA|CLA|CIN|CPP?|PACT|EHP|DfE|SPC|Ofsted|England|South East"
    r"|Improvement Board|Requires( improvement)?|Outstanding|Good|Inadequate|Entra( ID)?|Outlook|Object ID|OpenID|PostgreSQL"
    r"|OFFICIAL-SENSITIVE|NHS|ICT|URL|HTML|JSON|OpenAPI|UTF-8|WCAG|AA|GOV\.UK|UK|GDPR|Data Protection Act|Navigator|Read|Text|I"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Care Director|Children’s Services|Making Data Count|ID|Parquet|SQL|Ctrl|Shift|Alt|Enter|Esc"
)
HEADING = re.compile(r"<(h[1-4]|th|label|legend|button|summary|caption)\b[^>]*>(.*?)</\1>", re.DOTALL)


def shown(markup):
    """Give what people read of a template: no comment, no tag of Django's, no markup."""
    markup = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", " ", markup, flags=re.DOTALL)
    markup = re.sub(
        r"<script\b.*?</script>|<code\b.*?</code>|<pre\b.*?</pre>|<svg\b.*?</svg>", " ", markup, flags=re.DOTALL
    )
    said = re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', markup)
    text = re.sub(r"<[^>]*>", " ¶ ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " … ", markup))
    return [" ".join(part.split()) for part in [*text.split("¶"), *said] if re.search("[A-Za-z]{2}", part)]


def templates():
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def sentences():
    """Give every text in the code that has more than one word, but for docstrings and the logs."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text())
            left = {
                id(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for call in ast.walk(tree):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and getattr(call.func.value, "id", "") in ("log", "logger")
                ):
                    left |= {id(one) for one in ast.walk(call)}
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and " " in node.value.strip()
                    and id(node) not in left
                ):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", " ".join(node.value.split())


def faults_in(where, text):
    if any(where.startswith(path) for path in EXCEPTIONS):
        return
    for pattern, instead in FORBIDDEN.items():
        if found := re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"{where}: “{found.group()}” in “{text[:100]}” ({instead})"


def is_title_case(heading):
    """Say whether a heading has capitals that neither begin it nor belong to a name."""
    text = re.sub(
        r"\{%.*?%\}|\{\{.*?\}\}",
        " … ",
        re.sub(r"<span class=\"(?:visually-hidden|pill)[^>]*>.*?</span>", " … ", heading),
    )
    text = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    rest = re.sub(rf"\b(?:{NAMES})(?![\w])", "", text)
    words = re.findall(r"(?<![.:?!…“(] )(?<=[a-z,] )[A-Z][a-z]+", rest)
    return bool(words)


def test_templates_use_none_of_the_forbidden_words():
    faults = [fault for where, markup in templates() for text in shown(markup) for fault in faults_in(where, text)]
    assert not faults, "\n" + "\n".join(faults)


def test_messages_use_none_of_the_forbidden_words():
    faults = [fault for where, text in sentences() for fault in faults_in(where, text)]
    assert not faults, "\n" + "\n".join(faults)


def test_headings_labels_and_buttons_are_in_sentence_case():
    faults = [
        f"{where}: {' '.join(heading.split())[:100]}"
        for where, markup in templates()
        for _, heading in HEADING.findall(re.sub(r"\{#.*?#\}", "", markup, flags=re.DOTALL))
        if is_title_case(heading)
    ]
    assert not faults, "\n" + "\n".join(faults)


def test_days_are_written_one_way():
    """12 May 2021: no leading nought, no 12/05/21; ranges have “to”, not a dash between two figures."""
    faults = [
        f"{where}: {found}"
        for where, markup in templates()
        for found in re.findall(
            r'date:"[^"]*(?:d[/ .-]|/Y|m/)[^"]*"|\}\}\s?[–-]\s?\{\{ ?\w*(?:end|last|to|high)\w*', markup
        )
    ]
    faults += [
        f"{where}: {text}"
        for where, text in sentences()
        if text in ("%d %B %Y", "%d/%m/%Y") and "exchange" not in where
    ]
    assert not faults, "\n" + "\n".join(faults)


def test_the_test_can_fail():
    assert list(faults_in("x.html", "Please enter a valid date, the KPI is invalid"))
    assert is_title_case("Lead Service")
    assert not is_title_case("The Board meets on Monday")
    assert shown('<p title="Say why">One {{ two }}</p>{# not this #}') == ["One …", "Say why"]
