"""Addresses of the ledger."""

from django.urls import path

from vigie.ledger.portal.staff import books, entries, trial

app_name = "ledger"
urlpatterns = [
    path("ledger/", trial.trial, name="trial"),
    path("ledger/accounts/<int:account_id>/", trial.account, name="account"),
    path("ledger/accounts/<int:account_id>/close", books.close, name="close"),
    path("ledger/entries/<int:entry_id>/", entries.entry, name="entry"),
    path("ledger/entries/<int:entry_id>/reverse", entries.reverse, name="reverse"),
    path("ledger/charts/", books.chart_list, name="charts"),
    path("ledger/charts/<int:chart_id>/", books.chart, name="chart"),
    path("ledger/periods/", books.periods, name="periods"),
    path("ledger/fec", books.tax_file, name="fec"),
]
