"""The page of an edition: all it says, to be read by everybody and printed."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from reports.editions.reading import contents_of
from tests.reports.editions.making import opened, published

pytestmark = pytest.mark.django_db
HERE = "/editions/2021-10/"
QUERIES = 40


class Tables(HTMLParser):
    """Reads the tables of a page: caption, then rows of cells; marks of notes (sup) are no part of a cell."""

    def __init__(self):
        super().__init__()
        self.tables, self.inside, self.text = [], set(), ""

    def handle_starttag(self, tag, attrs):
        self.inside.add(tag)
        if tag == "table":
            self.tables.append(["", []])
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in ("td", "th", "caption"):
            self.text = ""

    def handle_endtag(self, tag):
        self.inside.discard(tag)
        if tag == "caption":
            self.tables[-1][0] = self.text
        if tag in ("td", "th"):
            self.tables[-1][1][-1].append(self.text)

    def handle_data(self, data):
        if "sup" not in self.inside:
            self.text += data


def tables_of(page):
    reader = Tables()
    reader.feed(page)
    return dict(reader.tables)


@pytest.fixture
def read(sign_in, analyst):
    edition = opened()
    page = sign_in(analyst).get(HERE).content.decode()
    return page, contents_of(edition, now=timezone.now())


class TestThePage:
    def test_every_cell_is_printed_to_the_letter(self, read):
        page, contents = read
        held = tables_of(page)
        for section in contents.sections:
            for figures in section.figures:
                rows = held[figures.caption][1:]
                for row, cells in zip(figures.rows, rows, strict=True):
                    printed = [cell.printed for cell in row.months]
                    assert cells[0] == row.label
                    assert cells[1 : 1 + len(printed)] == printed, row.code
                    after = [cell.printed for cell in (row.target, *row.compared)]
                    assert cells[1 + len(printed) :][: len(after)] == after or not any(after), row.code

    def test_each_section_is_listed_and_headed(self, read):
        page, contents = read
        for section in contents.sections:
            assert f'href="#section-{section.key}"' in page
            assert f'id="section-{section.key}"' in page

    def test_a_status_is_a_word_and_a_shape(self, read):
        assert re.search(r'<a class="pill status status-off_target [^>]+>Off target<', read[0])

    def test_a_month_is_headed_short_and_said_in_full(self, read):
        page, _ = read
        assert '<abbr title="October 2021">Oct 21</abbr>' in page
        assert '<td data-label="Oct 21" class="number">24%' in page
        assert '<td data-label="Statistical Neighbours" class="number beside">28%' in page

    def test_a_doubt_is_a_numbered_note_beneath(self, read):
        page, _ = read
        assert 'href="#note-effective-assessment-1-1"' in page
        assert '<li id="note-effective-assessment-1-1">The target of 23% is the figure of South East' in page

    def test_what_is_missing_and_data_notes_are_said(self, read):
        page, contents = read
        assert page.count("Words missing") == 2 * sum(bool(one.missing) for one in contents.sections) > 0
        assert all(note.split(":")[0] in page for note in contents.data_notes)

    def test_what_is_left_out_with_a_reason_is_not_called_missing(self, sign_in, analyst):
        published()
        page = sign_in(analyst).get(HERE).content.decode()
        assert "Words missing" not in page
        assert '<span class="pill pill-missing">Without words</span> Nothing new this month.' in page

    def test_a_chart_is_read_out_in_its_own_words(self, read):
        page, _ = read
        assert "The table below holds the same figures" not in page
        assert page.count('role="img"') == page.count("<figcaption>") > 10

    def test_it_takes_a_fixed_number_of_queries(self, sign_in, analyst, django_assert_max_num_queries):
        opened()
        client = sign_in(analyst)
        with django_assert_max_num_queries(QUERIES):
            client.get(HERE)
