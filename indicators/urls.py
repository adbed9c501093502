"""Addresses of indicators, returns and flags."""

from django.urls import path, register_converter

from indicators.converters import MonthConverter
from indicators.views import board, doubts, flags, indicator, returns, sheets

app_name = "indicators"
register_converter(MonthConverter, "month")

urlpatterns = [
    # /indicators/
    path("indicators/", board.board, name="board"),
    path("indicators/<slug:code>/", indicator.indicator, name="indicator"),
    # /returns/
    path("returns/", returns.list_returns, name="returns"),
    path("returns/new/", returns.upload_return, name="upload-return"),
    path("returns/<int:pk>/", returns.show_return, name="return"),
    path("returns/<int:pk>/publish/", returns.publish_return, name="publish-return"),
    path("returns/<int:pk>/discard/", returns.discard_return, name="discard-return"),
    # /figures/
    path("figures/", sheets.list_sheets, name="sheets"),
    path("figures/<slug:code>/<month:month>/", sheets.type_figures, name="sheet"),
    # /flags/
    path("flags/", flags.list_flags, name="flags"),
    path("flags/<int:pk>/", flags.show_flag, name="flag"),
    path("flags/<int:pk>/acknowledge/", flags.acknowledge_flag, name="acknowledge-flag"),
    # /doubts/
    path("doubts/<int:pk>/settle/", doubts.settle_doubt, name="settle-doubt"),
]
