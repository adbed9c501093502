"""A word that says what it means where it stands.

`{% term "basis" %}` is a button that opens the meaning: by itself, without script (the browser's own popover). With
`static/js/words.js` it opens on hover and on keyboard focus too. The meanings of the words met on a page stand once,
at its end, by `{% words_met %}` in base.html: closed on the screen, and a list in print.
"""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from organisation.help.glossary import Entry, glossary, short_forms_in

register = template.Library()
KEPT_AS = "_words_met"


@register.simple_tag(takes_context=True)
def term(context: Context, slug: str, words: str = "") -> SafeString:
    """Write a word that opens its meaning; `words` where it is written in another form here."""
    return written(context.get("request"), glossary()[slug], words)


@register.simple_tag(takes_context=True)
def heading(context: Context, column: Any) -> SafeString | str:
    """Write a column's heading, which opens its meaning where the table's `words` name one. Sorted by, it is a link."""
    slug = getattr(column._table, "words", {}).get(column.name)
    if not slug or column.orderable:
        return column.header
    return written(context.get("request"), glossary()[slug], column.header)


@register.simple_tag(takes_context=True)
def heading_mark(context: Context, column: Any) -> SafeString | str:
    """Write a mark beside a heading that sorts, which opens its meaning."""
    slug = getattr(column._table, "words", {}).get(column.name)
    if not slug:
        return ""
    mark = format_html('<span aria-hidden="true">?</span><span class="visually-hidden">{}</span>', "What it means")
    return written(context.get("request"), glossary()[slug], mark)


@register.simple_tag(takes_context=True)
def short_forms(context: Context, name: str) -> SafeString:
    """Say what the short forms in a name stand for: CLA, NFA. Nothing where it has none."""
    request = context.get("request")
    said = [
        format_html("{}: {}", short, written(request, entry, entry.word[0].lower() + entry.word[1:]))
        for short, entry in short_forms_in(name)
    ]
    return (
        format_html(' <span class="short-forms">{}</span>', format_html_join("; ", "{}", ((one,) for one in said)))
        if said
        else SafeString()
    )


@register.inclusion_tag("help/_words_met.html", takes_context=True)
def words_met(context: Context) -> dict[str, object]:
    """Give the meanings of the words met on the page."""
    return {"words": list(getattr(context.get("request"), KEPT_AS, {}).values())}


def written(request: Any, entry: Entry, words: str = "") -> SafeString:
    """Write a word as a button that opens its meaning; where no page is at hand, as a link to the glossary."""
    words = words or entry.word
    if request is None:
        return format_html('<a class="term" href="{}#{}">{}</a>', reverse("organisation:glossary"), entry.slug, words)
    if not hasattr(request, KEPT_AS):
        setattr(request, KEPT_AS, {})
    getattr(request, KEPT_AS)[entry.slug] = entry
    return format_html(
        '<button type="button" class="term" popovertarget="term-{0}" aria-describedby="means-{0}">{1}</button>',
        entry.slug,
        words,
    )
