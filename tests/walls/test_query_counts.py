"""How many queries each page and endpoint asks, frozen: one more per row cannot return unseen.

The count of a page may not depend on how many rows it shows, so it is taken over a list of
thirty. A page that needs a query more or less changes its figure here, in the same commit; one
that asks a query per row shows thirty more. Opening and closing of the request's transaction,
its organisation, session, person and the journal of readings are part of every figure.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from tests.registrations.portal import house
from tests.registrations.portal.conftest import read_here

from vigie.assets.actions import register_asset
from vigie.assets.domain.assets import NewAsset
from vigie.assets.models import Asset
from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.documents.models import Document
from vigie.fraud.actions import raise_alerts
from vigie.fraud.actions.deciding import comment_alert
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor
from vigie.leasing.actions import load_starter_products, save_offer
from vigie.leasing.models import Contract, Offer, Product
from vigie.ledger.models import Account, Chart, Entry
from vigie.notices.actions import notify
from vigie.notices.models import Message
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.parties.models import Party
from vigie.registrations.models import Batch, Certificate, Run, Source
from vigie.registrations.ports import use_reader
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_token
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import lessor_of, loa
from vigie.testing.notices import context_for
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

ROWS = 30
FROZEN = {
    "api/v1/certificates": 16,
    "api/v1/certificates/<certificate_id>": 27,
    "api/v1/certificates/<certificate_id>/distortions": 16,
    "api/v1/evidence/proposed": 15,
    "api/v1/imports": 8,
    "api/v1/imports/<import_id>": 8,
    "api/v1/imports/<import_id>/bad-rows": 16,
    "api/v1/imports/<import_id>/warnings": 16,
    "api/v1/sources": 8,
    "api/v1/runs": 8,
    "api/v1/runs/<run_id>": 8,
    "api/v1/alert-retention": 9,
    "api/v1/alert-retention/due": 9,
    "api/v1/alert-retention/erased": 8,
    "api/v1/alerts": 15,
    "api/v1/alerts/<alert_id>": 20,
    "api/v1/alerts/<alert_id>/explanations": 20,
    "api/v1/desk": 9,
    "api/v1/certificates-of-levels": 10,
    "api/v1/alerts/<alert_id>/evidence": 9,
    "api/v1/rings": 8,
    "api/v1/level-targets": 9,
    "api/v1/leasing/closing": 14,
    "api/v1/leasing/pay-overs": 9,
    "api/v1/leasing/reminders": 8,
    "api/v1/leasing/tax-points": 8,
    "api/v1/leasing/contracts": 17,
    "api/v1/leasing/contracts/<contract_id>": 29,
    "api/v1/leasing/contracts/<contract_id>/tax-documents": 11,
    "api/v1/leasing/contracts/<contract_id>/letters": 9,
    "api/v1/documents/<document_id>": 8,
    "api/v1/documents/transmissions": 8,
    "compliance/": 41,
    "compliance/pack.zip": 43,
    "credit/cards/": 13,
    "documents/": 14,
    "documents/retention/": 15,
    "documents/<int:document_id>/": 18,
    "documents/sending/": 14,
    "models/": 14,
    "models/certificates/": 18,
    "models/nights/": 13,
    "models/targets/": 15,
    "settings/alerts/retention/": 21,
    "settings/platforms/": 14,
    "settings/templates/": 13,
    "settings/letterhead/": 13,
    "sign-in": 8,
    "assets/": 14,
    "assets/new": 12,
    "assets/<int:asset_id>/": 27,
    "assets/<int:asset_id>/describe": 15,
    "assets/<int:asset_id>/value": 15,
    "parties/": 21,
    "parties/new": 12,
    "parties/<int:party_id>/": 25,
    "parties/<int:party_id>/correct": 21,
    "parties/<int:party_id>/erase": 29,
    "inbox/": 15,
    "settings/names/": 13,
    "settings/messages/": 21,
    "settings/messages/<int:message_id>/": 20,
    "certificates/": 21,
    "certificates/<int:certificate_id>/": 52,
    "certificates/<int:certificate_id>/evidence/": 23,
    "certificates/<int:certificate_id>/erase": 23,
    "api/v1/certificates/<certificate_id>/evidence": 16,
    "imports/": 13,
    "imports/new": 13,
    "imports/<int:import_id>/": 15,
    "imports/<int:import_id>/progress": 8,
    "imports/<int:import_id>/bad-rows": 16,
    "imports/<int:import_id>/warnings": 16,
    "imports/sources/": 13,
    "imports/sources/new": 12,
    "imports/sources/<int:source_id>/": 13,
    "questions/": 19,
    "runs/": 13,
    "runs/<int:run_id>/": 14,
    "runs/<int:run_id>/progress": 8,
    "alerts/": 17,
    "settings/rules/": 19,
    "settings/rules/backtests/": 18,
    "api/v1/backtests": 9,
    "api/v1/rules/analysis": 9,
    "settings/rules/new": 21,
    "alerts/<int:alert_id>/": 46,
    "alerts/<int:alert_id>/part": 41,
    "alerts/<int:alert_id>/evidence/": 19,
    "alerts/<int:alert_id>/ask": 25,
    "rings/": 14,
    "tasks/": 14,
    "tasks/chance/": 14,
    "contracts/": 23,
    "contracts/portfolio": 17,
    "contracts/settlements": 12,
    "contracts/from-offer/<int:offer_id>": 14,
    "contracts/pay-overs": 14,
    "contracts/closing": 19,
    "contracts/closing/reminders": 13,
    "contracts/closing/live": 14,
    "contracts/vat": 19,
    "contracts/vat/export": 14,
    "contracts/takeover": 13,
    "contracts/<int:contract_id>/": 53,
    "contracts/<int:contract_id>/statement": 26,
    "contracts/<int:contract_id>/versions": 15,
    "contracts/<int:contract_id>/acts/<str:step>": 27,
    "ledger/": 14,
    "ledger/accounts/<int:account_id>/": 16,
    "ledger/charts/": 14,
    "ledger/charts/<int:chart_id>/": 14,
    "ledger/entries/<int:entry_id>/": 17,
    "ledger/entries/<int:entry_id>/reverse": 16,
    "ledger/periods/": 13,
    "settings/look/": 13,
    "settings/alerts/": 13,
    "": 35,
    "search": 12,
    "settings/": 12,
    "api/v1/offers": 8,
    "api/v1/offers/<offer_id>": 8,
    "api/v1/products": 8,
    "calculator/": 14,
    "offers/": 13,
    "offers/<int:offer_id>/": 14,
    "offers/compare": 12,
    "products/": 13,
    "products/<int:product_id>/": 16,
    "products/<int:product_id>/edit": 16,
    "products/new": 12,
    "settings/ceilings/": 13,
    "settings/allocation/": 14,
    "settings/vat/": 13,
    "settings/reference-rates/": 13,
    "settings/service/": 13,
    "patterns/": 12,
}
# What stands in the address of a form that is one of many.
WORDS = {"step": "pay"}
# What answers no reading, or streams: the export is asked a thousand rows at a time.
LEFT_OUT = {
    "documents/<int:document_id>/file": "sends a file; the record's queries and the reading's line",
    "api/v1/documents/<document_id>/file": "sends a file, like the page",
    "settings/templates/<slug:kind>/<slug:language>.pdf": "sets a page: letterhead and accent",
    "certificates/export": "streams a query per thousand rows",
    "health": "asks the database and the worker, nothing of anybody's",
    "static/<path:path>": "no query",
    "api/v1/openapi.json": "no query",
}


@pytest.fixture
def by() -> Iterator[Actor]:
    """An organisation with thirty of everything, made by the product's own actions."""
    use_reader(read_here)
    by = house.organisation()
    vins = [f"VF1AAAA{number:010d}" for number in range(ROWS)]
    terms = "credit,open,2025-01-10,2029-01-10,9000.50,EUR"
    contracts = [
        f"LC-{n},AA-{n:03d}-BB,{vin},{terms},Zoé Martin {n},Zoé Martin {n},RENAULT"
        for n, vin in enumerate(vins)
    ]
    seen = [f"AA-{n:03d}-BB,{vin},Louis Bernard,DACIA,,BLEU" for n, vin in enumerate(vins)]
    house.take_portfolio(by, contracts)
    house.take_register(by, seen)
    house.run(by)
    with tenant(by.organisation_id):
        ids = list(Certificate.objects.order_by("id").values_list("id", flat=True))
    found = finding(Level.ORANGE, task="review_alert")
    raise_alerts(
        tuple(subject(number, found) for number in ids), reading=reading(7, 10), by=by, key="raise"
    )
    with tenant(by.organisation_id):
        alert = Alert.objects.earliest("id").pk
    for number in range(ROWS):
        comment_alert(alert, text=f"Comment {number}", by=by, key=f"comment-{number}")
        house.source(by, "register", f"Register {number}")
        party = NewParty("person", "Martin", f"Zoé {number}", roles=("customer",))
        register_party(party, on=date(2025, 1, 10), by=by, key=f"party-{number}")
        vehicle = NewAsset("vehicle", "Renault", "Clio V", f"VF1AAAA{number:010}")
        register_asset(vehicle, on=date(2025, 1, 10), by=by, key=f"asset-{number}")
    lessor = lessor_of(by)
    contract = lessor.active(loa())
    lessor.bill(contract, date(2026, 7, 15))
    for number in range(1, ROWS):
        lessor.draft(loa())
        lessor.pay(contract, 39_818, date(2024, 2, number - number // 29))
    for number in range(ROWS):
        said = Description("piece", f"Piece {number}", "fr", date(2026, 11, 20))
        blob = lay_down(f"piece {number}".encode(), by=by)
        about = Subject("registrations.certificate", ids[0])
        store(said, blob, subject=about, by=by, key=f"piece-{number}")
    load_starter_products("FR", effective_on=date(2026, 1, 1), by=by, key="starters")
    for number in range(ROWS):
        save_offer(
            {
                "product": "fr-credit-bail",
                "price": "25000",
                "rate": "6",
                "residual": "1000",
                "term": "48",
            },
            title=f"Lathe {number}",
            on=date(2026, 11, 23),
            by=by,
            key=f"offer-{number}",
        )
    people = [(number, f"person{number}@example.org", "fr") for number in range(ROWS)]
    kind = "fraud.run_digest"
    notify(kind, people, context_for(kind), "frozen", by=by, key="frozen")
    yield by
    use_reader(read_in_child)


def routes(found: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield the route of every address."""
    for one in (found or get_resolver()).url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from routes(one, here)


def ids_of(by: Actor) -> dict[str, int]:
    """Return a number for each kind of record that an address names."""
    models = {
        "certificate": Certificate,
        "alert": Alert,
        "run": Run,
        "import": Batch,
        "source": Source,
        "message": Message,
        "document": Document,
        "party": Party,
        "asset": Asset,
        "offer": Offer,
        "product": Product,
        "contract": Contract,
        "account": Account,
        "chart": Chart,
        "entry": Entry,
    }
    with tenant(by.organisation_id):
        return {
            f"{name}_id": model._default_manager.earliest("id").pk for name, model in models.items()
        }


def address_of(route: str, ids: dict[str, int]) -> str:
    """Return the address of a route, numbers filled in."""
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>", lambda found: WORDS.get(found[1], str(ids.get(found[1], 1))), route
    )


def count_of(client: Client, address: str) -> int | None:
    """Return how many queries a page asks once warm; None when nothing is read there."""
    first = client.get(address, follow=True)
    if first.status_code != 200:
        return None
    address = first.redirect_chain[-1][0] if first.redirect_chain else address
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_every_page_asks_as_many_queries_as_it_did(by: Actor) -> None:
    person, ids = signed_in(by, "administrator"), ids_of(by)
    secret = create_token("frozen", "administrator", by=by, key="frozen")
    caller = Client(headers={"authorization": f"Bearer {secret}"})
    counts = {
        route: count_of(caller if route.startswith("api/") else person, address_of(route, ids))
        for route in dict.fromkeys(routes())
        if route not in LEFT_OUT
    }
    read = {route: count for route, count in counts.items() if count is not None}
    assert read == FROZEN
