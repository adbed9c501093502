"""Measures, their monthly figures, and the rules that read them."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Measures, their monthly figures, and the rules that read them; shows a unit's figures on its page."""

    name = "indicators"
    verbose_name = "Indicators and figures"

    def ready(self) -> None:
        """Answer what a unit's page asks of figures, show the line what is behind a miss, and say what is evidence."""
        from indicators import exceptions
        from indicators.beside import ask_for_flag_part, ask_for_part
        from indicators.kept import keep_records
        from indicators.left import say_what_is_left
        from indicators.unit_figures import figures_of_unit, left_behind
        from indicators.watched import watch_rows
        from organisation.unit_page import ask_for_open_work, ask_for_section

        watch_rows()
        keep_records()
        say_what_is_left()
        ask_for_section(figures_of_unit)
        ask_for_open_work(left_behind)
        ask_for_part(exceptions.beside_indicator)
        ask_for_flag_part(exceptions.beside_flag)
