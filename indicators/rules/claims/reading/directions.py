"""Reading in which direction a sentence says that figures move.

A word of movement counts only where it states something: "has fallen", "a falling trend", "an increase in
contacts". What should fall, will fall or is worked on is no claim, nor is "increased access" a rise.
"""

from indicators.rules.claims.reading.said import DirectionSaid, Way
from indicators.rules.claims.reading.sentence import STOPS, Sentence
from indicators.rules.claims.reading.tokens import words

UP, DOWN, BETTER, WORSE, STEADY, VARIABLE = (
    Way.UP,
    Way.DOWN,
    Way.BETTER,
    Way.WORSE,
    Way.STEADY,
    Way.VARIABLE,
)
GOING = {  # is rising, a rising trend
    "rising": UP,
    "increasing": UP,
    "growing": UP,
    "climbing": UP,
    "falling": DOWN,
    "decreasing": DOWN,
    "reducing": DOWN,
    "declining": DOWN,
    "dropping": DOWN,
    "improving": BETTER,
    "recovering": BETTER,
    "worsening": WORSE,
    "deteriorating": WORSE,
    "slipping": WORSE,
    "stabilising": STEADY,
    "fluctuating": VARIABLE,
    "varying": VARIABLE,
    "upward": UP,
    "downward": DOWN,
    "upwards": UP,
    "downwards": DOWN,
}
DONE = {  # has fallen, fell; also as adjectives, which are no claims: increased access
    "rose": UP,
    "risen": UP,
    "increased": UP,
    "grew": UP,
    "grown": UP,
    "climbed": UP,
    "fell": DOWN,
    "fallen": DOWN,
    "decreased": DOWN,
    "reduced": DOWN,
    "declined": DOWN,
    "dropped": DOWN,
    "dipped": DOWN,
    "improved": BETTER,
    "recovered": BETTER,
    "worsened": WORSE,
    "deteriorated": WORSE,
    "slipped": WORSE,
    "stabilised": STEADY,
    "stabilized": STEADY,
    "plateaued": STEADY,
    "fluctuated": VARIABLE,
    "varied": VARIABLE,
}
DOES = {  # continues to fall, contacts rise, a rise in contacts
    "rise": UP,
    "rises": UP,
    "increase": UP,
    "increases": UP,
    "grow": UP,
    "grows": UP,
    "climb": UP,
    "fall": DOWN,
    "falls": DOWN,
    "decrease": DOWN,
    "decreases": DOWN,
    "decline": DOWN,
    "declines": DOWN,
    "drop": DOWN,
    "drops": DOWN,
    "improve": BETTER,
    "improves": BETTER,
    "worsen": WORSE,
    "worsens": WORSE,
    "deteriorate": WORSE,
    "deteriorates": WORSE,
    "fluctuate": VARIABLE,
    "fluctuates": VARIABLE,
    "reduce": DOWN,
}
NOUNS = {  # an improvement in timeliness
    "rise": UP,
    "increase": UP,
    "growth": UP,
    "fall": DOWN,
    "decrease": DOWN,
    "decline": DOWN,
    "drop": DOWN,
    "reduction": DOWN,
    "dip": DOWN,
    "improvement": BETTER,
    "deterioration": WORSE,
}
STATES = {  # are up, remains stable
    "up": UP,
    "down": DOWN,
    "higher": UP,
    "lower": DOWN,
    "better": BETTER,
    "worse": WORSE,
    "stable": STEADY,
    "steady": STEADY,
    "consistent": STEADY,
    "static": STEADY,
    "flat": STEADY,
    "unchanged": STEADY,
    "constant": STEADY,
    "variable": VARIABLE,
    "volatile": VARIABLE,
    "erratic": VARIABLE,
    "inconsistent": VARIABLE,
}
ALL_WORDS = STATES | NOUNS | DOES | DONE | GOING
BE = words(
    """
    is are was were been be being remain remains remained stay stays stayed isn't aren't wasn't weren't keeps kept
    looks looked appears continues continued 're
    """
)
HAVE = words("has have had hasn't haven't hadn't having 've")
GO = words("gone went go goes going come comes came coming moved")
ADVERBS = words(
    """
    slightly significantly sharply steadily gradually markedly considerably substantially notably somewhat slowly
    quickly rapidly generally overall broadly largely mainly mostly typically usually consistently relatively fairly
    quite rather very also now recently again further still since only just now therefore already more most much
    well not all both each year-on-year month on month slight small significant sharp marked steady gradual
    considerable substantial notable further continued clear large modest big marginal marginally dramatically
    dramatic encouraging encouragingly worrying
    """
)
TRENDS = words(
    """
    trend trends picture pattern trajectory performance position numbers demand direction path
    """
)
DETERMINERS = words(
    """
    a an the this that some further another continued significant notable slight small sharp marked steady clear
    gradual considerable substantial large big modest overall recent of was been is saw seen see show shows showing
    shown with no
    """
)
AFTER_VERB = words(
    """
    by from to in since over during again slightly significantly sharply steadily for between month last this
    compared and but on , . ; : ) – — above below across against at with overall considerably markedly gradually
    while as after when each every year further further until through throughout
    """
)
EVERY_MONTH = ("month on month", "every month", "each month", "month after month", "month by month", "in every month")
WISHED_AFTER = words("needed required expected planned anticipated wanted necessary sought aim target")


def way_of(word: str) -> Way | None:
    """Say which way a word means figures to move, if it is one of movement."""
    return ALL_WORDS.get(word)


def read_direction(said: Sentence, at: int) -> DirectionSaid | None:
    """Read a word of movement where it states something, or a trend without one."""
    word = said.low(at)
    if word in ("trend", "trends"):
        return DirectionSaid(at, at + 1, Way.UNSTATED) if not said.is_wish(at) else None
    if word not in ALL_WORDS or at in said.named or said.is_wish(at):
        return None
    way, is_change = _stated(said, at, word)
    if way is None:
        return None
    stop = at + 1 + (said.low(at + 1) in TRENDS)
    every = any(
        end and not said.is_wish(place)
        for place in range(max(0, at - 6), at + 8)
        if (end := said.first_of(place, EVERY_MONTH))
    )
    return DirectionSaid(at, stop, way, is_change=is_change, is_negated=said.is_negated(at), is_every_month=every)


def _stated(said: Sentence, at: int, word: str) -> tuple[Way | None, bool]:
    """Say which way is stated at a word, and whether as a change from one time to another."""
    if word in GOING:
        return (GOING[word] if _is_going(said, at) else None), False
    if word in DONE:
        return (DONE[word] if _is_done(said, at, word) else None), True
    if word in NOUNS and _is_noun(said, at):
        return NOUNS[word], True
    if word in DOES:
        return (DOES[word] if _is_doing(said, at) else None), False
    if word in STATES:
        return (STATES[word] if _is_state(said, at, word) else None), word in (
            "up",
            "down",
            "higher",
            "lower",
            "better",
            "worse",
        )
    return None, False


def before(said: Sentence, at: int, reach: int = 5) -> str:
    """Give the word before a token, adverbs aside."""
    place = at - 1
    while place > at - reach and said.low(place) in ADVERBS and said.low(place):
        place -= 1
    return said.low(place)


def _is_going(said: Sentence, at: int) -> bool:
    return before(said, at) in BE or said.low(at + 1) in TRENDS or (before(said, at) in ("trend", "trending"))


def _is_done(said: Sentence, at: int, word: str) -> bool:
    if before(said, at) in HAVE | BE:
        return True
    if said.low(at - 1) in ("the", "a", "an", "our", "of", "with", "for", "their", "its", "to", ""):
        return False
    after = said.low(at + 1)
    return _has_subject(said, at) and (after in AFTER_VERB or not after or at + 1 in _starts(said))


def _starts(said: Sentence) -> frozenset[int]:
    return frozenset(when.start for when in said.whens)


def _has_subject(said: Sentence, at: int) -> bool:
    """Say whether something is named before a word, with no stop between."""
    for place in range(at - 1, max(-1, at - 9), -1):
        if said.low(place) in STOPS - {",", ")"}:
            return False
        if place in said.named or said.low(place) in ("performance", "this", "it", "they", "numbers", "figures", "and"):
            return True
    return False


def _is_noun(said: Sentence, at: int) -> bool:
    if said.low(at - 1) not in DETERMINERS or said.low(at - 1) in ("of", "that"):
        return False
    ahead = {said.low(place) for place in range(at + 1, at + 9)}
    is_joined = said.low(at + 1) in AFTER_VERB or not said.low(at + 1) or said.low(at + 1) == "of"
    return is_joined and not ahead & WISHED_AFTER and said.low(at - 1) not in ("any",)


def _is_doing(said: Sentence, at: int) -> bool:
    if said.low(at - 1) == "to":
        return True  # not wished, so "continues to"
    after = said.low(at + 1)
    return at - 1 in said.named and (after in AFTER_VERB or not after)


def _is_state(said: Sentence, at: int, word: str) -> bool:
    way, after, lead = STATES[word], said.low(at + 1), before(said, at)
    if word in ("up", "down"):
        is_phrase = after in ("to", "with", "of", "the")
        if after == "from" and at + 2 < len(said) and said.tokens[at + 2].number is not None:
            return False  # the figures say it: "387, down from 426"
        return (lead in BE | GO or after in ("on", "from", "since", "compared")) and not (is_phrase and lead not in GO)
    if word in ("higher", "lower", "better", "worse"):
        is_dated = bool(said.whens) or any(one.low in ("compared", "comparison") for one in said.tokens)
        return lead in BE and is_dated and after != "than" and after in AFTER_VERB | {""}
    if way is Way.STEADY and after in NOUNS:
        return False  # a steady rise
    is_before_trend = after in TRENDS and said.low(at - 1) in ("a", "an", "the")
    return is_before_trend or (lead in BE and (after in AFTER_VERB or not after))
