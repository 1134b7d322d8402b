"""Contracts as a lender signs them: customer, vehicle, terms, amounts and what it believes."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from vigie.registrations.domain.columns import BY_NAME
from vigie.site.demo import identifiers
from vigie.site.demo.case import DELIVERY_DAYS, EXTRACT_DAYS, Case
from vigie.site.demo.draw import Draw, Model, Party, Row
from vigie.site.demo.histories import inspections_of, operations_of
from vigie.site.demo.lenders import Lender
from vigie.site.demo.owed import outstanding
from vigie.site.demo.register import register_row

LEASES = frozenset({"loa", "lld", "credit_bail", "pl_leasing"})
MENTIONS = {"loa": "OA", "credit_bail": "OA", "lld": "LD"}
COLOURS = (
    "BLANC",
    "BLANC",
    "NOIR",
    "NOIR",
    "GRIS FONCE",
    "GRIS CLAIR",
    "GRIS",
    "BLEU FONCE",
    "ROUGE",
    "VERT",
)
COMPANY_SHARE = {"credit": 0.06, "loa": 0.1, "lld": 0.6, "credit_bail": 1.0, "pl_leasing": 0.7}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a story asks of its contract; empty is drawn. Days count from the day of the demo.

    `youngest` is the age in days that a contract with a drawn start has at least.
    """

    product: str = ""
    security: str = ""
    customer: str = ""
    used: bool | None = None
    youngest: int = 150
    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The frame of a contract."""

    product: str
    security: str
    starts_on: date
    ends_on: date
    first_registered_on: date
    registered_on: date


def make_case(draw: Draw, lender: Lender, today: date, needs: Needs) -> Case:
    """Return a contract in order: what the lender believes is what the register says."""
    number = draw.number()
    terms = _terms(draw, lender, today, needs)
    kind = needs.customer or _kind(draw, terms.product)
    customer, model = draw.party(kind), draw.model(kind)
    plate = identifiers.polish_plate if lender.country == "PL" else identifiers.plate
    row = {"plate": plate(number), "vin": _vin(model, terms, number)}
    row["formula_number"] = identifiers.formula_number(terms.registered_on.year, number)
    row |= _contract(draw, lender, terms, customer, model)
    row["contract_number"] = f"{lender.prefix}{terms.starts_on:%y}{number % 10_000_000:07d}"
    row |= _certificate(draw, lender, terms, customer, model)
    first, second = (_owing(row, today + timedelta(day)) for day in DELIVERY_DAYS)
    row = first
    certificate = register_row(row, draw)
    case = Case(lender, today, draw, [first, second], [certificate] * len(EXTRACT_DAYS))
    case.operations = operations_of(row, lender, draw)
    case.inspections = inspections_of(row, draw, today)
    return case


def _kind(draw: Draw, product: str) -> str:
    return "company" if draw.chance(COMPANY_SHARE.get(product, 0.2)) else "person"


def _vin(model: Model, terms: Terms, number: int) -> str:
    return identifiers.vin(model.wmi + model.vds, terms.first_registered_on.year, number)


def _terms(draw: Draw, lender: Lender, today: date, needs: Needs) -> Terms:
    product = needs.product or draw.pick(lender.products)
    security = needs.security or _security(draw, lender, product)
    months = draw.pick((24, 36, 36, 48, 48, 60, 72))
    length = timedelta(months * 30 + months // 2)
    age = timedelta(draw.between(needs.youngest, length.days - 65))
    starts_on = today - age if needs.starts is None else today + timedelta(needs.starts)
    ends_on = starts_on + length
    if needs.ends is not None:
        ends_on = today + timedelta(needs.ends)
        starts_on = ends_on - length
    used = draw.chance(0.3) if needs.used is None else needs.used
    registered_on = starts_on + timedelta(draw.between(0, 5))
    first_on = registered_on - timedelta(draw.between(400, 2_600) if used else 0)
    return Terms(product, security, starts_on, ends_on, first_on, registered_on)


def _security(draw: Draw, lender: Lender, product: str) -> str:
    return "ownership" if product != "credit" else draw.pick(lender.securities)


def _contract(draw: Draw, lender: Lender, terms: Terms, customer: Party, model: Model) -> Row:
    used = terms.first_registered_on != terms.registered_on
    price = model.price * draw.between(88, 118) / 100 * (draw.between(42, 78) / 100 if used else 1)
    if lender.currency == "PLN":
        price *= 4.25
    financed = round(price * draw.between(72, 100) / 100, 2)
    residual = round(price * draw.between(18, 42) / 100, 2) if terms.product in LEASES else 0.0
    draw.between(80, 990)  # without this draw every seed would make another world
    return {
        "product": terms.product,
        "contract_status": "open",
        "contract_starts_on": terms.starts_on.isoformat(),
        "contract_ends_on": terms.ends_on.isoformat(),
        "delivered_on": terms.starts_on.isoformat(),
        "currency": lender.currency,
        "financed_amount": f"{financed:.2f}",
        "residual_amount": f"{residual:.2f}",
        "security": terms.security,
        "dealer": draw.pick(draw.words["dealers"]),
        "branch": draw.pick(draw.words["branches"]),
        "portfolio": draw.pick(draw.words["portfolios"]),
        **customer.as_columns("customer"),
    }


def _certificate(draw: Draw, lender: Lender, terms: Terms, customer: Party, model: Model) -> Row:
    row = {
        "first_registered_on": terms.first_registered_on.isoformat(),
        "registered_on": terms.registered_on.isoformat(),
        **_technical(draw, model),
        **_holder(lender, terms, customer),
    }
    if terms.security == "pledge_siv":
        pledged_on = terms.registered_on + timedelta(draw.between(0, 6))
        row["pledge_creditor"] = lender.own_names[0].name
        row["pledged_on"] = pledged_on.isoformat()
        row["pledge_expires_on"] = (pledged_on + timedelta(365 * 5)).isoformat()
        if row["pledge_expires_on"] < terms.ends_on.isoformat():
            row["pledge_expires_on"] = (terms.ends_on + timedelta(60)).isoformat()
    return row


def _holder(lender: Lender, terms: Terms, customer: Party) -> Row:
    if terms.product not in LEASES:
        row = customer.as_columns("holder") | {"holder_is_owner": "true"}
        if terms.product == "pl_loan_title_transfer":
            row |= {"co_holder_count": "1", "co_holder_name": lender.name}
        return row
    if terms.product == "pl_leasing":
        owner = {"owner_name": lender.name, "holder_is_owner": "false"}
        return customer.as_columns("holder") | owner
    own = lender.lessor_on(terms.product, terms.registered_on)
    return {
        **lender.seat.as_columns("holder"),
        "holder_name": own.name,
        "holder_siren": own.siren,
        "holder_is_owner": "true",
        "lease_mention": MENTIONS[terms.product],
        **customer.as_columns("lessee"),
    }


def _technical(draw: Draw, model: Model) -> Row:
    return {**_of_model(model), "colour": draw.pick(COLOURS)}


@cache
def _of_model(model: Model) -> Row:
    """Return the certificate columns that every vehicle of a model shares; not to be changed."""
    named = model._asdict()
    return {name: named[name] for name in BY_NAME if name in named}


def _owing(row: Row, on: date) -> Row:
    return {**row, "outstanding_amount": outstanding(row, on)}
