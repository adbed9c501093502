"""Sweeps and returns at once: each flag, figure and answer once."""

from datetime import date

from indicators.models import Flag, FlagEvent, IndicatorAlias, Outturn, OutturnRevision
from indicators.operations import reading, returns
from indicators.operations.flags import raise_flags
from indicators.operations.names import Answer, NameKind, remember_names
from indicators.operations.withdrawal import withdraw_return
from indicators.rules.vocabulary import RevisionReason
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


def test_two_sweeps_raise_each_flag_once():
    Flag.objects.all().delete()
    swept = at_once(*[lambda: raise_flags(month=date(2021, 11, 1))] * 3)
    assert sorted(sweep.opened for sweep in swept) == [0, 0, 33]
    assert (Flag.objects.count(), FlagEvent.objects.count()) == (33, 33)


def test_one_return_published_twice_at_once_is_published_once():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    done = at_once(*[lambda: returns.publish_return(given, by=analyst)] * 2)
    assert kinds_of(done) == ["Recorded", "ReturnIsSettled"]


def test_two_returns_with_the_same_new_figure_do_not_collide():
    analyst = person("analyst")
    both = [
        returns.receive_return(content=f"Indicator,Nov-21\nRST-01,{value}\n".encode(), file_name="a.csv", by=analyst)
        for value in (2001, 2001)
    ]
    done = at_once(*[lambda one=one: returns.publish_return(one, by=analyst) for one in both])
    assert sorted((one.new, one.unchanged) for one in done) == [(0, 1), (1, 0)]
    assert Outturn.objects.filter(indicator__code="RST-01", month=date(2021, 11, 1)).count() == 1


def test_one_return_withdrawn_twice_at_once_is_withdrawn_once():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    returns.publish_return(given, by=analyst)
    done = at_once(*[lambda: withdraw_return(given, by=analyst, reason="The wrong month")] * 2)
    assert kinds_of(done) == ["Recorded", "ReturnIsNotPublished"]
    assert OutturnRevision.objects.filter(indicator__code="RST-01", month=date(2021, 11, 1)).count() == 1


def test_two_returns_withdrawn_at_once_leave_what_stood_before_both():
    analyst = person("analyst")
    both = []
    for value in (2001, 2010):
        content = f"Indicator,Oct-21,Nov-21\nRST-01,{value},{value}\n".encode()
        both.append(returns.receive_return(content=content, file_name="a.csv", by=analyst))
        returns.publish_return(both[-1], by=analyst, reason=RevisionReason.KEYING)
    done = at_once(*[lambda one=one: withdraw_return(one, by=analyst, reason="The wrong month") for one in both])
    assert {type(one).__name__ for one in done} == {"Recorded"}
    held = Outturn.objects.filter(indicator__code="RST-01", month__gte=date(2021, 10, 1), unit__kind="authority")
    assert [row.value for row in held] == [1978]


def test_two_workers_reading_one_return_read_it_once():
    given = returns.keep_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=person("analyst"))
    done = at_once(*[lambda: reading.read_kept_return(given)] * 2)
    read, refused = sorted((type(one).__name__ for one in done), key=len)
    assert (read, refused) in (("Return", "ReturnIsBeingRead"), ("Return", "ReturnIsSettled"))
    assert given.figures.count() == 1


def test_two_people_answering_one_name_differently_leave_one_answer():
    analyst = person("analyst")
    both = [
        returns.receive_return(content=b"Indicator,Nov-21\nSunny days,1%\n", file_name="a.csv", by=analyst)
        for _ in range(2)
    ]
    answers = [Answer(NameKind.INDICATOR, "Sunny days", code) for code in ("EAI-01", "EAI-04")]
    done = at_once(
        *[
            lambda one=one, answer=answer: remember_names(one, [answer], by=analyst)
            for one, answer in zip(both, answers, strict=True)
        ]
    )
    assert kinds_of(done) == ["NameIsTaken", "Return"]
    assert IndicatorAlias.objects.filter(name="Sunny days").count() == 1


def test_publishing_and_discarding_at_once_do_one_of_the_two():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    done = at_once(lambda: returns.publish_return(given, by=analyst), lambda: returns.discard_return(given, by=analyst))
    assert "ReturnIsSettled" in {type(one).__name__ for one in done}
    given.refresh_from_db()
    assert given.state in ("published", "discarded")
    assert Outturn.objects.filter(source=given).exists() == (given.state == "published")
