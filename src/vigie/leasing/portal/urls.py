"""Addresses of leasing: contracts, and what comes before them."""

from django.urls import path

from vigie.leasing.portal.staff import (
    acts,
    calculator,
    ceilings,
    contract,
    contracts,
    drafting,
    offers,
    orders,
    papers,
    portfolio,
    products,
    references,
    statement,
    takeover,
    takeovers,
    versions,
)

app_name = "leasing"
urlpatterns = [
    path("contracts/", contracts.show, name="contracts"),
    path("contracts/portfolio", portfolio.show, name="portfolio"),
    path("contracts/portfolio/export", portfolio.export, name="portfolio_export"),
    path("contracts/from-offer/<int:offer_id>", drafting.show, name="draft"),
    path("contracts/takeover", takeover.show, name="takeover"),
    path("contracts/takeovers/<int:takeover_id>/", takeovers.one, name="takeover_run"),
    path(
        "contracts/takeovers/<int:takeover_id>/progress",
        takeovers.progress,
        name="takeover_progress",
    ),
    path("contracts/<int:contract_id>/", contract.show, name="contract"),
    path("contracts/<int:contract_id>/statement", statement.show, name="statement"),
    path("contracts/<int:contract_id>/versions", versions.show, name="versions"),
    path("contracts/<int:contract_id>/papers", papers.make, name="papers"),
    path("contracts/<int:contract_id>/acts/<str:step>", acts.show, name="act"),
    path("calculator/", calculator.show, name="calculator"),
    path("calculator/offer", calculator.save, name="save_offer"),
    path("offers/", offers.offers, name="offers"),
    path("offers/compare", offers.compare, name="compare_offers"),
    path("offers/<int:offer_id>/", offers.one, name="offer"),
    path("offers/<int:offer_id>/paper", offers.paper, name="offer_paper"),
    path("settings/ceilings/", ceilings.ceilings, name="ceilings"),
    path("settings/reference-rates/", references.references, name="references"),
    path("settings/allocation/", orders.orders, name="orders"),
    path("products/", products.products, name="products"),
    path("products/new", products.new, name="new_product"),
    path("products/starters", products.starters, name="starter_products"),
    path("products/<int:product_id>/", products.one, name="product"),
    path("products/<int:product_id>/edit", products.edit, name="edit_product"),
    path("products/versions/<int:version_id>/publish", products.publish, name="publish_product"),
]
