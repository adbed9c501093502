"""Addresses of the front page and reports."""

from django.urls import path, register_converter

from indicators.converters import MonthConverter
from reports.converters import AboutConverter
from reports.views import (
    commentary,
    dashboard,
    data,
    design,
    editions,
    evidence,
    files,
    front_page,
    held_about,
    keeping,
    publishing,
    reviewing,
    roles,
    search,
    tokens,
)

app_name = "reports"
register_converter(AboutConverter, "about")
EDITION = "editions/<year_month:month>/"
WHAT = "commentary/<slug:unit>/<year_month:month>/<about:about>/"
register_converter(MonthConverter, "year_month")

urlpatterns = [
    path("", front_page.home, name="home"),
    path("search/", search.show_search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("design/", design.show_design, name="design"),
    # /dashboard/
    path("dashboard/", dashboard.show_dashboard, name="dashboard"),
    path("dashboard/today/", dashboard.show_dashboard_today, name="dashboard-today"),
    # /commentary/
    path("commentary/", commentary.list_commentary, name="commentaries"),
    path(WHAT, commentary.show_commentary, name="commentary"),
    path(f"{WHAT}write/", commentary.write_commentary, name="write-commentary"),
    path(f"{WHAT}<int:number>/step/", reviewing.take_step, name="review-commentary"),
    path(f"{WHAT}<int:number>/remark/", reviewing.make_remark, name="remark-commentary"),
    path("commentary/remarks/<int:pk>/settle/", reviewing.settle_remark, name="settle-remark"),
    # /roles/: the table of access
    path("roles/", roles.show_roles, name="roles"),
    path("roles/table.csv", roles.give_table, name="roles-csv"),
    path("roles/holders.csv", roles.give_holders, name="holders-csv"),
    # /tokens/: what other systems read with
    path("tokens/", tokens.list_tokens, name="tokens"),
    path("tokens/make/", tokens.make_token, name="make-token"),
    path("tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("api/", tokens.describe_api, name="api"),
    # /evidence/
    path("evidence/", evidence.list_evidence, name="evidence"),
    path("evidence/export/", evidence.export, name="export-evidence"),
    path("evidence/keeping/", keeping.show_keeping, name="keeping"),
    path("evidence/keeping/<slug:slug>/", keeping.set_keeping, name="set-keeping"),
    path("evidence/holds/new/", keeping.hold, name="hold-records"),
    path("evidence/holds/<int:pk>/release/", keeping.release_hold, name="release-hold"),
    path("evidence/person/", held_about.about_person, name="about-person"),
    path("evidence/case/", held_about.audits_of_case, name="audits-of-case"),
    # /editions/
    path("editions/", editions.list_editions, name="editions"),
    path("editions/new/", editions.open_edition, name="open-edition"),
    # /editions/<month>/
    path(EDITION, editions.show_edition, name="edition"),
    path(f"{EDITION}public/", files.show_public_copy, name="public-edition"),
    path(f"{EDITION}files/", files.list_files, name="edition-files"),
    path(f"{EDITION}files/ask/", files.ask_for_file, name="ask-for-file"),
    path(f"{EDITION}files/<int:pk>/", files.fetch_file, name="edition-file"),
    path(f"{EDITION}prepare/", editions.prepare_edition, name="prepare-edition"),
    path(f"{EDITION}plan/", editions.plan_edition, name="plan-edition"),
    path(f"{EDITION}sections/<int:pk>/leave-out/", editions.leave_out, name="leave-out-section"),
    path(f"{EDITION}remind/", editions.remind_owners, name="remind-owners"),
    path(f"{EDITION}approve/", publishing.approve_edition, name="approve-edition"),
    path(f"{EDITION}reopen/", publishing.reopen_edition, name="reopen-edition"),
    path(f"{EDITION}publish/", publishing.publish_edition, name="publish-edition"),
    path(f"{EDITION}compare/<year_month:other>/", publishing.compare_editions, name="compare-editions"),
    # /data/
    path("data/", data.list_data, name="data"),
    path("data/power-bi/", data.connect_power_bi, name="power-bi"),
    path("data/<slug:name>.csv", data.download_csv, name="data-csv"),
    path("data/<slug:name>.parquet", data.download_parquet, name="data-parquet"),
]
