from hypothesis import given
from hypothesis import strategies as st

from clinics.rules.merging import Keep, Piece, same_words, set_side_by_side

BASE = {"assurance": "assured", "discussion": "Visits are late."}


def side(name, mine, theirs, base=None):
    return next(
        one
        for one in set_side_by_side({name: mine}, {name: theirs}, None if base is None else {name: base})
        if one.name == name
    )


def test_what_is_the_same_in_both_is_nothing_to_settle():
    assert not any(one.differs for one in set_side_by_side(BASE, BASE))
    assert same_words({**BASE, "discussion": "Visits\r\nare late. "}, {**BASE, "discussion": "Visits\nare late."})
    assert not same_words(BASE, {**BASE, "bring_back": "on"})


def test_the_words_that_differ_are_cut_out():
    one = side("discussion", "Visits are late in May.", "Visits are often late.")
    assert one.my_pieces == [Piece("Visits are ", True), Piece("late in May.", False)]
    assert one.their_pieces == [Piece("Visits are ", True), Piece("often late.", False)]


def test_the_side_that_changed_is_proposed():
    assert side("discussion", "Old", "New", base="Old").proposed is Keep.THEIRS
    assert side("discussion", "New", "Old", base="Old").proposed is Keep.MINE
    assert side("discussion", "Mine", "Theirs", base="Old").proposed is Keep.WRITTEN


def test_a_choice_that_both_made_is_nobodys_to_guess():
    assert side("assurance", "assured", "not_assured").proposed is None
    assert side("cause", "demand", "capacity", base="").proposed is None


def test_together_says_both_texts_and_nothing_twice():
    assert side("decision", "Mine", "Theirs").together == "Theirs\n\nMine"
    assert side("decision", "Ring them", "Ring them today").together == "Ring them today"
    assert side("decision", "Mine", "").together == "Mine"


def test_settled():
    one = side("decision", "Mine", "Theirs")
    assert [one.settled(keep, " Ours\r\n") for keep in Keep] == ["Theirs", "Mine", "Ours"]


@given(st.text(), st.text())
def test_the_pieces_are_the_whole_text(mine, theirs):
    one = side("discussion", mine, theirs)
    assert "".join(piece.text for piece in one.my_pieces) == one.mine
    assert "".join(piece.text for piece in one.their_pieces) == one.theirs
