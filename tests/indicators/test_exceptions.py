"""The cases behind a miss: switched on deliberately, seen by the line alone, gone after eight weeks, and nowhere else."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from clinics.models import ClinicSession
from clinics.operations.agenda import prepare_agenda
from clinics.room import RoomPage
from indicators.models import ExceptionCase, ExceptionList, ExceptionSwitch, Flag, Indicator
from indicators.operations import exceptions
from indicators.operations.exceptions import ListRefused
from indicators.rules.exceptions import CaseCause, Removed
from organisation.models import Look, Unit, User
from organisation.roles import ADMIN_MODELS
from tests.organisation.matrix.rows import read_rows

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)
NOW = datetime(2021, 12, 6, 9, tzinfo=UTC)
SEEN = "ZQ4711"
HEAD = "indicator,unit,cohort,month,reference,worker,due"
ADDRESS = "/exceptions/PCT-01/2021-11/{}/?cohort=CLA"


@pytest.fixture
def pct():
    return Indicator.objects.get(code="PCT-01")


@pytest.fixture
def workers():
    teams = {code: Unit.objects.get(code=code) for code in ("pact-team-1", "pact-team-2")}
    return [
        Unit.objects.create(code=f"w{n}", name=f"Worker {n}", kind=Unit.Kind.WORKER, parent=teams[team])
        for n, team in ((1, "pact-team-1"), (2, "pact-team-2"))
    ]


@pytest.fixture
def on(pct, deputy):
    return exceptions.switch_on(
        pct, shape="AA9999", assessment="DPIA-17", reason="To find what is recording.", by=deputy, now=NOW
    )


def written(*rows):
    cases = rows or [(f"ZQ{4711 + n}", f"w{1 + n % 2}") for n in range(7)]
    lines = [f"PCT-01,pact,CLA,Nov-21,{case},{worker},2021-11-12" for case, worker in cases]
    return "\n".join([HEAD, *lines]).encode()


@pytest.fixture
def take(on, workers, analyst):
    def _take(*rows, now=NOW):
        return exceptions.take_in(content=written(*rows), file_name="cases.csv", by=analyst, now=now)

    return _take


@pytest.fixture
def held(take):
    return take()[0].list


def look(client, unit="pact"):
    return client.post(ADDRESS.format(unit).replace("/?", "/look/?"), follow=True)


class TestSwitchingOn:
    def test_it_is_off_and_nothing_is_taken(self, analyst, workers):
        with pytest.raises(ListRefused) as refused:
            exceptions.take_in(content=written(), file_name="cases.csv", by=analyst)
        assert refused.value.problems == ["Lists are not switched on for any indicator."]

    def test_it_says_what_it_does_and_asks_by_what_leave(self, sign_in, deputy, pct):
        client = sign_in(deputy)
        page = client.get("/exceptions/PCT-01/on/").content.decode()
        assert "removed after eight weeks" in page
        answer = client.post("/exceptions/PCT-01/on/", {"reason": "To learn.", "shape": "AAAA99"})
        assert answer.status_code == 422
        assert "To learn." in answer.content.decode()
        assert not ExceptionSwitch.objects.exists()

    def test_who_when_by_what_leave_and_why_stay(self, sign_in, deputy, administrator, pct):
        client = sign_in(deputy)
        given = {"assessment": "DPIA-17", "reason": "To learn.", "shape": "aa9999", "understood": "on"}
        client.post("/exceptions/PCT-01/on/", given)
        assert ExceptionSwitch.objects.get().shape == "AA9999"
        client = sign_in(administrator)
        client.post("/exceptions/PCT-01/off/")
        page = client.get("/exceptions/").content.decode()
        assert re.search(r"by Deputy director \(DPIA-17: To learn\.\), off .* by ", page)
        switch = ExceptionSwitch.objects.get()
        assert (switch.switched_on_by, switch.switched_off_by) == (deputy, administrator)

    def test_nobody_else_can_and_no_shape_that_fits_a_name(self, analyst, deputy, pct):
        with pytest.raises(PermissionDenied):
            exceptions.switch_on(pct, shape="AA9999", assessment="D", reason="R", by=analyst)
        with pytest.raises(ValidationError):
            exceptions.switch_on(pct, shape="AAAAAA", assessment="D", reason="R", by=deputy)
        with pytest.raises(ValidationError):
            exceptions.switch_on(pct, shape="AA9999", assessment="", reason="R", by=deputy)

    def test_off_removes_every_case_at_once(self, held, pct, deputy):
        assert exceptions.switch_off(pct, by=deputy) == 1
        held.refresh_from_db()
        assert (ExceptionCase.objects.count(), held.removed_as, held.number) == (0, Removed.SWITCHED_OFF, 7)
        with pytest.raises(exceptions.ExceptionsAreOff):
            exceptions.switch_off(pct, by=deputy)


class TestTakingIn:
    def test_the_analyst_is_told_counts_and_never_a_case(self, sign_in, analyst, on, workers):
        file = SimpleUploadedFile("cases.csv", written())
        page = sign_in(analyst).post("/exceptions/load/", {"file": file}).content.decode()
        assert "7 cases, removed after" in page
        assert SEEN not in page
        assert SEEN not in sign_in(analyst).get("/exceptions/load/").content.decode()

    def test_a_wrong_row_refuses_all_and_is_told_by_its_number(self, sign_in, analyst, on, workers):
        rows = [("ZQ4711", "w1"), ("Jo Smith", "w1"), ("ZQ4712", "Mary Jones")]
        answer = sign_in(analyst).post("/exceptions/load/", {"file": SimpleUploadedFile("cases.csv", written(*rows))})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Row 3: the case reference does not have the shape AA9999" in page
        assert "Row 4: the worker is none the tree of units knows." in page
        assert not {one for one in ("Jo Smith", "Mary Jones", SEEN) if one in page}
        assert not ExceptionList.objects.exists()

    def test_a_number_other_than_the_figure_misses_is_doubtful(self, take):
        """121 of 128 visits were on time: seven were not."""
        assert take()[0].doubt == ""
        assert take(("ZQ4711", "w1"))[0].doubt == ("Doubtful: the list has 1 case, the published figure misses 7.")

    def test_a_newer_list_takes_its_place_keeps_marks_and_adds_no_time(self, take, pact_manager):
        first = take(("ZQ4711", "w1"), ("ZQ4712", "w1"))[0].list
        case = next(one for one in first.cases.all() if one.reference == SEEN)
        unit = Unit.objects.get(code="pact")
        exceptions.mark(unit, causes={case.pk: CaseCause.RECORDING}, seen={case.pk: ""}, by=pact_manager)
        second = take(("ZQ4711", "w1"), ("ZQ4713", "w2"), now=NOW + timedelta(days=20))[0].list
        first.refresh_from_db()
        assert first.removed_as == Removed.REPLACED
        assert second.kept_until == first.kept_until
        assert {one.reference: one.cause for one in second.cases.all()} == {SEEN: "recording", "ZQ4713": ""}

    def test_a_case_of_another_units_list_is_counted_once(self, take, analyst):
        take()
        other = written(("ZQ4711", "w1")).replace(b"pact,", b"pact-team-1,")
        with pytest.raises(ListRefused) as refused:
            exceptions.take_in(content=other, file_name="cases.csv", by=analyst)
        assert refused.value.problems == ["Row 2: the case is on another unit's list of this month."]

    def test_a_list_can_be_taken_back(self, sign_in, analyst, held):
        client = sign_in(analyst)
        client.post(f"/exceptions/load/{held.pk}/take-back/")
        client.post(f"/exceptions/load/{held.pk}/take-back/")
        assert not ExceptionCase.objects.exists()


class TestTheLine:
    def test_only_the_line_sees_them(self, sign_in, held):
        """Each person: which units' cases they may see, of the service, its teams, and a worker."""
        asked = ("southampton", "pact", "pact-team-1", "pact-team-2", "w1")
        line = {
            "deputy": set(asked),
            "head": set(asked),
            "manager.pact": {"pact", "pact-team-1", "pact-team-2", "w1"},
            "team.pact": {"pact-team-1", "w1"},
            "manager.cla": set(), "analyst": set(), "qa": set(), "board": set(), "admin": set(),
        }  # fmt: skip
        wrong = []
        for name, units in line.items():
            client = sign_in(User.objects.get(username=name))
            for unit in asked:
                opened = client.get(ADDRESS.format(unit)).status_code == 200
                shown = look(client, unit).content.decode()
                if {opened, bool(re.search(r"ZQ\d{4}", shown))} != {unit in units}:
                    wrong.append((name, unit))
        assert wrong == []

    def test_a_team_sees_its_own_workers_cases_and_no_others(self, sign_in, pact_team_manager, held):
        page = look(sign_in(pact_team_manager), "pact-team-1").content.decode()
        assert re.findall(r"ZQ\d{4}", page) == ["ZQ4711", "ZQ4713", "ZQ4715", "ZQ4717"]

    def test_no_case_is_shown_before_the_look_is_recorded(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        assert SEEN not in client.get(ADDRESS.format("pact")).content.decode()
        assert not Look.objects.exists()
        assert SEEN in look(client).content.decode()
        one = Look.objects.get()
        assert (one.user, one.unit.code, one.about, one.page) == (
            pact_manager, "pact", "PCT-01", ADDRESS.format("pact"),
        )  # fmt: skip

    def test_a_look_is_good_for_that_page_and_a_quarter_of_an_hour(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        look(client, "pact-team-1")
        assert SEEN not in client.get(ADDRESS.format("pact")).content.decode()
        behind, before = Unit.objects.get(code="pact-team-2"), datetime.now(UTC) - timedelta(minutes=16)
        about = {"unit": behind, "about": "PCT-01", "page": ADDRESS.format("pact-team-2")}
        Look.objects.create(user=pact_manager, looked_at=before, **about)
        assert "ZQ4712" not in client.get(about["page"]).content.decode()

    def test_a_look_at_workers_figures_opens_no_cases(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        client.post("/units/pact/look/", {"about": "PCT-01", "next": "/indicators/PCT-01/"})
        assert SEEN not in client.get(ADDRESS.format("pact")).content.decode()

    def test_the_page_is_not_cached(self, sign_in, pact_manager, held):
        assert "no-store" in look(sign_in(pact_manager)).headers["Cache-Control"]

    def test_pages_of_the_indicator_and_the_flag_say_how_many_to_the_line_alone(
        self, sign_in, pact_manager, analyst, held, pct
    ):
        flag = Flag.objects.live().get(indicator=pct, cohort__code="CLA")
        Flag.objects.filter(pk=flag.pk).update(month=NOVEMBER)
        pages = ["/indicators/PCT-01/?unit=pact&cohort=CLA", flag.get_absolute_url()]
        client = sign_in(pact_manager)
        assert ["The 7 cases behind this" in client.get(one).content.decode() for one in pages] == [True, True]
        assert [SEEN in client.get(one).content.decode() for one in pages] == [False, False]
        client = sign_in(analyst)
        assert ["cases behind this" in client.get(one).content.decode() for one in pages] == [False, False]


class TestMarking:
    def mark(self, client, held, **causes):
        cases = {case.reference: case for case in held.cases.all()}
        typed = {}
        for reference, cause in causes.items():
            pk = cases[reference].pk
            typed |= {f"cause-{pk}": cause, f"seen-{pk}": ""}
        return client.post(ADDRESS.format("pact").replace("/?", "/mark/?"), typed, follow=True)

    def test_a_manager_marks_and_the_counts_are_told(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        look(client)
        page = self.mark(client, held, ZQ4711="recording", ZQ4712="practice").content.decode()
        assert "Marked 2 cases." in page
        assert "recording 1 to 5, practice 1 to 5, not marked 1 to 5" in page

    def test_no_other_word_is_taken(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        look(client)
        assert self.mark(client, held, ZQ4711="Jo Smith was ill").status_code == 422
        assert not ExceptionCase.objects.exclude(cause="").exists()

    def test_two_at_once_overwrite_nothing_and_lose_nothing(self, sign_in, pact_manager, held):
        client = sign_in(pact_manager)
        look(client)
        self.mark(client, held, ZQ4711="recording")
        answer = self.mark(client, held, ZQ4711="practice", ZQ4712="capacity")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "somebody marked one of these cases meanwhile" in page
        assert '<option value="capacity" selected>' in page
        assert {one.cause for one in held.cases.all()} == {"", "recording"}

    def test_a_team_manager_marks_no_other_teams_case(self, pact_team_manager, held):
        other = next(one for one in held.cases.all() if one.worker.code == "w2")
        team = Unit.objects.get(code="pact-team-1")
        with pytest.raises(exceptions.ListIsGone):
            exceptions.mark(team, causes={other.pk: CaseCause.PRACTICE}, seen={other.pk: ""}, by=pact_team_manager)
        with pytest.raises(PermissionDenied):
            exceptions.mark(other.worker, causes={}, seen={}, by=pact_team_manager)

    def test_counts_go_into_the_claim_of_recording(self, sign_in, pact_manager, held, pct):
        flag = Flag.objects.live().get(indicator=pct, cohort__code="CLA")
        Flag.objects.filter(pk=flag.pk).update(month=NOVEMBER)
        client = sign_in(pact_manager)
        self.mark(client, held, **{f"ZQ{4711 + n}": "recording" for n in range(7)})
        answer = client.get(reverse("indicators:claim-recording", args=[flag.pk]))
        page = answer.content.decode()
        assert answer.context["form"].initial["cases"] == 7
        assert "as the line marked them: recording 7." in page
        assert SEEN not in page

    def test_the_room_is_told_counts_where_somebody_of_the_line_sits_in_it(self, sign_in, pact_manager, analyst, held):
        session = ClinicSession.objects.get(clinic__unit__code="pact")
        prepare_agenda(session, by=analyst)
        item = session.items.filter(indicator__code="PCT-01").first()
        address = f"/clinics/sessions/{session.pk}/room/?item={item.position}"
        room = RoomPage(session, place=item.position, by=pact_manager, now=NOW, today=NOW.date())
        cohort = room.measure.series.cohort
        ExceptionList.objects.filter(pk=held.pk).update(cohort=cohort)
        cause = {"cause": "recording", "marked_by": pact_manager, "marked_at": NOW}
        ExceptionCase.objects.update(**cause)
        said = "as the line marked them: recording 7."
        page = sign_in(pact_manager).get(address).content.decode()
        assert said in page
        assert "data-put-into=" in page
        assert SEEN not in page
        assert said not in sign_in(analyst).get(address).content.decode()


class TestEightWeeks:
    def test_the_job_removes_the_cases_and_keeps_the_counts(self, held):
        assert exceptions.remove_what_is_over(now=NOW + timedelta(weeks=8)) == 0
        assert exceptions.remove_what_is_over(now=NOW + timedelta(weeks=8, days=1)) == 1
        assert exceptions.remove_what_is_over(now=NOW + timedelta(weeks=9)) == 0
        held.refresh_from_db()
        assert (ExceptionCase.objects.count(), held.number, held.removed_as) == (0, 7, Removed.OVER)

    def test_it_is_on_the_timetable(self):
        from organisation.jobs.registry import find

        assert find(exceptions.REMOVE).timetable() is not None


class TestNowhereElse:
    def test_a_reference_cannot_be_read_in_the_database(self, held):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM indicators_exceptioncase")
            stored = repr(cursor.fetchall())
        assert SEEN not in stored
        assert SEEN in {case.reference for case in held.cases.all()}

    def test_another_secret_opens_nothing(self, held, settings):
        from indicators.models import sealed

        settings.CASE_KEY_SECRET = "x" * 40
        sealed._seal.cache_clear()
        try:
            assert {case.reference for case in ExceptionCase.objects.all()} == {""}
        finally:
            sealed._seal.cache_clear()

    def test_neither_its_name_nor_a_message_says_which_case_it_is(self, held):
        assert not [one for one in held.cases.all() if SEEN in f"{one} {one!r}"]

    def test_no_history_data_entry_view_or_file_has_the_table(self):
        from reports.star import columns

        ours = {"exceptioncase", "exceptionlist", "exceptionswitch"}
        assert not {name for name in ADMIN_MODELS if name.split(".")[1] in ours}
        assert not {one.__name__.lower() for one in admin.site._registry} & ours
        assert not [
            one
            for one in apps.get_models()
            if one.__name__.lower().startswith(("historicalexceptioncase", "historicalexceptionlist"))
        ]
        assert "exception" not in Path(columns.__file__).read_text("utf-8").lower()
        with connection.cursor() as cursor:
            views = [one.name for one in connection.introspection.get_table_list(cursor) if one.type == "v"]
        assert not [name for name in views if "exception" in name]

    def test_only_this_room_reads_it(self):
        """The table is named nowhere else in the product: no API, edition, file, search or other room can reach it.

        The guard of free text knows its digest, and what is put together of one person leaves it out by name.
        """
        at = Path(__file__).parents[2]
        may = {f"indicators/{one}" for one in (
            "exceptions.py", "models/exceptions.py", "models/__init__.py", "operations/exceptions.py", "forms/exceptions.py",
        )} | {"organisation/guarding.py", "reports/evidence/subject.py"}  # fmt: skip
        naming = {
            str(path.relative_to(at))
            for app in ("organisation", "indicators", "actions", "audits", "clinics", "reports", "config")
            for path in (at / app).rglob("*.py")
            if "migrations" not in path.parts and re.search("ExceptionCase|exceptioncase", path.read_text("utf-8"))
        }
        assert naming == may

    def test_no_page_or_file_the_deputy_director_opens_has_a_reference(self, sign_in, deputy, held):
        """Whoever sees most: pages, lists, downloads and the API of everything that needs no more than an address."""
        client, found = sign_in(deputy), []
        look(client)
        rows = [
            row for rows in read_rows().values() for row in rows if row.method == "GET" and row.marks["deputy"] == "y"
        ]
        plain = [row.path for row in rows if "{" not in row.path and not row.path.startswith("/exceptions/")]
        more = [
            "/indicators/PCT-01/?unit=pact&cohort=CLA",
            "/indicators/?file=csv",
            "/flags/?file=csv",
            "/flags/?file=xlsx",
        ]
        for address in [*plain, *more]:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if SEEN.encode() in body:
                found.append(address)
        assert found == []
        assert len(plain) > 20


def test_the_database_refuses_what_must_not_be(held, on, pct, analyst):
    case, again = held.cases.first(), held.cases.last()
    broken = [
        (ExceptionCase, case.pk, {"cause": "ill"}),
        (ExceptionCase, case.pk, {"cause": "practice"}),
        (ExceptionCase, case.pk, {"marked_by": analyst, "marked_at": NOW}),
        (ExceptionCase, case.pk, {"fingerprint": again.fingerprint}),
        (ExceptionList, held.pk, {"number": 0}),
        (ExceptionList, held.pk, {"month": date(2021, 11, 2)}),
        (ExceptionList, held.pk, {"removed_at": NOW}),
        (ExceptionList, held.pk, {"removed_as": "over"}),
        (ExceptionList, held.pk, {"removed_at": NOW, "removed_as": "lost"}),
        (ExceptionSwitch, on.pk, {"reason": ""}),
        (ExceptionSwitch, on.pk, {"assessment": ""}),
        (ExceptionSwitch, on.pk, {"shape": ""}),
        (ExceptionSwitch, on.pk, {"switched_off_at": NOW}),
        (ExceptionSwitch, on.pk, {"switched_off_at": NOW - timedelta(days=1), "switched_off_by": analyst}),
    ]
    let_through = []
    for model, pk, change in broken:
        try:
            with transaction.atomic():
                model.objects.filter(pk=pk).update(**change)
            let_through.append((model.__name__, change))
        except IntegrityError:
            pass
    assert let_through == []
    for row in (on, held):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
