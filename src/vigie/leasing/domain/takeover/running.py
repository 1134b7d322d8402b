"""A contract that runs already, as the source hands it over on a day.

What is left is a contract of its own: the outstanding principal is drawn on the last due date that
was billed, the rentals that are left repay it at the rate down to the residual. A row whose rental
does not do that, but for what rounding explains, is refused: one of its figures is wrong, and no
schedule of ours would be the source's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.money import currency
from vigie.kernel.rate import Rate
from vigie.kernel.text import alphanumerics
from vigie.leasing.domain.agreement import ACCOUNTING, Accounting, Agreement
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.profiles import Level
from vigie.leasing.domain.takeover.cells import Cells, Fault
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.terms import Drawdown, Interest, Rhythm, Terms, Timing
from vigie.parties.domain.parties import Address

NUMBERS = ("siren", "nip", "pesel")
_KINDS = {"PERSON": "person", "PERSONNE": "person", "OSOBA": "person", "COMPANY": "company", "SOCIETE": "company", "FIRMA": "company"}  # fmt: skip
_TIMINGS = {
    **dict.fromkeys(("ARREARS", "ECHU", "Z DOLU"), Timing.ARREARS.value),
    **dict.fromkeys(("ADVANCE", "A ECHOIR", "Z GORY"), Timing.ADVANCE.value),
}


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a row names; `number` is a SIREN, NIP or PESEL, of the kind `number_kind`.

    Without an address no invoice can be put on paper.
    """

    kind: str
    name: str
    first_names: str
    number_kind: str
    number: str
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What a row finances; "" is not known."""

    make: str
    model: str
    vin: str
    plate: str

    @property
    def title(self) -> str:
        """Return make and model, or what tells it apart."""
        return f"{self.make} {self.model}".strip() or self.plate or self.vin


@dataclass(frozen=True, slots=True)
class Balances:
    """What stands open on the day, in minor units.

    `outstanding` is principal not billed yet, the residual with it; `arrears` what was billed and
    is not paid, tax with it; `held` money of the customer; `deposit` a guarantee.
    """

    outstanding: int
    arrears: int = 0
    held: int = 0
    deposit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A row that can be read: a contract with what is left of it."""

    line: int
    reference: str
    customer: Customer
    vehicle: Vehicle
    is_consumer: bool
    is_pledged: bool
    signed_on: date
    delivered_on: date
    overdue_since: date | None
    balances: Balances
    agreement: Agreement


def running(cells: Cells, opened_on: date) -> Running | None:
    """Return the contract of a row; None when `cells.faults` says what is wrong with it."""
    product = cells.one_of("product", ACCOUNTING)
    if not product:
        cells.needed("product")
    code = cells.currency()
    customer = _customer(cells)
    delivered, signed = cells.day("delivered_on"), cells.day("signed_on", is_needed=False)
    since = cells.day("overdue_since", is_needed=False)
    balances = _balances(cells, code)
    reference = cells.needed("reference")
    consumer = cells.yes("is_consumer", default=customer.kind == "person")
    pledged = cells.yes("is_pledged", default=False)
    if pledged and product and ACCOUNTING[product] is not Accounting.LOAN:
        cells.fail("is_pledged", "leasing.lease_pledged", product=product)
    if cells.money("undrawn", code, 0):
        cells.fail("undrawn", "leasing.takeover_undrawn")
    _check_dates(cells, opened_on, delivered, since, balances)
    agreement = _agreement(cells, product, code, balances.outstanding, opened_on)
    if cells.faults or agreement is None or delivered is None:
        return None
    return Running(
        line=cells.line,
        reference=reference,
        customer=customer,
        vehicle=Vehicle(
            cells.text("make"),
            cells.text("model"),
            alphanumerics(cells.text("vin")),
            alphanumerics(cells.text("plate")),
        ),
        is_consumer=consumer,
        is_pledged=pledged,
        signed_on=signed or delivered,
        delivered_on=delivered,
        overdue_since=since,
        balances=balances,
        agreement=agreement,
    )


def plan_that_fits(agreement: Agreement) -> Plan:
    """Return the plan of what is left; Refused `leasing.takeover_rental_gap` when it does not close.

    The last rental settles the cents that rounding left since the contract began: it may differ by
    one unit of the currency, or two minor units a rental where that is more.
    """
    plan = plan_of(agreement)
    rows = plan.rows
    agreed = agreement.terms.profile
    assert isinstance(agreed, Level)
    gap = rows[-1].payment - (agreed.instalment or 0)
    if abs(gap) > max(currency(agreement.currency).per_unit, 2 * len(rows)):
        raise Refused("leasing.takeover_rental_gap", last=rows[-1].payment, gap=gap)
    return plan


def _customer(cells: Cells) -> Customer:
    given = [(kind, cells.text(kind)) for kind in NUMBERS if cells.text(kind)]
    kind, number = given[0] if given else ("", "")
    return Customer(
        cells.word("customer_kind", _KINDS, "person"),
        cells.needed("customer_name"),
        cells.text("first_names"),
        kind,
        alphanumerics(number),
        Address(*(cells.text(part) for part in ("street", "postcode", "city"))),
    )


def _balances(cells: Cells, code: str) -> Balances:
    found = Balances(
        cells.money("outstanding", code),
        *(cells.money(name, code, 0) for name in ("arrears", "held", "deposit")),
    )
    if found.arrears and found.held:
        cells.fail("held", "leasing.takeover_held_in_arrears")
    return found


def _check_dates(
    cells: Cells, opened_on: date, delivered: date | None, since: date | None, owed: Balances
) -> None:
    if delivered and delivered > opened_on:
        cells.fail("delivered_on", "leasing.takeover_after_opening", opened_on=opened_on)
    if owed.arrears and since is None:
        cells.needed("overdue_since")
    if since and not (delivered or since) <= since < opened_on:
        cells.fail("overdue_since", "leasing.takeover_after_opening", opened_on=opened_on)


def _agreement(
    cells: Cells, product: str, code: str, outstanding: int, opened_on: date
) -> Agreement | None:
    due = cells.day("next_due_on")
    country = cells.text("country", "FR").upper()
    rate, every = cells.number("rate"), cells.count("every_months", 1)
    timing = Timing(cells.word("timing", _TIMINGS, Timing.ARREARS.value))
    count = cells.count("instalments_left")
    instalment = cells.money("instalment", code)
    residual, services = cells.money("residual", code, 0), cells.money("services", code, 0)
    if due and due < opened_on:
        cells.fail("next_due_on", "leasing.takeover_before_opening", opened_on=opened_on)
    if cells.faults or due is None:
        return None
    rhythm = Rhythm(every)
    start = due if timing is Timing.ADVANCE else rhythm.due(due, -1)
    try:
        terms = Terms(
            currency=code,
            drawdowns=(Drawdown(start, outstanding),),
            start_on=start,
            first_due_on=due,
            count=count,
            interest=Interest(Rate.percent(rate)),
            rhythm=rhythm,
            timing=timing,
            residual=residual,
            profile=Level(instalment),
        )
        found = Agreement(
            product=product,
            country=country,
            terms=terms,
            tax=_tax(product, country, opened_on),
            services=services,
        )
        plan_that_fits(found)
    except (Invalid, Refused) as fault:
        cells.fail("", fault.code, **fault.params)
        return None
    return found


def _tax(product: str, country: str, on: date) -> Fraction:
    if ACCOUNTING[product] is Accounting.LOAN:
        return Fraction(0)
    return regime_on(country, on).rate.fraction


def faults_between(rows: Iterable[Running]) -> list[Fault]:
    """Return what is wrong between the rows: one reference, one VIN or one plate stands once."""
    faults: list[Fault] = []
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        vehicle = row.vehicle
        named = {"reference": row.reference, "vin": vehicle.vin, "plate": vehicle.plate}
        for column, value in named.items():
            line = first.setdefault((column, value), row.line)
            if value and line != row.line:
                said = {"first": line}
                faults.append(Fault(row.line, column, value, "leasing.takeover_twice", said))
    return faults
