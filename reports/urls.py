"""Addresses of the front page and reports."""

from django.urls import path, register_converter

from indicators.converters import MonthConverter
from reports.converters import AboutConverter
from reports.views import commentary, front_page, reviewing

app_name = "reports"
register_converter(AboutConverter, "about")
WHAT = "commentary/<slug:unit>/<year_month:month>/<about:about>/"
register_converter(MonthConverter, "year_month")

urlpatterns = [
    path("", front_page.home, name="home"),
    # /commentary/
    path("commentary/", commentary.list_commentary, name="commentaries"),
    path(WHAT, commentary.show_commentary, name="commentary"),
    path(f"{WHAT}write/", commentary.write_commentary, name="write-commentary"),
    path(f"{WHAT}<int:number>/step/", reviewing.take_step, name="review-commentary"),
    path(f"{WHAT}<int:number>/remark/", reviewing.make_remark, name="remark-commentary"),
    path("commentary/remarks/<int:pk>/settle/", reviewing.settle_remark, name="settle-remark"),
]
