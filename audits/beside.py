"""What audits have to say beside a figure, on pages that know nothing of audits."""

from collections.abc import Iterator

from audits.dip_samples import Askable, DipSamples, beside_series, find_figure, of_flag, question_of
from audits.models import RequestState
from indicators.beside import Part
from indicators.flag_page import Entry
from indicators.indicator_page import IndicatorPage
from indicators.models import Flag
from indicators.rules.vocabulary import FlagClass
from organisation import access
from organisation.models import User
from organisation.roles import Capability

TEMPLATE = "audits/_dip_samples.html"
NO_MISS = (FlagClass.AWAITED_DATA, FlagClass.RECOVERING)


def beside_indicator(page: IndicatorPage) -> Part | None:
    """Show the dip samples of an indicator, and the form that asks for one of its newest figure."""
    if page.asked.moment:
        return None
    back = f"{page.indicator.get_absolute_url()}{page.address}"
    dip = beside_series(page.by, page.series, back=back, readable=page.readable)
    return Part(TEMPLATE, dip) if dip else None


def beside_flag(flag: Flag, by: User) -> Part | None:
    """Show the dip samples of a flagged figure, and the form that asks for one."""
    if not access.may(by, Capability.ASK_FOR_DIP_SAMPLES):
        return None
    return Part(TEMPLATE, DipSamples(of_flag(by, flag), _ask_about(flag, by)))


def _ask_about(flag: Flag, by: User) -> Askable | None:
    if flag.closed_at or flag.classification in NO_MISS:
        return None
    cohort = flag.cohort.code if flag.cohort else ""
    about = {"indicator": flag.indicator.code, "unit": flag.unit.code, "cohort": cohort}
    figure = find_figure(by, about | {"month": flag.month.isoformat()})
    if figure is None:
        return None
    return Askable(**about, month=figure.month, question=question_of(figure), back=flag.get_absolute_url())


def told_of_flag(flag: Flag, by: User) -> Iterator[Entry]:
    """Tell in the story of a flag what dip samples were asked for and what they found."""
    for one in of_flag(by, flag):
        address = one.get_absolute_url()
        yield Entry(one.asked_at, "Dip sample asked for", str(one.asked_by), one.question, address=address)
        if one.answered_at:
            what = "Dip sample answered" if one.state == RequestState.ANSWERED else "Dip sample declined"
            said = f"{one.result.capitalize()}. {one.finding}" if one.result else one.finding
            yield Entry(one.answered_at, what, str(one.answered_by), said, address=address)
