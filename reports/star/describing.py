"""The reporting views in words: docs/reporting.md is written from the table of columns, and a test holds it to it."""

from reports.star.columns import VIEWS, Column, View

HEAD = """# Reporting views

The figures behind the reports, as a star of tables for Power BI and the like. **Data** in the product lists them,
with their rows, to download as CSV or Parquet; **Data → Connect Power BI** says how to connect. On PostgreSQL they are
the schema `reporting`, read by the role `clinic_reporting`, which may read nothing else; on SQLite they have the prefix
`reporting_`. They are always as of now.

- **No names and no words of people**: no name of a person, no single worker, no free text, audits as counts by service.
- **Percentages of too few are empty** and marked `too_few`. Their counts are for use inside the service only.
- **No status.** It is worked out by rules from definitions, breaks, profiles and targets, and never stored; ask the
  product. The target in force stands beside each figure.
- **Never average percentages**: divide the sum of numerators by the sum of denominators. Never add up running totals,
  nor a team’s figures to its service’s: choose one kind of unit first.
- A `dim_` view says what something is, a `fact_` view what was counted, a `bridge_` view what stands in what. Columns
  of the same name lead to each other.

Written by `python manage.py describe_reporting`.
"""


def describe() -> str:
    """Write docs/reporting.md."""
    return HEAD + "".join(_view(view) for view in VIEWS)


def _view(view: View) -> str:
    lines = "".join(_column(column) for column in view.columns)
    return f"\n## {view.name}\n{view.means} One row {view.row}.\n\n| column | holds | means |\n|---|---|---|\n{lines}"


def _column(column: Column) -> str:
    words = "; ".join(f"`{word}` {label}" for word, label in column.words)
    return f"| `{column.name}` | {column.holds.value} | {column.means}{f' {words}.' if words else ''} |\n"
