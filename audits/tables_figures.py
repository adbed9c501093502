"""The figures of audits as one list, for a file: the same lines, counts and percentages as the page's."""

import django_tables2 as tables

from audits.figures import AuditFigures

HEADINGS = ["Outstanding", "Good", "Good or better", "Requires improvement", "Inadequate"]


class FiguresTable(tables.Table):
    """Every line of every table, with what it is by."""

    section = tables.Column(verbose_name="Table")
    line = tables.Column()
    audited = tables.Column()
    provisional = tables.Column(verbose_name="Provisional grades")
    interval = tables.Column(verbose_name="Good or better, 95% interval")

    def __init__(self, figures: AuditFigures) -> None:
        """Lay the lines out: a count and a percentage a grade."""
        more = [
            (f"{kind}{place}", tables.Column(verbose_name=f"{heading}{word}"))
            for place, heading in enumerate(HEADINGS)
            for kind, word in (("count", ""), ("share", ", percentage"))
        ]
        rows = [_row(section, line) for section in figures.sections for line in section.lines]
        order = ("section", "line", "audited", "...", "provisional", "interval")
        super().__init__(rows, extra_columns=more, sequence=order)


def _row(section, line) -> dict[str, object]:
    row = {
        "section": section.name,
        "line": line.name,
        "audited": line.counts.cases,
        "provisional": line.counts.provisional,
        "interval": line.between,
    }
    for place, (_, count, share) in enumerate(line.cells):
        row |= {f"count{place}": count, f"share{place}": share}
    return row
