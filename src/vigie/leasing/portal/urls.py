"""Addresses of contracts."""

from django.urls import path

from vigie.leasing.portal.staff import acts, contract, contracts, statement, versions

app_name = "leasing"
urlpatterns = [
    path("contracts/", contracts.show, name="contracts"),
    path("contracts/<int:contract_id>/", contract.show, name="contract"),
    path("contracts/<int:contract_id>/statement", statement.show, name="statement"),
    path("contracts/<int:contract_id>/versions", versions.show, name="versions"),
    path("contracts/<int:contract_id>/acts/<str:step>", acts.show, name="act"),
]
