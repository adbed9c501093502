"""What a row somebody types can say: whole, not finished yet, or no figure at all."""

from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.rules.figures import LARGEST
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Absence, Measure

SIX = Decimal("0.000001")


class CannotBeAFigure(ValueError):
    """A row says what no figure can; `box` names where, the sentence says why."""

    def __init__(self, box: str, sentence: str) -> None:
        """Keep the box beside the sentence."""
        super().__init__(sentence)
        self.box = box


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of one row, read. `printed` is the figure as typed beside any fraction."""

    measure: Measure
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    printed: Decimal | None = None
    absence: Absence | None = None
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether every box is empty."""
        return not self.absence and not self.note and self._numbers == (None, None, None)

    @property
    def is_fraction(self) -> bool:
        """Say whether numerator and denominator make the figure."""
        return self.numerator is not None and self.denominator is not None

    @property
    def lacks(self) -> str:
        """Say what is still missing to make it a figure; nothing where it is one."""
        if self.absence:
            return ""
        if self.numerator is None and self.denominator is not None:
            return "Not finished: give the numerator."
        if self.printed is not None:
            return ""
        if self.numerator is None:
            return "Not finished: there is a note, but no figure."
        return "Not finished: give the denominator." if self.denominator is None else ""

    @property
    def value(self) -> Decimal | None:
        """Give the figure it makes: computed where the fraction is whole, else as typed, nothing while unfinished."""
        if self.absence or self.lacks:
            return None
        if self.is_fraction:
            return value_of(self.numerator, self.denominator, self.measure).quantize(SIX)  # type: ignore[arg-type]
        return self.printed

    def on_population(self, number: int | None) -> "Typed":
        """Put the population under a rate that is given by its numerator alone."""
        alone = self.numerator is not None and self.denominator is None and self.printed is None
        if self.measure is not Measure.RATE or not alone or number is None:
            return self
        return replace(self, denominator=Decimal(number))

    def as_held(self) -> "Typed":
        """Give it to the six places that are held."""
        held = (None if number is None else number.quantize(SIX) for number in self._numbers)
        numerator, denominator, printed = held
        return replace(self, numerator=numerator, denominator=denominator, printed=printed)

    def check(self) -> None:
        """Raise CannotBeAFigure, with a sentence, where no figure can be what is typed."""
        if self.absence and self._numbers != (None, None, None):
            raise CannotBeAFigure("figure", "Give a figure, or say why there is none: not both.")
        if self.measure is Measure.NUMBER and (self.numerator is not None or self.denominator is not None):
            raise CannotBeAFigure("figure", "A count is one number: it has no numerator and denominator.")
        if self.denominator is not None and self.denominator <= 0:
            raise CannotBeAFigure(
                "denominator", "A denominator has to be above zero. Where there was nobody to count, the figure is N/A."
            )
        if self.value is not None and abs(self.value) >= LARGEST:
            raise CannotBeAFigure("numerator", "This makes a figure too large to be one.")

    @property
    def _numbers(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return (self.numerator, self.denominator, self.printed)
