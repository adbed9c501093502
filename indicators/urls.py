"""Addresses of indicators, returns, flags and data gaps."""

from django.urls import path, register_converter

from indicators.converters import MonthConverter
from indicators.views import (
    board,
    charts,
    chronology,
    comparison,
    definitions,
    doubts,
    exceptions,
    exchange,
    flags,
    gaps,
    heatmap,
    indicator,
    names,
    recording,
    return_files,
    returns,
    sheets,
    why,
    withdrawal,
)

app_name = "indicators"
register_converter(MonthConverter, "month")

urlpatterns = [
    # /indicators/
    path("indicators/", board.board, name="board"),
    path("indicators/heatmap/", heatmap.heatmap, name="heatmap"),
    path("indicators/new/", definitions.define_indicator, name="define-indicator"),
    path("indicators/<slug:code>/", indicator.indicator, name="indicator"),
    path("indicators/<slug:code>/teams/", comparison.compare_teams, name="compare"),
    path("indicators/<slug:code>/chronology/", chronology.chronology, name="chronology"),
    path("indicators/<slug:code>/why/", why.explain_status, name="why"),
    # /indicators/<code>/define/
    path("indicators/<slug:code>/define/", definitions.define_version, name="define-version"),
    path("indicators/<slug:code>/define/ownership/", definitions.set_ownership, name="set-ownership"),
    path("indicators/<slug:code>/define/target/", definitions.set_target, name="set-target"),
    path(
        "indicators/<slug:code>/define/target/<int:pk>/take-back/",
        definitions.take_target_back,
        name="take-target-back",
    ),
    path("indicators/<slug:code>/define/benchmark/", definitions.set_benchmark, name="set-benchmark"),
    path("indicators/<slug:code>/define/break/", definitions.record_break, name="record-break"),
    path(
        "indicators/<slug:code>/define/break/<int:pk>/take-back/", definitions.take_break_back, name="take-break-back"
    ),
    path("indicators/<slug:code>/define/chart/", charts.set_chart, name="set-chart"),
    path("indicators/<slug:code>/define/rebase/", charts.mark_rebase, name="mark-rebase"),
    path("indicators/<slug:code>/define/rebase/<int:pk>/take-back/", charts.take_rebase_back, name="take-rebase-back"),
    path("indicators/<slug:code>/define/name/", definitions.add_alias, name="add-alias"),
    path("indicators/<slug:code>/define/name/<int:pk>/drop/", definitions.drop_alias, name="drop-alias"),
    # /definitions/: as files
    path("definitions/", exchange.list_files, name="exchange"),
    path("definitions/<slug:slug>/", exchange.bring_in_file, name="bring-in"),
    path("definitions/<slug:slug>/write/", exchange.confirm_file, name="confirm-file"),
    path("definitions/<slug:slug>/file/<slug:ending>/", exchange.download, name="download-definitions"),
    # /returns/
    path("returns/", returns.list_returns, name="returns"),
    path("returns/new/", returns.upload_return, name="upload-return"),
    path("returns/<int:pk>/", returns.show_return, name="return"),
    path("returns/form/", return_files.download_form, name="return-form"),
    path("returns/names/", names.list_names, name="return-names"),
    path("returns/names/<slug:kind>/<int:pk>/forget/", names.forget_name, name="forget-name"),
    path("returns/<int:pk>/read/", returns.read_return, name="read-return"),
    path("returns/<int:pk>/names/", names.answer_names, name="answer-names"),
    path("returns/<int:pk>/file/", return_files.download_file, name="return-file"),
    path("returns/<int:pk>/marked/", return_files.download_marked, name="return-marked"),
    path("returns/<int:pk>/publish/", returns.publish_return, name="publish-return"),
    path("returns/<int:pk>/withdraw/", withdrawal.withdraw_return, name="withdraw-return"),
    path("returns/<int:pk>/discard/", returns.discard_return, name="discard-return"),
    # /figures/
    path("figures/", sheets.list_sheets, name="sheets"),
    path("figures/<slug:code>/<month:month>/", sheets.type_figures, name="sheet"),
    # /flags/
    path("flags/", flags.list_flags, name="flags"),
    path("flags/<int:pk>/", flags.show_flag, name="flag"),
    path("flags/recording/", recording.list_rates, name="recording"),
    path("flags/acknowledge/", flags.acknowledge_flags, name="acknowledge-flags"),
    path("flags/<int:pk>/snooze/", flags.snooze_flag, name="snooze-flag"),
    path("flags/<int:pk>/known/", flags.accept_flag_as_known, name="know-flag"),
    path("flags/<int:pk>/recording/", recording.claim_recording, name="claim-recording"),
    path("flags/<int:pk>/take-up/", flags.take_flag_up_again, name="take-up-flag"),
    path("flags/<int:pk>/answers/<int:event>/undo/", flags.take_answer_back, name="take-answer-back"),
    path("flags/<int:pk>/acknowledge/", flags.acknowledge_flag, name="acknowledge-flag"),
    # /gaps/
    path("gaps/", gaps.list_gaps, name="gaps"),
    path("gaps/<slug:code>/<slug:unit>/", gaps.show_gap, name="gap"),
    path("gaps/<slug:code>/<slug:unit>/own/", gaps.own_gap, name="own-gap"),
    # /doubts/
    path("doubts/", doubts.list_doubts, name="doubts"),
    path("doubts/accept/", doubts.accept_doubts, name="accept-doubts"),
    path("doubts/<int:pk>/settle/", doubts.settle_doubt, name="settle-doubt"),
    # /exceptions/: the cases behind a miss, where that is switched on
    path("exceptions/", exceptions.list_switches, name="exception-switches"),
    path("exceptions/load/", exceptions.load_list, name="load-exceptions"),
    path("exceptions/load/<int:pk>/take-back/", exceptions.take_list_back, name="take-exceptions-back"),
    path("exceptions/<slug:code>/on/", exceptions.switch_on, name="switch-exceptions-on"),
    path("exceptions/<slug:code>/off/", exceptions.switch_off, name="switch-exceptions-off"),
    path("exceptions/<slug:code>/<month:month>/<slug:unit>/", exceptions.show_cases, name="exceptions"),
    path("exceptions/<slug:code>/<month:month>/<slug:unit>/look/", exceptions.look, name="look-at-exceptions"),
    path("exceptions/<slug:code>/<month:month>/<slug:unit>/mark/", exceptions.mark_cases, name="mark-exceptions"),
]
