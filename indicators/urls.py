"""Addresses of indicators, returns and flags."""

from django.urls import path

from indicators.views import board, doubts, flags, indicator, returns

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
    # /doubts/
    path("doubts/<int:pk>/settle/", doubts.settle_doubt, name="settle-doubt"),
]
