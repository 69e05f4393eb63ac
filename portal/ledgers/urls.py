"""Routes of ledgers: published reports, the workbench, operations."""

from django.urls import path

from portal.ledgers.views import operations, periods, public, runs

app_name = "ledgers"

public = [
    path("reports/", public.report_list, name="report-list"),
    path("reports/<slug:organization>/<str:period>/", public.report_detail, name="report-detail"),
    path("reports/<slug:organization>/<str:period>/<slug:ledger>.xlsx", public.report_file, name="report-file"),
]

workbench = [
    path("ledgers/", periods.period_list, name="period-list"),
    path("ledgers/build/", periods.period_build, name="period-build"),
    path("ledgers/<int:pk>/", periods.period_detail, name="period-detail"),
    path("ledgers/<int:pk>/prepare/", periods.period_prepare, name="period-prepare"),
    path("ledgers/<int:pk>/review/", periods.period_review, name="period-review"),
    path("ledgers/<int:pk>/reopen/", periods.period_reopen, name="period-reopen"),
    path("ledgers/<int:pk>/seal/", periods.period_seal, name="period-seal"),
    path("ledgers/<int:pk>/publish/", periods.period_publish, name="period-publish"),
    path("ledgers/<int:pk>/unpublish/", periods.period_unpublish, name="period-unpublish"),
    path("ledgers/<int:pk>/rebuild/", periods.period_rebuild, name="period-rebuild"),
    path("ledgers/runs/<int:pk>/", runs.run_progress, name="run-progress"),
    path("ledgers/runs/<int:pk>/xlsx/", runs.run_download, name="run-download"),
    path("ledgers/runs/<int:pk>/print/", runs.run_print, name="run-print"),
    path("ledgers/runs/<int:pk>/verify/", runs.run_verify, name="run-verify"),
    path("operations/", operations.operations, name="operations"),
    path("operations/runs/<int:pk>/retry/", operations.run_retry, name="run-retry"),
]
