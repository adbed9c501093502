"""What an agenda says of an item ends where a sentence ends."""

import pytest

from clinics.rules.arranging import end_at_a_sentence

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("One. Two.", 9, "One. Two."),
        ("121/128 is 94.5%. It is printed as 85%. That is wrong.", 45, "121/128 is 94.5%. It is printed as 85%."),
        ("One sentence with no end", 15, "One sentence…"),
        ("Word" * 5, 9, "WordWord…"),
    ],
)
def test_it_ends_at_a_sentence_or_else_at_a_word(text, most, said):
    assert end_at_a_sentence(text, most) == said
