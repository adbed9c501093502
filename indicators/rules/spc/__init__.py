"""Control charts (statistical process control) as NHS Making Data Count draws them.

An XmR chart tells ordinary variation from a change worth asking about. `draw` takes figures by month
and gives a `Chart`; `latest_sentence` says what it shows. Sources: NHS England, Making Data Count;
its R package NHSRplotthedots 0.2.2, whose answers the tests hold; Wheeler, Understanding Variation;
Provost and Murray, The Health Care Data Guide. Where a rule is chosen, its own page says from where:

    limits.py     mean, moving ranges, process limits
    signals.py    the four rules for special causes
    targets.py    what the limits say of a target
    chart.py      stretches between re-bases, the latest month, icons, cautions
    settings.py   what is left to choose, and the product's choices
    sentences.py  the chart in words
    reference.py  our answers in the words of the R package (`python -m indicators.rules.spc FILE.json`)
"""

from indicators.rules.spc.chart import (
    Chart,
    NotAFigureError,
    NotAMonthError,
    Point,
    RollingFiguresError,
    Stretch,
    draw,
)
from indicators.rules.spc.limits import Limits
from indicators.rules.spc.sentences import assurance_sentence, latest_concern, latest_sentence
from indicators.rules.spc.settings import (
    MAKING_DATA_COUNT,
    R_PACKAGE,
    BaselineTooShortError,
    CannotChartError,
    Settings,
    UnknownRunLengthError,
)
from indicators.rules.spc.targets import monthly_target
from indicators.rules.spc.words import AssuranceIcon, Caution, SpecialCause, Variation, VariationIcon

__all__ = [
    "MAKING_DATA_COUNT",
    "R_PACKAGE",
    "AssuranceIcon",
    "BaselineTooShortError",
    "CannotChartError",
    "Caution",
    "Chart",
    "Limits",
    "NotAFigureError",
    "NotAMonthError",
    "Point",
    "RollingFiguresError",
    "Settings",
    "SpecialCause",
    "Stretch",
    "UnknownRunLengthError",
    "Variation",
    "VariationIcon",
    "assurance_sentence",
    "draw",
    "latest_concern",
    "latest_sentence",
    "monthly_target",
]
