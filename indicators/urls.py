"""Addresses of indicators, returns, flags and data gaps."""

from django.urls import path

from indicators.views import board, doubts, flags, gaps, indicator, returns

app_name = "indicators"

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
    # /flags/
    path("flags/", flags.list_flags, name="flags"),
    path("flags/<int:pk>/", flags.show_flag, name="flag"),
    path("flags/<int:pk>/acknowledge/", flags.acknowledge_flag, name="acknowledge-flag"),
    # /gaps/
    path("gaps/", gaps.list_gaps, name="gaps"),
    path("gaps/<slug:code>/<slug:unit>/", gaps.show_gap, name="gap"),
    path("gaps/<slug:code>/<slug:unit>/own/", gaps.own_gap, name="own-gap"),
    # /doubts/
    path("doubts/<int:pk>/settle/", doubts.settle_doubt, name="settle-doubt"),
]
