"""Addresses of indicators, returns and flags."""

from django.urls import path

from indicators import views

app_name = "indicators"

urlpatterns = [
    # /indicators/
    path("indicators/", views.board, name="board"),
    path("indicators/<slug:code>/", views.indicator, name="indicator"),
    # /returns/
    path("returns/", views.list_returns, name="returns"),
    path("returns/new/", views.upload_return, name="upload-return"),
    path("returns/<int:pk>/", views.show_return, name="return"),
    path("returns/<int:pk>/publish/", views.publish_return, name="publish-return"),
    path("returns/<int:pk>/discard/", views.discard_return, name="discard-return"),
    # /flags/
    path("flags/", views.list_flags, name="flags"),
    path("flags/<int:pk>/", views.show_flag, name="flag"),
    path("flags/<int:pk>/acknowledge/", views.acknowledge_flag, name="acknowledge-flag"),
    # /doubts/
    path("doubts/<int:pk>/settle/", views.settle_doubt, name="settle-doubt"),
]
