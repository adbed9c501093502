"""A text as a row of tokens: words, numbers and marks, each with its place and its sentence.

Every pattern is possessive or bounded, so no text makes it try twice: what is read stays read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise


def words(listed: str) -> frozenset[str]:
    """Read a list of words, written as people write it."""
    return frozenset(listed.split())


LONGEST_NUMBER = 12
LONGEST_SENTENCE = 200  # tokens; whoever writes longer is read in parts, so reading stays linear
TOKEN = re.compile(
    r"(?P<number>\d++(?:,\d{3}(?!\d)){0,4}+(?:\.\d{1,9}+(?!\d))?+(?![^\W_]))"
    r"|(?P<word>[Rr][Ee]-(?=[^\W\d_])[^\W_]++|[^\W_]++(?:['’&][^\W\d_]++){0,3}+)"
    r"|(?P<line>\n)"
    r"|(?P<mark>\S)"
)
ENDS = frozenset(".!?")
BULLETS = frozenset("•*·▪●◦-–—")
# after these a full stop ends a word, not a sentence
SHORTENED = words("approx no nos vs sec incl excl eg ie etc dr mr mrs para")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: as typed, in lower case without its “’s”, and where it stands."""

    text: str
    low: str
    start: int
    end: int
    number: Decimal | None = None
    places: int = 0
    is_spaced: bool = True  # something stands between it and the token before
    is_word: bool = False
    sentence: int = 0

    @property
    def is_mark(self) -> bool:
        """Say whether it is punctuation or another sign."""
        return not self.is_word and self.number is None and not self.text[:1].isdigit()


def read_tokens(text: str) -> list[Token]:
    """Take a text apart, sentence by sentence."""
    found = [token for token in _without_joins(list(_scan(text))) if token.text]
    return _in_sentences(found)


def _scan(text: str) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for match in TOKEN.finditer(text):
        is_spaced = match.start() > end or not tokens or tokens[-1].text == "\n"
        tokens.append(_token(match, is_spaced=is_spaced))
        end = match.end()
    return tokens


def _token(match: re.Match[str], *, is_spaced: bool) -> Token:
    written, kind = match.group(), match.lastgroup
    number, places = _number(written) if kind == "number" else (None, 0)
    low = written.lower().replace("’", "'").removesuffix("'s")
    return Token(written, low, match.start(), match.end(), number, places, is_spaced=is_spaced, is_word=kind == "word")


def _number(written: str) -> tuple[Decimal | None, int]:
    whole, _, fraction = written.replace(",", "").partition(".")
    if len(whole) > LONGEST_NUMBER:
        return None, 0
    return Decimal(f"{whole}.{fraction}" if fraction else whole), len(fraction)


def _without_joins(tokens: Sequence[Token]) -> list[Token]:
    """Leave out the hyphens inside month-on-month: the words stand side by side."""
    kept = list(tokens)
    for at in range(1, len(tokens) - 1):
        before, join, after = tokens[at - 1 : at + 2]
        if join.text == "-" and before.is_word and after.is_word and not join.is_spaced and not after.is_spaced:
            kept[at] = replace(join, text="")
    return kept


def _in_sentences(tokens: Sequence[Token]) -> list[Token]:
    """Number the sentences and leave the line ends out."""
    sentence, length, numbered = 0, 0, []
    pairs = [*pairwise(tokens), (tokens[-1], None)] if tokens else []
    previous: Token | None = None
    for token, after in pairs:
        if token.text == "\n":
            is_end = _ends_a_line(previous, after)
        else:
            numbered.append(replace(token, sentence=sentence))
            length += 1
            is_end = _ends_a_sentence(token, previous, after) or length >= LONGEST_SENTENCE
            previous = token
        sentence, length = (sentence + 1, 0) if is_end else (sentence, length)
    return numbered


def _ends_a_line(before: Token | None, after: Token | None) -> bool:
    if before is None or after is None:
        return False
    starts_anew = after.text == "\n" or after.text in BULLETS or not after.text[0].islower()
    return starts_anew or before.text in ENDS


def _is_initial(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isalpha()


def _ends_a_sentence(token: Token, before: Token | None, after: Token | None) -> bool:
    if token.text not in ENDS or after is None or not after.is_spaced:
        return False
    is_shortened = token.text == "." and before is not None and (before.low in SHORTENED or _is_initial(before))
    return not is_shortened and not after.text[0].islower()
