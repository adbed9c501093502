"""Which numbers in a text are no figures: dates, years, standards, sections, ages, sums of money, names.

Each rule answers whether the number at a token is of its kind. What none of them knows is a figure.
"""

from collections.abc import Callable, Collection, Sequence

from indicators.rules.claims.reading.glossary import PLAIN
from indicators.rules.claims.reading.months import COUNTS, MONTHS, When, Year, low
from indicators.rules.claims.reading.tokens import Token, words
from indicators.rules.claims.reading.topics import Mention

DURATIONS = words(
    """
    day days week weeks month months year years yr yrs mth mths hour hours minute minutes min mins quarter quarters
    weekly monthly term terms night nights
    """
)
KINDS_OF_DAY = words("working calendar school full further more consecutive additional clear - old")
REFERENCES = words(
    """
    page pages pg p pp section sections sec s paragraph para paragraphs chapter appendix annex annexe table tables
    figure fig chart step steps phase phases stage stages tier tiers level levels band bands grade priority
    priorities objective objectives action actions item items version v part parts schedule regulation regulations
    reg regs article act question questions q recommendation recommendations form room ward ks no nos number strand
    workstream wave week day year month option line row column slide standard standards block module pillar theme
    chart stage key ref reference id milestone criterion principle domain judgement category class floor line point
    appendices exhibit footnote note volume issue
    """
)
CHAINS = words("and , to - – or &")
MONEY = frozenset("£$€")
MONEY_WORDS = words("pounds pound million millions billion thousand k m bn gbp")
UNITS_OF_CHANGE = words("point points percentage percent pp %")
SEPARATORS = frozenset("/.-–")
BEFORE_YEARS = words(
    """
    in since by of from until till to during for before after act early late mid end spring summer autumn winter
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec ofsted together and financial year calendar academic
    """
)


def dates(tokens: Sequence[Token], at: int) -> bool:
    """3/11/21, 10.11.2021, 2021-11-10, and on 3/11."""
    is_short = low(tokens, at - 1) in ("on", "by", "dated", "since", "until") and low(tokens, at + 1) == "/"
    if is_short and _small(tokens, at) and _small(tokens, at + 2):
        return (tokens[at].number or 0) <= 31 and (tokens[at + 2].number or 0) <= 12
    return any(_is_date(tokens, start) for start in (at - 4, at - 2, at) if start >= 0)


def _is_date(tokens: Sequence[Token], at: int) -> bool:
    parts = tokens[at : at + 5]
    if len(parts) == 5 and parts[1].text == parts[3].text in SEPARATORS:
        is_joined = not any(part.is_spaced for part in parts[1:])
        return is_joined and all(parts[place].text.isdecimal() and len(parts[place].text) <= 4 for place in (0, 2, 4))
    return False


def is_day_after_month(tokens: Sequence[Token], at: int) -> bool:
    """On April 27 the hub opened; but not: in April 27 children came."""
    number = tokens[at].number
    if low(tokens, at - 1) not in MONTHS or number is None or not 1 <= number <= 31 or tokens[at].places:
        return False
    return low(tokens, at + 1) not in ("%", "children", "cases", "young", "per", "percent")


def is_year(tokens: Sequence[Token], at: int) -> bool:
    """2021, unless it is plainly counted: in 2021, Act 1989, 2021."""
    token = tokens[at]
    if not (token.text.isdecimal() and len(token.text) == 4 and 1900 <= int(token.text) <= 2099):
        return False
    after = low(tokens, at + 1)
    if after in ("%", "per"):
        return False
    return low(tokens, at - 1) in BEFORE_YEARS or not after.isalpha() or 1985 <= int(token.text) <= 2060


def is_duration(tokens: Sequence[Token], at: int) -> bool:
    """45 working days, within 6 weeks, 4 to 6 weeks, a 15-day standard, 16 year olds."""
    end = at + 1
    while low(tokens, end) in KINDS_OF_DAY and end < at + 4:
        end += 1
    if low(tokens, end) in DURATIONS:
        return True
    is_chained = low(tokens, at + 1) in CHAINS and _counts(tokens, at + 2)
    return bool(is_chained and _is_followed_by_duration(tokens, at + 2))


def _is_followed_by_duration(tokens: Sequence[Token], at: int) -> bool:
    end = at + 1
    while low(tokens, end) in KINDS_OF_DAY and end < at + 4:
        end += 1
    return low(tokens, end) in DURATIONS


def _counts(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].number is not None or tokens[at].low in COUNTS)


def is_reference(tokens: Sequence[Token], at: int) -> bool:
    """Page 4, section 20, s.47, priority 3, pages 4 and 5, no. 7, #12."""
    if low(tokens, at + 1) in ("%", "per", "points", "percent"):
        return False
    place = at - 1
    while place > at - 6 and low(tokens, place) in CHAINS and _small(tokens, place - 1):
        place -= 2
    before = low(tokens, place)
    if before == "." and not tokens[place].is_spaced:
        before = low(tokens, place - 1)
        return before in REFERENCES and _small(tokens, at)
    return before == "#" or (before in REFERENCES and _small(tokens, at) and low(tokens, place - 1) not in ("a", "the"))


def _small(tokens: Sequence[Token], at: int) -> bool:
    if not 0 <= at < len(tokens):
        return False
    number = tokens[at].number
    return number is not None and number < 1000


def is_part_of_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Covid-19, COVID 19, Project 22: a capitalised word that is not one of ours and a small number."""
    before = tokens[at - 1] if at else None
    if before is None or low(tokens, at + 1) in ("%", "per", "/", "of", "out"):
        return False
    if before.text == "-" and not before.is_spaced and not tokens[at].is_spaced and at > 1:
        return tokens[at - 2].is_word
    number = tokens[at].number
    is_named = before.is_word and before.text[0].isupper() and (at > 1 or before.low not in PLAIN)
    return bool(is_named and number is not None and number < 100 and tokens[at].places == 0)


def is_age(tokens: Sequence[Token], at: int) -> bool:
    """Aged 16, under 18, over 16s, 0-17, 18+."""
    if low(tokens, at - 1) in ("aged", "age", "ages", "aging"):
        return True
    if low(tokens, at - 1) in CHAINS and low(tokens, at - 3) in ("aged", "age", "ages"):
        return True
    number = tokens[at].number
    is_young = number is not None and number in (5, 11, 16, 17, 18, 21, 25) and low(tokens, at + 1) != "%"
    before = low(tokens, at - 1)
    return is_young and (before in ("under", "over") or (before == "-" and low(tokens, at - 2) in ("under", "over")))


def is_money(tokens: Sequence[Token], at: int) -> bool:
    """£250,000, 3.2 million, 40 pounds."""
    return low(tokens, at - 1) in MONEY or low(tokens, at + 1) in MONEY_WORDS


def is_list_number(tokens: Sequence[Token], at: int) -> bool:
    """1. and 2) at the head of a line or of an item."""
    if tokens[at].places or (tokens[at].number or 0) > 40:
        return False
    after, before = low(tokens, at + 1), low(tokens, at - 1)
    if after == ")":
        return before != "(" and not any(token.text == "(" for token in tokens[max(0, at - 12) : at])
    is_end = at + 1 == len(tokens) or at + 2 == len(tokens)
    return after in (".", ":") and (at == 0 or (before in (":", ";") and is_end))


def is_time_or_ratio(tokens: Sequence[Token], at: int) -> bool:
    """10:30, 1:1, 24/7, 50/50, 3.2.1 and a path with slashes."""
    for mark, other in ((at + 1, at + 2), (at - 1, at - 2)):
        if not (0 <= mark < len(tokens) and 0 <= other < len(tokens)):
            continue
        is_joined = not tokens[max(mark, at)].is_spaced and not tokens[max(other, at, mark)].is_spaced
        if not is_joined:
            continue
        if tokens[mark].text in ":." and tokens[other].text[0].isdigit():
            return True
        if (
            tokens[mark].text in "/@_"
            and (mark < at or tokens[mark].text != "/")
            and not tokens[other].text[0].isdigit()
        ):
            return True
        if tokens[mark].text == "/" and {tokens[at].text, tokens[other].text} in ({"24", "7"}, {"50"}):
            return True
    return False


def is_base(tokens: Sequence[Token], at: int) -> bool:
    """The 10,000 of "per 10,000"."""
    return low(tokens, at - 1) == "per" and tokens[at].number in (100, 1_000, 10_000, 100_000)


def is_whole(tokens: Sequence[Token], at: int) -> bool:
    """The 28 of "36% of 28"."""
    return low(tokens, at - 1) == "of" and low(tokens, at - 2) in ("%", "percent", "cent")


def is_part_of_a_definition(tokens: Sequence[Token], at: int) -> bool:
    """3+ placements, 3 or more placements, 360 degrees, 12-week reviews: what is counted, not how many."""
    after = low(tokens, at + 1)
    if after == "+" and not tokens[at + 1].is_spaced:
        return True
    number = tokens[at].number or 0
    if after == "or" and low(tokens, at + 2) in ("more", "over", "less", "fewer") and number < 10:
        return True
    if after in ("degree", "degrees"):
        return True
    is_joined = after == "-" and not tokens[at + 1].is_spaced and at + 2 < len(tokens) and not tokens[at + 2].is_spaced
    return is_joined and tokens[at + 2].is_word and low(tokens, at + 2) not in UNITS_OF_CHANGE


def is_code(tokens: Sequence[Token], at: int) -> bool:
    """07700 900123 and other numbers that nobody counts with: a leading nought, or more digits than a figure has."""
    text = tokens[at].text
    return text.startswith("0") and len(text) > 1 and text[1] != "."


RULES: dict[str, Callable[[Sequence[Token], int], bool]] = {
    "date": dates,
    "money": is_money,
    "base": is_base,
    "duration": is_duration,
    "age": is_age,
    "year": is_year,
    "time or ratio": is_time_or_ratio,
    "list number": is_list_number,
    "reference": is_reference,
    "whole": is_whole,
    "definition": is_part_of_a_definition,
    "code": is_code,
    "name": is_part_of_a_name,
}


def passed_over(
    tokens: Sequence[Token], *, whens: Sequence[When], years: Sequence[Year], mentions: Collection[Mention]
) -> dict[int, str]:
    """Say of each number in a sentence that is no figure what it is instead, by its token."""
    found = {at: "month" for when in whens for at in range(when.start, when.stop)}
    found |= {at: "financial year" for year in years for at in range(year.start, year.stop)}
    found |= {at: "name" for mention in mentions for at in range(mention.start, mention.stop)}
    named = {mention.stop for mention in mentions} | {when.stop for when in whens}
    counted = {mention.start for mention in mentions}
    for at, token in enumerate(tokens):
        if token.number is None or at in found:
            continue
        if is_day_after_month(tokens, at) and at + 1 not in counted:
            found[at] = "date"
            continue
        if low(tokens, at - 1) == "/" and not token.is_spaced and at - 2 in found:
            found[at] = found[at - 2]  # a date or a path goes on
            continue
        reason = next((why for why, rule in RULES.items() if rule(tokens, at)), None)
        if reason and not (reason == "name" and at in named):
            found[at] = reason
    return found
