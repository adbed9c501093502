"""Publishing: all it says frozen once and for ever, and what is corrected later listed in the next with why."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from indicators.models import Outturn, Target
from reports.editions.contents import from_json, to_json
from reports.editions.reading import EditionIsDamaged, contents_of, frozen_of
from reports.models import Edition
from reports.operations.editions import (
    EditionNotReady,
    approve_edition,
    leave_out,
    plan_edition,
    publish_edition,
    take_approval_back,
)
from reports.operations.holding import EditionHasMovedOn, EditionIsClosed
from reports.operations.reviewing import take_step
from reports.rules.words import Step
from tests.indicators.test_claims import revise
from tests.reports.editions.making import OCTOBER, SEPTEMBER, approved, lines, opened, published, subject, write

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


class TestFreezing:
    def test_it_reads_back_as_it_was_gathered(self, deputy):
        edition, now = approved(), timezone.now()
        gathered = contents_of(edition, now=now)
        held = publish_edition(edition, by=deputy, now=now)
        assert contents_of(held, now=now + timedelta(days=400)) == gathered

    def test_nothing_that_changes_later_changes_it(self, analyst):
        edition = published()
        before = json.dumps(edition.contents, sort_keys=True)
        revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, analyst)
        Target.objects.update(value=1)
        analyst.first_name = "Somebody"
        analyst.save()
        again = Edition.objects.get(pk=edition.pk)
        assert json.dumps(to_json(contents_of(again, now=timezone.now())), sort_keys=True) == before

    def test_what_goes_without_words_says_why_and_prints_no_draft(self, analyst):
        edition = opened()
        write(subject("workforce-academy"), "Nobody has read this yet.")
        leave_out(lines(edition)["workforce"].section, reason="The academy reports in spring.", by=analyst)
        [section] = [one for one in contents_of(edition, now=timezone.now()).sections if one.key == "workforce"]
        assert (section.words, section.missing) == (None, "Without words: The academy reports in spring.")

    def test_not_before_it_is_approved(self, deputy):
        with pytest.raises(EditionNotReady, match="once it is approved"):
            publish_edition(opened(), by=deputy)

    def test_a_double_click_publishes_once(self, deputy):
        edition = approved()
        seen = edition.version
        first = publish_edition(edition, by=deputy, seen=seen)
        second = publish_edition(edition, by=deputy, seen=seen)
        assert second.published_at == first.published_at

    def test_not_what_was_changed_since_it_was_seen(self, deputy):
        edition = approved()
        seen = edition.version
        again = approve_edition(take_approval_back(edition, by=deputy), by=deputy)
        with pytest.raises(EditionHasMovedOn):
            publish_edition(again, by=deputy, seen=seen)

    def test_the_analyst_does_not_publish(self, analyst):
        with pytest.raises(PermissionDenied):
            publish_edition(approved(), by=analyst)

    def test_afterwards_it_refuses_every_change(self, analyst, deputy, head):
        edition = published()
        by_key = lines(edition)
        said = by_key["right-service"].held
        for refused in (
            lambda: approve_edition(edition, by=deputy),
            lambda: take_approval_back(edition, by=deputy),
            lambda: plan_edition(edition, name="?", meets_on=None, sections={}, by=analyst),
            lambda: leave_out(by_key["summary"].section, reason="", by=analyst),
            lambda: write(subject("right-service"), "Contacts fell."),
            lambda: take_step(said, step=Step.SENT_BACK, note="No.", by=head),
        ):
            with pytest.raises(EditionIsClosed, match="is published"):
                refused()

    def test_what_was_tampered_with_is_not_read(self):
        edition = published()
        edition.contents = to_json(replace(from_json(edition.contents), unit="Elsewhere"))
        edition.save()
        with pytest.raises(EditionIsDamaged):
            frozen_of(edition)


class TestRestatements:
    @pytest.fixture
    def earlier(self):
        return published(SEPTEMBER)

    def restated(self):
        return contents_of(opened(OCTOBER), now=timezone.now()).restated

    def test_none_where_nothing_was_corrected(self, earlier):
        assert self.restated() == ()

    def test_a_corrected_figure_from_what_to_what_and_why(self, earlier, analyst):
        revise(Outturn.objects.get(indicator__code="RST-01", month=SEPTEMBER), 1990, analyst)
        [one] = [one for one in self.restated() if one.code == "RST-01"]
        assert (one.edition, one.month, one.printed_now) == ("October 2021", SEPTEMBER, "1,990")
        assert one.printed_then != one.printed_now
        assert one.reason not in ("", "No reason was written down.")

    def test_a_month_the_earlier_did_not_print_is_no_restatement(self, earlier, analyst):
        revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, analyst)
        assert self.restated() == ()

    def test_a_target_that_was_set_anew(self, earlier):
        target = Target.objects.filter(indicator__code="EAI-03", unit__kind="authority", cohort=None).earliest(
            "applies_from"
        )
        target.value, target.reason = Decimal(700), "Agreed by the Board in November"
        target.save()
        [one] = [one for one in self.restated() if one.code == "EAI-03"]
        assert one.label.endswith("(target)")
        assert one.reason == "Agreed by the Board in November"

    def test_they_are_frozen_with_the_edition_that_lists_them(self, earlier, analyst):
        revise(Outturn.objects.get(indicator__code="RST-01", month=SEPTEMBER), 1990, analyst)
        later = published(OCTOBER)
        revise(Outturn.objects.get(indicator__code="RST-01", month=SEPTEMBER), 2000, analyst)
        assert [one.printed_now for one in frozen_of(later).restated if one.code == "RST-01"] == ["1,990"]
