"""Graded case-practice audits and what they add up to."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Graded case-practice audits and what they add up to."""

    name = "audits"
    verbose_name = "Case audits"

    def ready(self) -> None:
        """Say how the audit an action is raised on is found, what people are told of, and what is evidence."""
        from actions.review_beside import Offered, offer_list
        from actions.sources import offer_source
        from audits.alerts import INADEQUATE
        from audits.beside import beside_flag, beside_indicator, told_of_flag
        from audits.follow_up import count_without_action, without_action
        from audits.kept import keep_records
        from audits.left import say_what_is_left
        from audits.letters import KINDS as LETTERS
        from audits.measures import says_its_fewest
        from audits.notices import SECOND_READING
        from audits.reach import find_source
        from audits.told import KINDS
        from audits.watched import watch_rows
        from indicators.beside import ask_for_flag_part, ask_for_part, ask_for_story
        from indicators.held_to import hold_definitions_to
        from organisation.notifications import register

        watch_rows()
        say_what_is_left()
        keep_records()
        offer_source("audit", find_source)
        offer_list(
            "audits-no-action",
            Offered(
                "Audits with no action",
                "Graded Inadequate or Requires improvement; the days to act are over and nobody has raised an action.",
                "audits/_without_action.html",
                without_action,
                count_without_action,
            ),
        )
        for kind in (INADEQUATE, SECOND_READING, *KINDS, *LETTERS):
            register(kind)
        hold_definitions_to(says_its_fewest)
        ask_for_part(beside_indicator)
        ask_for_flag_part(beside_flag)
        ask_for_story(told_of_flag)
