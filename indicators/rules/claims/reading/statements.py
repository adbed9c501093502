"""Reading comparisons, judgements, records and counts of months."""

from dataclasses import replace

from indicators.rules.claims.reading.comparators import Against
from indicators.rules.claims.reading.directions import BE, before
from indicators.rules.claims.reading.months import When, count_at
from indicators.rules.claims.reading.numbers import read_quantity
from indicators.rules.claims.reading.said import ComparisonSaid, MonthsSaid, RecordSaid, Relation, Way
from indicators.rules.claims.reading.sentence import STOPS, TURNS, Sentence
from indicators.rules.claims.reading.tokens import words

RELATIONS = {
    "higher": Relation.ABOVE,
    "above": Relation.ABOVE,
    "greater": Relation.ABOVE,
    "more": Relation.ABOVE,
    "exceeds": Relation.ABOVE,
    "exceed": Relation.ABOVE,
    "exceeding": Relation.ABOVE,
    "exceeded": Relation.ABOVE,
    "lower": Relation.BELOW,
    "below": Relation.BELOW,
    "fewer": Relation.BELOW,
    "less": Relation.BELOW,
    "better": Relation.BETTER,
    "outperforms": Relation.BETTER,
    "outperforming": Relation.BETTER,
    "outperformed": Relation.BETTER,
    "stronger": Relation.BETTER,
    "worse": Relation.WORSE,
    "poorer": Relation.WORSE,
    "weaker": Relation.WORSE,
    "behind": Relation.WORSE,
    "aligned": Relation.NEAR,
    "comparable": Relation.NEAR,
    "similar": Relation.NEAR,
    "matches": Relation.NEAR,
}
NEAR_PHRASES = ("in line with", "on a par with", "consistent with", "the same as", "close to", "level with")
MEETING = words(
    """
    met meet meets meeting achieved achieves achieving hit hits hitting on within reached
    """
)
MISSING = words("missed misses missing miss off outside failed short")
BETWEEN_TARGET = words(
    """
    the our its a to meet of local national monthly agreed set this their at against
    """
)
GOOD = frozenset(["good", "strong", "excellent"])
POOR = frozenset(["poor", "weak"])
AFTER_JUDGEMENT = words("and but with at in , . ; : ) – — overall across for this compared although")
HIGH = {"highest": Way.UP, "lowest": Way.DOWN, "best": Way.BETTER, "worst": Way.WORSE, "fewest": Way.DOWN}
OVER = words("had having after previously until before")
PEAKS = frozenset({"peaked"})
EVER = ("on record", "ever", "to date", "recorded", "ever recorded", "held")
RUNNING = ("running", "in a row", "in succession", "consecutively")
ORDINALS = {
    word: number
    for number, word in enumerate(
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 2
    )
}


def read_comparison(said: Sentence, at: int) -> ComparisonSaid | None:
    """Read higher than, below, in line with, compared with whom or with what month; met and missed targets."""
    stop = said.first_of(at, NEAR_PHRASES)
    relation = Relation.NEAR if stop else RELATIONS.get(said.low(at))
    if relation is None:
        return _target_met(said, at)
    if said.is_wish(at):
        return None
    againsts, when = _counterparts(said, max(stop, at + 1))
    if not againsts and when is None:
        return None
    end = againsts[-1].stop if againsts else (when.stop if when else at)
    return ComparisonSaid(at, end, relation, tuple(againsts), when, is_negated=said.is_negated(at))


def _counterparts(said: Sentence, at: int) -> tuple[list[Against], When | None]:
    """Find with whom or what is compared, as far as the clause goes."""
    found: list[Against] = []
    place = at
    while place < min(at + 9, len(said)) and not _ends(said, place, bool(found)):
        against, when = said.against_at(place), said.when_at(place)
        is_other = {said.low(place - 1), said.low(place - 2)} & {"than", "with", "as", "to"}
        if when and not found and not when.is_course and is_other:
            return [], when
        if against:
            found.append(against)
            at = against.stop
        place = against.stop if against else place + 1
    return found, None


def _ends(said: Sentence, at: int, has_found: bool) -> bool:
    word = said.low(at)
    if has_found and word in (",", "and", "or", "both", "the", "our", "for"):
        return False
    return (
        word in STOPS or word in TURNS or read_quantity(said, at) is not None or (has_found and not said.against_at(at))
    )


def _target_met(said: Sentence, at: int) -> ComparisonSaid | None:
    """Read met its target, is on target, short of the target."""
    word = said.low(at)
    relation = Relation.MEETS if word in MEETING else Relation.MISSES if word in MISSING else None
    if relation is None or (said.is_wish(at) and word != "miss"):
        return None
    place = at + 1
    while said.low(place) in BETWEEN_TARGET and place < at + 4:
        place += 1
    quantity = read_quantity(said, place)  # met the 100% target
    against = said.against_at(quantity.stop if quantity else place)
    if against is None or not against.is_target or read_quantity(said, against.stop):
        return None
    is_missed = relation is Relation.MEETS and said.is_negated(at)
    return ComparisonSaid(at, against.stop, relation, (against,), is_negated=is_missed)


def read_judgement(said: Sentence, at: int) -> ComparisonSaid | None:
    """Read is good, remains strong, is poor: judged by the target."""
    word, after = said.low(at), said.low(at + 1)
    if word not in GOOD | POOR or at in said.named or said.is_wish(at):
        return None
    if (
        before(said, at) not in BE
        or (after and after not in AFTER_JUDGEMENT)
        or said.low(at + 2) in ("outstanding", "better")
    ):
        return None
    relation = Relation.MEETS if word in GOOD else Relation.MISSES
    return ComparisonSaid(at, at + 1, relation, is_negated=said.is_negated(at))


def read_record(said: Sentence, at: int) -> RecordSaid | None:
    """Read the highest since April, its lowest this year, the best on record; peaked in July."""
    if said.low(at) in PEAKS:
        return _peak(said, at)
    way = HIGH.get(said.low(at))
    if way is None or said.is_wish(at) or said.low(at - 1) in ORDINALS | {"next": 2, "joint": 1}:
        return None
    for place in range(at + 1, min(at + 7, len(said))):
        if said.low(place) in STOPS or read_quantity(said, place):
            return None
        if stop := said.first_of(place, EVER):
            return RecordSaid(at, stop, way)
        when = said.when_at(place)
        if when and when.is_course:
            return RecordSaid(at, when.stop, way, when)
    return None


def _peak(said: Sentence, at: int) -> RecordSaid | None:
    """Read peaked at 33% in July: the highest of all that is held of that year, later months as well."""
    is_dated = any((when := said.when_at(place)) and not when.is_course for place in range(at + 1, at + 8))
    return RecordSaid(at, at + 1, Way.UP, is_of_year=True) if is_dated and not said.is_wish(at) else None


def read_months_running(said: Sentence, at: int) -> MonthsSaid | None:
    """Read three months running; the third consecutive month; five of the last seven; every month since April."""
    months = _so_many(said, at) or _for_the_third(said, at) or _of_so_many(said, at) or _each(said, at)
    is_over = any(said.low(place) in OVER for place in range(at - 4, at))
    return replace(months, is_over=is_over) if months else None


def _so_many(said: Sentence, at: int) -> MonthsSaid | None:
    number = count_at(said.tokens, at)
    if number < 2:
        return None
    if said.low(at + 1) in ("consecutive", "successive") and said.low(at + 2) == "months":
        return MonthsSaid(at, at + 3, number)
    if said.low(at + 1) == "months" and (stop := said.first_of(at + 2, RUNNING)):
        return MonthsSaid(at, stop, number)
    return None


def _for_the_third(said: Sentence, at: int) -> MonthsSaid | None:
    number = ORDINALS.get(said.low(at), 0) or _ordinal(said.low(at))
    if number < 2:
        return None
    place = at + 1 + (said.low(at + 1) in ("consecutive", "successive"))
    if said.low(place) != "month":
        return None
    stop = said.first_of(place + 1, RUNNING)
    return MonthsSaid(at, stop or place + 1, number) if stop or place > at + 1 else None


def _ordinal(word: str) -> int:
    digits = word[:-2]
    return int(digits) if word[-2:] in ("nd", "rd", "th") and digits.isdecimal() and len(digits) < 3 else 0


def _of_so_many(said: Sentence, at: int) -> MonthsSaid | None:
    number = count_at(said.tokens, at) or (said.low(at) == "none") * -1
    place = said.first_of(at + 1, ("out of", "of"))
    if not number or not place:
        return None
    while said.low(place) in ("the", "last", "past", "previous", "these", "those"):
        place += 1
    out_of = count_at(said.tokens, place)
    if out_of < max(number, 2) or said.low(place + 1) != "months":
        return None
    return MonthsSaid(at, place + 2, max(number, 0), out_of)


def _each(said: Sentence, at: int) -> MonthsSaid | None:
    """In each of the last four months; every month since April; all seven months."""
    if said.low(at) not in ("each", "every", "all"):
        return None
    stop = said.first_of(at, ("each of the", "every one of the", "all of the", "all of these", "all"))
    place = stop + (said.low(stop) in ("last", "past", "previous")) if stop else 0
    number = count_at(said.tokens, place) if place else 0
    if number > 1 and said.low(place + 1) == "months":
        return MonthsSaid(at, place + 2, number, number)
    month = said.first_of(at, ("every month", "each month"))
    when = said.when_at(month) if month else None
    return MonthsSaid(at, when.stop, 0, -1) if when and when.is_course else None
