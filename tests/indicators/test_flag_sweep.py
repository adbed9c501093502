"""What a sweep does about series that come late, are small, or cannot be read."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.held import Lot
from indicators.models import Flag, Indicator, Outturn
from indicators.operations import flag_changes, flags
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flags import Sweep, raise_flags
from indicators.rules.vocabulary import FlagClass, RevisionReason
from organisation.models import SetAside, Unit

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2021, month, 1) for month in (8, 9, 10, 11))


def record(analyst, code, month, printed=None, *, unit=None, of=None):
    unit = unit or Unit.objects.get(kind="authority")
    figure = Figure(
        indicator=Indicator.objects.get(code=code), unit=unit, month=month,
        printed=None if printed is None else Decimal(printed),
        numerator=of and Decimal(of[0]), denominator=of and Decimal(of[1]),
    )  # fmt: skip
    record_outturns([figure], by=analyst, reason=RevisionReason.DATA_QUALITY)


@pytest.mark.parametrize(("november", "opened"), [(90, 0), (None, 1)])
def test_an_older_month_swept_late_opens_nothing_where_a_newer_figure_is_on_target(analyst, november, opened):
    Flag.objects.filter(indicator__code="EAI-04").delete()
    if november:
        record(analyst, "EAI-04", NOVEMBER, november)
    raise_flags(month=OCTOBER)
    assert Flag.objects.filter(indicator__code="EAI-04").count() == opened


def test_an_older_month_swept_late_closes_nothing(analyst):
    record(analyst, "EAI-04", AUGUST, 90)
    record(analyst, "EAI-04", SEPTEMBER, 90)
    assert raise_flags(month=SEPTEMBER).closed == 0


@pytest.fixture
def team():
    return Unit.objects.filter(kind="team", parent__code="pact").first()


@pytest.mark.parametrize(("of", "flagged"), [((4, 9), False), ((4, 10), True)])
def test_a_percentage_of_fewer_than_ten_cases_flags_nothing_on_its_own(analyst, team, settings, of, flagged):
    Indicator.objects.filter(code="PDC-01").update(rolls_up_to="")
    target_of_team(team)
    record(analyst, "PDC-01", OCTOBER, unit=team, of=of)
    raise_flags(month=OCTOBER)
    assert Flag.objects.filter(unit=team).exists() == flagged


def test_how_few_is_a_setting(analyst, team, settings):
    settings.FLAG_FEWEST_CASES = 3
    target_of_team(team)
    record(analyst, "PDC-01", OCTOBER, unit=team, of=(1, 4))
    raise_flags(month=OCTOBER)
    assert Flag.objects.get(unit=team).classification == FlagClass.NEW


def target_of_team(team):
    [target, *_] = Indicator.objects.get(code="PDC-01").targets.all()
    target.pk, target.unit = None, team
    target.save()


def test_a_single_worker_is_never_flagged(analyst, team):
    worker = Unit.objects.create(code="worker-1", name="Worker 1", kind="worker", parent=team)
    target_of_team(worker)
    record(analyst, "PDC-01", OCTOBER, unit=worker, of=(4, 20))
    raise_flags(month=OCTOBER)
    assert not Flag.objects.filter(unit=worker).exists()


def test_a_series_that_cannot_be_flagged_is_set_aside_and_the_rest_are_flagged(monkeypatch):
    """The sentence of one series cannot be written; nothing of it stays, and the next sweep makes it good."""
    Flag.objects.filter(unit__kind="authority").delete()
    written = flag_changes.event_of

    def refuse(flag, **more):
        if flag.indicator.code == "EAI-04":
            raise ValueError("This one is poison")
        return written(flag, **more)

    monkeypatch.setattr(flag_changes, "event_of", refuse)
    for _ in range(2):
        raise_flags(month=OCTOBER)
    assert Flag.objects.filter(unit__kind="authority").count() == 24
    [aside] = SetAside.objects.open()
    assert (aside.called, aside.times) == (str(Indicator.objects.get(code="EAI-04").name), 2)
    monkeypatch.undo()
    assert raise_flags(month=OCTOBER) == Sweep(opened=1)
    assert not SetAside.objects.open().exists()


def test_a_series_that_cannot_be_read_is_set_aside_and_the_rest_are_flagged():
    """A measure no rule knows, as a hand in the database may leave it."""
    Flag.objects.filter(unit__kind="authority").delete()
    poison = Outturn.objects.filter(indicator__code="EAI-04")
    read = Lot.assess

    def refuse(lot, key, figure):
        if figure.indicator.code == "EAI-04":
            raise ValueError("This one is poison")
        return read(lot, key, figure)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Lot, "assess", refuse)
        raise_flags(month=OCTOBER)
    assert poison.exists()
    assert Flag.objects.filter(unit__kind="authority").count() == 24
    assert {aside.called.partition(" (")[0] for aside in SetAside.objects.open()} == {
        Indicator.objects.get(code="EAI-04").name
    }
    raise_flags(month=OCTOBER)
    assert not SetAside.objects.open().exists()


def test_however_few_are_read_together_the_same_is_done(monkeypatch):
    said = Flag.objects.filter(month__lte=OCTOBER).values_list("indicator", "unit", "cohort", "sentence")
    before = set(said)
    Flag.objects.all().delete()
    monkeypatch.setattr(flags, "A_LOT", 7)
    raise_flags(month=OCTOBER)
    assert set(said) == before
    assert raise_flags(month=OCTOBER) == Sweep()
