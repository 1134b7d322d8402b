"""What each act books, in both views, as legs between roles of the chart of accounts.

Pure: facts in, legs out; the actions turn legs into transfers of the ledger. A leg without a book
stands in both views. Every example of `docs/algorithms/accounting.md` is computed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vigie.leasing.domain.agreement import Accounting, Agreement
from vigie.leasing.domain.dues import Parts
from vigie.leasing.domain.plan import Worth
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book

BOTH = (Book.STATUTORY, Book.IFRS)


@dataclass(frozen=True, slots=True)
class Leg:
    """An amount above zero from one role to another in one book."""

    book: Book
    debit: Role
    credit: Role
    minor: int


@dataclass(slots=True)
class Legs:
    """Legs gathered; an amount below zero turns its leg round, nothing leaves none."""

    found: list[Leg] = field(default_factory=list)

    def add(self, debit: Role, credit: Role, minor: int, books: tuple[Book, ...] = BOTH) -> None:
        """Add an amount in some books."""
        if minor < 0:
            debit, credit, minor = credit, debit, -minor
        if minor:
            self.found += [Leg(book, debit, credit, minor) for book in books]

    def __iter__(self) -> Iterator[Leg]:
        return iter(self.found)


def asset_books(accounting: Accounting) -> tuple[Book, ...]:
    """Return the books in which the lessor shows the asset itself."""
    return {
        Accounting.LOAN: (),
        Accounting.FINANCE_LEASE: (Book.STATUTORY,),
        Accounting.OPERATING_LEASE: BOTH,
    }[accounting]


def claim_of(accounting: Accounting) -> tuple[Role, tuple[Book, ...]]:
    """Return the role that principal is taken from, and the books that show it as a claim."""
    if accounting is Accounting.LOAN:
        return Role.LOAN_OUTSTANDING, BOTH
    return Role.NET_INVESTMENT, ((Book.IFRS,) if accounting is Accounting.FINANCE_LEASE else ())


def paid_out(agreement: Agreement, before: int = 0, to: Role = Role.SUPPLIER_PAYABLE) -> Legs:
    """Book the purchase from the supplier and his payment, or the loan paid out to him.

    A fee that is financed is earned, not paid out; what dealer or maker pay lowers the cost, and the
    supplier is paid in full. `before` is the cost that was paid for already: a later part of the price
    bears its share of tax and subsidy. A customer who is paid himself has it as his money (`to`).
    """
    legs, cost = Legs(), agreement.cost - before
    subsidy, tax = (
        agreement.share(whole, agreement.cost) - agreement.share(whole, before)
        for whole in (agreement.subsidy, agreement.asset_tax)
    )
    claim, books = claim_of(agreement.accounting)
    legs.add(claim, to, cost, books)
    legs.add(Role.LEASE_ASSET, to, cost, asset_books(agreement.accounting))
    if not before:
        _fee(legs, claim, agreement.financed_fee, books)
    legs.add(Role.SUBSIDY_RECEIVABLE, to, subsidy)
    legs.add(Role.INPUT_VAT, to, tax)
    legs.add(to, Role.BANK, cost + subsidy + tax)
    return legs


def committed(minor: int) -> Legs:
    """Book that so much more of prices is to be paid out (below zero: less), off balance sheet.

    A commitment given stands as a debt would: on credit, against its counterpart (PCG, accounts 801 and 809;
    IFRS 9, 2.3, IFRS 7, 35M and IAS 16, 74(c) ask the notes to tell it).
    """
    legs = Legs()
    legs.add(Role.COMMITMENT_CONTRA, Role.COMMITMENT_GIVEN, minor)
    return legs


def commissioned(agreement: Agreement) -> Legs:
    """Book what dealer or broker is paid for a contract, and its payment.

    An expense at once in the French view: the service is rendered, and only costs of issuing loans may be
    spread (PCG, art. 212-11). Under IFRS part of the effective rate, or of an operating lease's asset.
    """
    legs, minor, payable = Legs(), agreement.commission, Role.COMMISSION_PAYABLE
    is_operating = agreement.accounting is Accounting.OPERATING_LEASE
    borne = Role.LEASE_ASSET if is_operating else Role.DEFERRED_FEE
    legs.add(Role.COMMISSION_EXPENSE, payable, minor, (Book.STATUTORY,))
    legs.add(borne, payable, minor, (Book.IFRS,))
    legs.add(Role.INPUT_VAT, payable, agreement.commission_tax)
    legs.add(payable, Role.BANK, minor + agreement.commission_tax)
    return legs


def commission_lost(agreement: Agreement) -> Legs:
    """Book that the commission of a contract that was withdrawn from is spent: the fee goes back alone."""
    is_operating = agreement.accounting is Accounting.OPERATING_LEASE
    return Legs() if is_operating else fee_released(agreement.accounting, -agreement.commission)


def costs_released(agreement: Agreement) -> Legs:
    """Book that the commission on the asset of an operating lease is spent whole: the contract ends."""
    legs = Legs()
    if agreement.accounting is Accounting.OPERATING_LEASE:
        minor, ifrs = agreement.commission, (Book.IFRS,)
        legs.add(Role.DEPRECIATION_EXPENSE, Role.LEASE_ASSET_DEPRECIATION, minor, ifrs)
        legs.add(Role.LEASE_ASSET_DEPRECIATION, Role.LEASE_ASSET, minor, ifrs)
    return legs


def fee_taken_back(agreement: Agreement) -> Legs:
    """Book that a financed fee is not earned after all: the contract was withdrawn from."""
    legs = Legs()
    claim, books = claim_of(agreement.accounting)
    _fee(legs, claim, -agreement.financed_fee, books)
    return legs


def fee_asked(parts: Parts) -> Legs:
    """Book the administration fee: income of the French view, spread under IFRS, with its tax."""
    legs, customer = Legs(), Role.CUSTOMER_RECEIVABLE
    _fee(legs, customer, parts.costs, BOTH)
    legs.add(customer, Role.OUTPUT_VAT, parts.tax)
    return legs


def fee_released(accounting: Accounting, minor: int) -> Legs:
    """Book that what was spread of a fee is earned: whole where its contract ends (IFRS 9, B5.4.4).

    Interest of a claim, rent of an operating lease; below zero it is a commission that is spent.
    """
    legs, is_operating = Legs(), accounting is Accounting.OPERATING_LEASE
    income = Role.RENTAL_INCOME if is_operating else Role.INTEREST_INCOME
    legs.add(Role.DEFERRED_FEE, income, minor, (Book.IFRS,))
    return legs


def _fee(legs: Legs, debit: Role, minor: int, books: tuple[Book, ...]) -> None:
    """Add a fee: IFRS earns it with the rate (IFRS 9, B5.4.1) or with the rent (IFRS 16, 81), not at once."""
    for book in books:
        income = Role.DEFERRED_FEE if book is Book.IFRS else Role.FEE_INCOME
        legs.add(debit, income, minor, (book,))


def billed(accounting: Accounting, parts: Parts, *, tax: Role = Role.OUTPUT_VAT) -> Legs:
    """Book an instalment, the first rental or a correction of either.

    A premium is owed to the insurer from then on: it is collected, not earned. `tax` is where the tax
    goes: due at once, or waiting for payment.
    """
    legs, customer = Legs(), Role.CUSTOMER_RECEIVABLE
    claim, claimed = claim_of(accounting)
    rented = asset_books(accounting)
    legs.add(customer, claim, parts.principal, claimed)
    legs.add(customer, Role.INTEREST_INCOME, parts.interest, claimed)
    legs.add(customer, Role.RENTAL_INCOME, parts.principal + parts.interest, rented)
    legs.add(customer, Role.SERVICE_INCOME, parts.services)
    legs.add(customer, Role.INSURANCE_PAYABLE, parts.insurance)
    legs.add(customer, tax, parts.tax)
    return legs


def tax_moved(minor: int, *, is_lost: bool = False) -> Legs:
    """Book that so much more tax waits for payment (below zero: falls due, or is lost with its price)."""
    legs = Legs()
    legs.add(Role.WRITE_OFF_LOSS if is_lost else Role.OUTPUT_VAT, Role.PENDING_VAT, minor)
    return legs


def driven(parts: Parts) -> Legs:
    """Book kilometres settled: rent that varies, income when it arises (IFRS 16, 70 and 81)."""
    legs = Legs()
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.RENTAL_INCOME, parts.services)
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.OUTPUT_VAT, parts.tax)
    return legs


def charged(parts: Parts, income: Role) -> Legs:
    """Book costs and late interest: a fee, an indemnity, interest for delay; with tax if any."""
    legs = Legs()
    legs.add(Role.CUSTOMER_RECEIVABLE, income, parts.costs)
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.LATE_INTEREST_INCOME, parts.late)
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.OUTPUT_VAT, parts.tax)
    return legs


def deposited(minor: int) -> Legs:
    """Book a guarantee asked for."""
    legs = Legs()
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.DEPOSIT_HELD, minor)
    return legs


def received(minor: int, source: Role = Role.BANK) -> Legs:
    """Book money that came (below zero: went back), held for the customer until allocated.

    Its source is the bank, or a deposit that is given back.
    """
    legs = Legs()
    legs.add(source, Role.CUSTOMER_CREDIT, minor)
    return legs


def allocated(minor: int) -> Legs:
    """Book that held money settles what is due (below zero: settles it no more)."""
    legs = Legs()
    legs.add(Role.CUSTOMER_CREDIT, Role.CUSTOMER_RECEIVABLE, minor)
    return legs


@dataclass(frozen=True, slots=True)
class Exit:
    """How a contract leaves the books before or at its end.

    `price` is what the customer owes for principal and interest, before tax and beside the
    indemnity in `parts.costs`; `cost` and `depreciation` are those of the lessor's asset, `fee` what was
    spread by the effective rate.
    """

    worth: Worth
    price: int
    cost: int = 0
    depreciation: int = 0
    fee: int = 0


def left(agreement: Agreement, leaving: Exit, parts: Parts) -> Legs:
    """Book a buyout, an early repayment or a total loss: the claim or the asset goes.

    The price is income from the sale of the asset where the asset is shown, and settles the claim
    where the claim is; what it does not cover is a loss, what it brings above is income.
    """
    legs, customer = Legs(), Role.CUSTOMER_RECEIVABLE
    claim, claimed = claim_of(agreement.accounting)
    owned = asset_books(agreement.accounting)
    legs.add(customer, claim, leaving.worth.principal, claimed)
    legs.add(customer, Role.INTEREST_INCOME, leaving.worth.interest, claimed)
    gap = leaving.price - leaving.worth.total
    gain = Role.TERMINATION_INCOME if gap > 0 else Role.WRITE_OFF_LOSS
    legs.add(customer, gain, gap, claimed)
    legs.add(customer, Role.DISPOSAL_INCOME, leaving.price, owned)
    legs.add(Role.DEPRECIATION_EXPENSE, Role.LEASE_ASSET_DEPRECIATION, leaving.depreciation, owned)
    legs.add(Role.DISPOSAL_COST, Role.LEASE_ASSET, leaving.cost, owned)
    legs.add(Role.LEASE_ASSET_DEPRECIATION, Role.DISPOSAL_COST, leaving.depreciation, owned)
    legs.add(customer, Role.TERMINATION_INCOME, parts.costs)
    legs.add(customer, Role.OUTPUT_VAT, parts.tax)
    legs.found += fee_released(agreement.accounting, leaving.fee)
    legs.found += costs_released(agreement)
    return legs


def given_back(agreement: Agreement, leaving: Exit) -> Legs:
    """Book a vehicle that came back: it is for sale at its book value, or at the claim's worth."""
    legs, owned = Legs(), asset_books(agreement.accounting)
    claim, claimed = claim_of(agreement.accounting)
    legs.add(Role.DEPRECIATION_EXPENSE, Role.LEASE_ASSET_DEPRECIATION, leaving.depreciation, owned)
    legs.add(Role.RETURNED_ASSET, Role.LEASE_ASSET, leaving.cost - leaving.depreciation, owned)
    legs.add(Role.LEASE_ASSET_DEPRECIATION, Role.LEASE_ASSET, leaving.depreciation, owned)
    legs.add(Role.RETURNED_ASSET, claim, leaving.worth.principal, claimed)
    legs.add(Role.RETURNED_ASSET, Role.INTEREST_INCOME, leaving.worth.interest, claimed)
    legs.found += fee_released(agreement.accounting, leaving.fee)
    legs.found += costs_released(agreement)
    return legs


def sold_after_return(stock: Mapping[Book, int], price: int, parts: Parts) -> Legs:
    """Book the sale of a vehicle that came back: `stock` is what each book shows it at."""
    legs, customer = Legs(), Role.CUSTOMER_RECEIVABLE
    legs.add(customer, Role.DISPOSAL_INCOME, price)
    for book, minor in stock.items():
        legs.add(Role.DISPOSAL_COST, Role.RETURNED_ASSET, minor, (book,))
    legs.add(customer, Role.TERMINATION_INCOME, parts.costs)
    legs.add(customer, Role.OUTPUT_VAT, parts.tax)
    return legs


def sold_to_third(stock: Mapping[Book, int], price: int, tax: int, off_claim: int) -> Legs:
    """Book the sale of a vehicle that came back to somebody else, who paid on that day.

    `stock` is what each book shows it at; where a termination took it off the books its claim stands for
    it, and the price settles that claim first (`off_claim`). What is left of the price is income.
    """
    legs = Legs()
    for book in Book:
        shown = stock.get(book, 0)
        legs.add(Role.BANK, Role.CUSTOMER_RECEIVABLE, off_claim, (book,))
        legs.add(Role.BANK, Role.DISPOSAL_INCOME, price - off_claim, (book,))
        legs.add(Role.DISPOSAL_COST, Role.RETURNED_ASSET, shown, (book,))
        legs.add(Role.BANK, Role.OUTPUT_VAT, tax, (book,))
    return legs


def turned(legs: Legs) -> Legs:
    """Return the mirror of what was booked."""
    mirror = Legs()
    for leg in legs:
        mirror.add(leg.debit, leg.credit, -leg.minor, (leg.book,))
    return mirror


def damages(change: int, value: int) -> Legs:
    """Book that the claim of a terminated lease becomes the damages of the law, the asset the lessor's.

    `change` is what the claim moves by, `value` what the asset is worth to the lessor.
    """
    legs = Legs()
    legs.add(Role.CUSTOMER_RECEIVABLE, Role.TERMINATION_INCOME, change)
    legs.add(Role.RETURNED_ASSET, Role.TERMINATION_INCOME, value)
    return legs


def written_off(minor: int) -> Legs:
    """Book that what is owed will not come."""
    legs = Legs()
    legs.add(Role.WRITE_OFF_LOSS, Role.CUSTOMER_RECEIVABLE, minor)
    return legs


def premium_lost(minor: int) -> Legs:
    """Book that a premium which was written off is owed to no insurer: he is paid what customers paid."""
    legs = Legs()
    legs.add(Role.INSURANCE_PAYABLE, Role.WRITE_OFF_LOSS, minor)
    return legs


@dataclass(frozen=True, slots=True)
class CutOff:
    """By how much a day moved what is cut off, in minor units.

    `earned` is interest to receive, `deferred` interest billed and not earned; the same of rent; `worn`
    is depreciation, `fees` what is earned of fees, `costs` what is spent of an operating lease's commission.
    """

    earned: int = 0
    deferred: int = 0
    rent_earned: int = 0
    rent_deferred: int = 0
    worn: int = 0
    fees: int = 0
    costs: int = 0


def cut_off(accounting: Accounting, moved: CutOff) -> Legs:
    """Book what a day moved: interest where the claim is shown, rent and wear where the asset is."""
    legs = Legs()
    _, claimed = claim_of(accounting)
    owned = asset_books(accounting)
    legs.add(Role.INTEREST_RECEIVABLE, Role.INTEREST_INCOME, moved.earned, claimed)
    legs.add(Role.INTEREST_INCOME, Role.DEFERRED_INCOME, moved.deferred, claimed)
    legs.add(Role.ACCRUED_RENT, Role.RENTAL_INCOME, moved.rent_earned, owned)
    legs.add(Role.RENTAL_INCOME, Role.DEFERRED_INCOME, moved.rent_deferred, owned)
    legs.add(Role.DEPRECIATION_EXPENSE, Role.LEASE_ASSET_DEPRECIATION, moved.worn, owned)
    legs.found += fee_released(accounting, moved.fees)
    legs.add(Role.DEPRECIATION_EXPENSE, Role.LEASE_ASSET_DEPRECIATION, moved.costs, (Book.IFRS,))
    return legs
