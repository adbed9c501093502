"""Reading a sentence into clauses: what each says about figures, of which series, in which months.

A clause without a subject takes the one before it: "contacts were 2,143 in September and 1,978 in October".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indicators.rules.claims.reading.directions import ADVERBS, ALL_WORDS, read_direction
from indicators.rules.claims.reading.glossary import COHORTS, MANNER, PLAIN
from indicators.rules.claims.reading.months import When
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.numbers import read_change, read_figure, read_fraction, read_limit, read_range
from indicators.rules.claims.reading.said import (
    AnySaid,
    ComparisonSaid,
    DirectionSaid,
    FigureSaid,
    LimitSaid,
    MonthsSaid,
    RecordSaid,
    Relation,
    Way,
)
from indicators.rules.claims.reading.sentence import ARTICLES, Sentence
from indicators.rules.claims.reading.statements import read_comparison, read_judgement, read_months_running, read_record
from indicators.rules.claims.reading.tokens import words
from indicators.rules.claims.reading.topics import NOTHING, Mention, Notions, Topic, measures_said, standards_in

READERS = (
    read_months_running,
    read_record,
    read_change,
    read_limit,
    read_fraction,
    read_range,
    read_comparison,
    read_direction,
    read_judgement,
    read_figure,
)
HARD = words(
    """
    ; : ( ) — – [ ] … but while whilst whereas although though however because following despite
    """
)
SOFT = words(", and with or then plus & /")
JOINERS = words(
    """
    , and or & both the of our number numbers rate rates for as well in percentage all children
    """
)
PARTS = words("from by with in at for about relating involving of out via on concerning made")
FOR = words("for of among amongst in within across")
COMPARING = words("compared comparison on from against than versus vs relative with to between")
OPENING = 3  # months named this early open a sentence
RELATION_OF = {
    Way.UP: Relation.ABOVE,
    Way.DOWN: Relation.BELOW,
    Way.BETTER: Relation.BETTER,
    Way.WORSE: Relation.WORSE,
    Way.STEADY: Relation.NEAR,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with one subject, and what it says."""

    sentence: Sentence
    start: int
    stop: int
    said: tuple[AnySaid, ...]
    topic: Topic
    whens: tuple[When, ...]
    before: tuple[When, ...] = ()  # of the clause before, where that gives the subject: "24% in October, the lowest"

    def when_of(self, said: AnySaid) -> When | None:
        """Give the months a statement means: those right behind it, else the nearest named before it."""
        behind = [when for when in self.whens if said.stop <= when.start <= said.stop + 6]
        ahead = [when for when in self.whens if when.stop <= said.start]
        inside = [when for when in self.whens if said.start <= when.start < said.stop]
        if isinstance(said, FigureSaid) and not behind and any(self._is_of_another(when, said) for when in ahead[-1:]):
            return None  # "in September of 2,143 and now 1,978": the month belongs to the first figure
        near = inside[:1] or behind[:1] or ahead[-1:] or list(self.whens[:1])
        if not near and isinstance(said, ComparisonSaid | RecordSaid):
            near = list(self.before[-1:])
        return near[0] if near else None

    def _is_of_another(self, when: When, said: FigureSaid) -> bool:
        """Say whether months named before a figure are those of something else that is said.

        Of another figure between; after a course of months, of anything between; and of where a change came
        from: "from half in May to 6%".
        """
        if self.sentence.low(said.start - 1) == "to" and when.start > OPENING:
            return True
        if any(one.start <= when.start < one.stop for one in self.said if one is not said):
            return True
        between = [one for one in self.said if when.stop <= one.start < said.start]
        return any(when.is_course or isinstance(one, FigureSaid) for one in between)


def read_clauses(sentences: Sequence[Sentence], names: Names) -> list[Clause]:
    """Read sentence after sentence, each subject standing until the next is named."""
    clauses: list[Clause] = []
    topic = Topic()
    for sentence in sentences:
        own = _clauses_of(sentence, names, topic)
        clauses += own
        topic = next((clause.topic for clause in reversed(own) if not clause.topic.is_empty), topic)
    return clauses


def read_said(sentence: Sentence) -> list[AnySaid]:
    """Read all that a sentence says about figures, left to right; nothing overlaps."""
    found: list[AnySaid] = []
    at = 0
    while at < len(sentence):
        said = next((said for reader in READERS if (said := reader(sentence, at))), None)
        if said:
            found.append(said)
        at = max(said.stop, at + 1) if said else at + 1
    return _with_comparisons(sentence, _without_idle_trends(found))


def _without_idle_trends(found: list[AnySaid]) -> list[AnySaid]:
    """Leave "trend" out where the sentence says which way."""
    is_told = any(isinstance(said, DirectionSaid) and said.way is not Way.UNSTATED for said in found)
    idle = [said for said in found if isinstance(said, DirectionSaid) and said.way is Way.UNSTATED]
    return [said for said in found if said not in idle] if is_told else [s for s in found if s not in idle[1:]]


def _with_comparisons(sentence: Sentence, found: list[AnySaid]) -> list[AnySaid]:
    """Turn "a reducing trend in comparison to the previous year" into the comparison that it is."""
    taken = {at for said in found for at in range(said.start, said.stop)}
    result = list(found)
    for place, said in enumerate(found):
        if isinstance(said, DirectionSaid) and said.way in RELATION_OF:
            following = found[place + 1].start if place + 1 < len(found) else len(sentence)
            preceding = found[place - 1].stop if place else 0
            result[place] = _compared(sentence, said, preceding, following, taken)
    return result


def _compared(
    sentence: Sentence, said: DirectionSaid, first: int, last: int, taken: set[int]
) -> DirectionSaid | ComparisonSaid:
    free = [one for one in sentence.againsts if not one.is_target and one.start not in taken]
    behind = [one for one in free if said.stop <= one.start < last]
    ahead = [one for one in free if first <= one.start < said.start and _is_compared(sentence, one.start)]
    if len(behind) == 2 and behind[0].began and behind[1].began and behind[0].began != behind[1].began:
        earlier, later = sorted(behind, key=lambda one: one.began)
        return ComparisonSaid(
            said.start, behind[1].stop, RELATION_OF[said.way], (earlier,), of=later, is_negated=said.is_negated
        )
    for against in [one for one in behind if _is_compared(sentence, one.start)] + ahead:
        stop = max(said.stop, against.stop)
        return ComparisonSaid(said.start, stop, RELATION_OF[said.way], (against,), is_negated=said.is_negated)
    return said


def _is_compared(sentence: Sentence, at: int) -> bool:
    return any(sentence.low(place) in COMPARING for place in range(max(0, at - 3), at))


def _clauses_of(sentence: Sentence, names: Names, before: Topic) -> list[Clause]:
    said = read_said(sentence)
    if not said and not sentence.mentions:
        return []
    clauses: list[Clause] = []
    general = _leading(sentence)
    last = outside = replace(before, is_inherited=True)
    for start, stop in _stretches(sentence, said):
        if sentence.low(start) == ")":  # what stood in brackets was said by the way
            last = outside
        own = tuple(one for one in said if start <= one.start < stop)
        topic = _inherit(_topic(sentence, start, stop, own), last, sentence, start, stop, names)
        topic = _generally(topic, general)
        whens = tuple(when for when in sentence.whens if start <= when.start < stop)
        has_subject = not clauses or not _topic(sentence, start, stop, own).is_empty
        leads = _leading_when(sentence) if has_subject and not whens else ()
        earlier = () if has_subject else clauses[-1].whens or clauses[-1].before
        clauses.append(Clause(sentence, start, stop, own, topic, whens or leads, earlier))
        last = topic if not topic.is_empty else last
        outside = outside if sentence.low(start) == "(" else last
    return [_named_alone(clause, names) for clause in _with_subject_ahead(clauses)]


def _with_subject_ahead(clauses: list[Clause]) -> list[Clause]:
    """Give an opening without a subject the one that follows: "At 24%, re-referrals are lower"."""
    if len(clauses) < 2 or clauses[0].topic.strange or not (clauses[0].topic.is_empty or clauses[0].topic.is_inherited):
        return clauses
    own = clauses[1].topic
    if own.is_empty or own.is_inherited or not all(isinstance(said, FigureSaid) for said in clauses[0].said):
        return clauses
    return [replace(clauses[0], topic=own), *clauses[1:]]


def _stretches(sentence: Sentence, said: Sequence[AnySaid]) -> list[tuple[int, int]]:
    """Say from which token to which each clause goes."""
    inside = {at for one in said for at in range(one.start, one.stop)} | sentence.named
    inside |= {at for when in sentence.whens for at in range(when.start, when.stop)}
    inside |= {at for one in sentence.againsts for at in range(one.start, one.stop)}
    cuts = {at for at in range(len(sentence)) if at not in inside and _is_hard(sentence, at)}
    for first, second in pairwise(said):
        soft = [at for at in range(first.stop, second.start) if at not in inside and sentence.low(at) in SOFT]
        if soft and not any(at in cuts for at in range(first.stop, second.start)):
            cuts.add(_best_cut(sentence, soft, second.start))
    edges = sorted({0, *cuts, len(sentence)})
    return list(pairwise(edges))


def _is_hard(sentence: Sentence, at: int) -> bool:
    return sentence.low(at) in HARD and (sentence.low(at) != "–" or sentence.tokens[at].is_spaced)


def _best_cut(sentence: Sentence, soft: Sequence[int], stop: int) -> int:
    """Cut before a verb that follows at once ("and rose"), else before the last subject named, else at the first."""
    words = [sentence.low(at) for at in range(soft[-1] + 1, stop)]
    if all(word in ADVERBS or word in ("has", "have", "had", "was", "were", "is", "are") for word in words):
        return soft[-1]
    with_subject = [cut for cut in soft if any(at in sentence.named for at in range(cut + 1, stop))]
    return with_subject[-1] if with_subject else soft[0]


def _topic(sentence: Sentence, start: int, stop: int, said: Sequence[AnySaid]) -> Topic:
    mentions = [mention for mention in sentence.mentions if start <= mention.start < stop]
    notions = frozenset(notion for mention in mentions for notion in mention.notions)
    tokens = sentence.tokens[start:stop]
    return Topic(
        heads=notions - COHORTS - MANNER,
        cohorts=notions & COHORTS,
        manner=notions & MANNER,
        units=frozenset(mention.unit for mention in mentions if mention.unit),
        codes=frozenset(mention.code for mention in mentions if mention.code),
        measures=measures_said(token.low for token in tokens),
        standards=_standards(sentence, start, stop, said),
        strange=_strange(sentence, start, stop, said),
        is_narrowed=any(_is_narrowed(sentence, mention) for mention in mentions if mention.notions - MANNER),
        groups=_groups(sentence, mentions),
        is_of_each_cohort=_is_of_each_cohort(sentence, mentions),
    )


def _standards(sentence: Sentence, start: int, stop: int, said: Sequence[AnySaid]) -> frozenset[tuple[int, str]]:
    """Give the standards a clause names, counts of months and the months meant aside."""
    if any(isinstance(one, MonthsSaid) for one in said):
        return frozenset()
    taken = {at for when in sentence.whens for at in range(when.start, when.stop)}
    return standards_in([sentence.tokens[at] for at in range(start, stop) if at not in taken])


def _is_narrowed(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a word beside what is counted makes it a part: police contacts, contacts from schools."""
    if mention.start and is_strange(sentence, mention.start - 1):
        return True
    if sentence.low(mention.stop) not in PARTS:
        return False
    place = mention.stop + 1
    while sentence.low(place) in ARTICLES or sentence.low(place) in ("new", "to"):
        place += 1
    return place < len(sentence) and is_strange(sentence, place)


def _strange(sentence: Sentence, start: int, stop: int, said: Sequence[AnySaid]) -> tuple[str, ...]:
    """Give the words of a clause that nothing here accounts for."""
    known = sentence.named | {at for one in said for at in range(one.start, one.stop)}
    known |= {at for when in sentence.whens for at in range(when.start, when.stop)}
    known |= {at for one in sentence.againsts for at in range(one.start, one.stop)}
    return tuple(
        token.low
        for at, token in enumerate(sentence.tokens[start:stop], start)
        if at not in known and is_strange(sentence, at)
    )


def is_strange(sentence: Sentence, at: int) -> bool:
    """Say whether a word may narrow down what is spoken of."""
    token = sentence.tokens[at]
    if not token.is_word or len(token.low) < 3 or at in sentence.named or at in sentence.passed:
        return False
    return not (token.low in PLAIN or token.low in ADVERBS or token.low in ALL_WORDS)


def _groups(sentence: Sentence, mentions: Sequence[Mention]) -> tuple[Notions, ...]:
    """Give the things that stand side by side, each by itself: contacts, referrals and assessments."""
    things = [mention for mention in mentions if mention.notions - COHORTS - MANNER]
    if len(things) < 2 or not _are_side_by_side(sentence, things):
        return ()
    return tuple(mention.notions - COHORTS - MANNER for mention in things)


def _is_of_each_cohort(sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    cohorts = [mention for mention in mentions if mention.notions & COHORTS]
    if len(cohorts) == 1:
        return len(cohorts[0].notions & COHORTS) > 1
    return len(cohorts) > 1 and _are_side_by_side(sentence, cohorts)


def _are_side_by_side(sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    for first, second in pairwise(mentions):
        between = {sentence.low(at) for at in range(first.stop, second.start)}
        if not between <= JOINERS or not between & {",", "and", "or", "&"}:
            return False
    return True


def _inherit(own: Topic, last: Topic, sentence: Sentence, start: int, stop: int, names: Names) -> Topic:
    """Fill in from the clause before what a clause leaves unsaid."""
    if last.is_empty:
        return own
    if own.is_empty:
        if own.strange:
            return own  # it has a subject of its own, which is none of ours
        return replace(
            last,
            units=own.units or last.units,
            manner=own.manner or last.manner,
            measures=own.measures & last.measures or last.measures,
        )
    both = own.heads | last.heads
    if own.heads and not last.is_inherited and names.counting(both) and not names.counting(own.heads):
        return replace(own, heads=both, cohorts=own.cohorts or last.cohorts, units=own.units or last.units)
    if own.heads or not last.heads or not _is_for_cohort(sentence, start, stop):
        return own
    if last.is_inherited and not any(token.low == "%" for token in sentence.tokens[start:stop]):
        return own  # a number "for children in need" may count them; a percentage does not
    return replace(
        own,
        heads=last.heads,
        units=own.units or last.units,
        manner=own.manner or last.manner,
        is_inherited=last.is_inherited,
    )


def _is_for_cohort(sentence: Sentence, start: int, stop: int) -> bool:
    """Say whether a clause only says for whom: "71% for children in need"."""
    cohorts = [mention for mention in sentence.mentions if start <= mention.start < stop and mention.notions & COHORTS]
    return bool(cohorts) and all(sentence.low(mention.start - 1) in FOR for mention in cohorts)


def _leading(sentence: Sentence) -> Topic:
    """Read for whom or where a whole sentence speaks: "For children in need, …", "In PACT, …"."""
    if sentence.low(0) not in ("for", "in", "within", "across", "among"):
        return Topic()
    mentions = [mention for mention in sentence.mentions if mention.start in (1, 2)]
    notions = frozenset(notion for mention in mentions for notion in mention.notions)
    units = frozenset(mention.unit for mention in mentions if mention.unit)
    return Topic(cohorts=notions if notions <= COHORTS else NOTHING, units=units)


def _generally(topic: Topic, general: Topic) -> Topic:
    if topic.is_empty:
        return topic
    cohorts = topic.cohorts or (general.cohorts if topic.heads else NOTHING)
    return replace(topic, cohorts=cohorts, units=topic.units or general.units)


def _leading_when(sentence: Sentence) -> tuple[When, ...]:
    """Give the months a sentence opens with: they hold for each clause that has a subject of its own and no months."""
    return tuple(when for when in sentence.whens[:1] if when.start <= OPENING)


def _named_alone(clause: Clause, names: Names) -> Clause:
    """Where all the series are of one indicator, a clause that names nothing speaks of it."""
    if not clause.topic.is_empty or names.only is None:
        return clause
    only = names.only
    topic = replace(
        clause.topic, heads=only.heads, cohorts=only.cohorts if not only.heads else NOTHING, manner=only.manner
    )
    return replace(clause, topic=topic)


def counted_noun(clause: Clause, said: FigureSaid) -> Topic | None:
    """Give what a number right before a noun counts: the 17 of "of 17 audits, 65% were good or outstanding"."""
    for mention in clause.sentence.mentions:
        if mention.start in (said.stop, said.stop + 1) and mention.notions - MANNER:
            notions = mention.notions
            return replace(clause.topic, heads=notions - COHORTS - MANNER, cohorts=notions & COHORTS, manner=NOTHING)
    return None


def counted(clause: Clause) -> DirectionSaid | ComparisonSaid | LimitSaid | None:
    """Give what a count of months in a clause counts."""
    for said in clause.said:
        if isinstance(said, DirectionSaid | ComparisonSaid | LimitSaid):
            return said
    return None


def merged(clause: Clause) -> tuple[AnySaid, ...]:
    """Give what a clause says, with what a count of months is about taken into the count."""
    months = next((said for said in clause.said if isinstance(said, MonthsSaid)), None)
    moved = counted(clause)
    if months is None or moved is None:
        return clause.said
    between = range(min(months.stop, moved.stop), max(months.start, moved.start))
    others = [said for said in clause.said if said is not months and said is not moved]
    if any(said.start in between for said in others):
        return tuple(said for said in clause.said if said is not moved)
    wide = replace(months, start=min(months.start, moved.start), stop=max(months.stop, moved.stop))
    return tuple(wide if said is months else said for said in clause.said if said is not moved)
