"""The book of a lender: its contracts as columns, in order, before anything happens to them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from vigie.testing.world import words
from vigie.testing.world.rates import Plan

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Columns = dict[str, Texts]

PRODUCTS: Final = ("credit", "loa", "lld", "credit_bail")
_SHARES: Final = (0.45, 0.25, 0.20, 0.10)
COMPANY_SHARE: Final = np.array([0.06, 0.10, 0.60, 1.0])
MENTIONS: Final = np.array(["", "OA", "LD", "OA"], dtype=object)
DEALERS: Final = 400
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTVWXYZ"
_PAIRS: Final = tuple(a + b for a in _LETTERS for b in _LETTERS if a + b != "SS")
_FIRST: Final = tuple(pair for pair in _PAIRS if pair[0] in "XYZ")
_STRIDE: Final = 22_493_717  # coprime with the number of plates: neighbours do not look alike
COLOURS: Final = np.array(["BLANC", "NOIR", "GRIS", "BLEU", "ROUGE"], dtype=object)


@dataclass(slots=True)
class Book:
    """Contracts in columns: `starts`, `ends`, `titled` are days from today; money in euros."""

    today: date
    portfolio: Columns
    product: Ints
    is_company: Bools
    starts: Ints
    ends: Ints
    titled: Ints
    dealer: Ints
    model: Ints
    price: Ints
    deposit: Ints
    months: Ints
    is_pledged: Bools
    names: Texts = field(default_factory=lambda: np.empty(0, object))

    @property
    def size(self) -> int:
        """Return how many contracts there are."""
        return len(self.product)

    @property
    def is_lease(self) -> Bools:
        """Tell which contracts are leases, whose lessor stands in C.1."""
        return self.product > 0


def days_text(today: date, days: Ints) -> Texts:
    """Return ISO dates of days counted from today."""
    first = np.datetime64(today, "D")
    texts: Texts = np.datetime_as_string(first + days.astype("timedelta64[D]")).astype(object)
    return texts


def objects(values: Any) -> Texts:
    """Return Python texts as an array of objects."""
    return np.array(list(values), dtype=object)


def make_book(plan: Plan, lender: int, chance: np.random.Generator, today: date) -> Book:
    """Return a lender's share of the contracts of a plan."""
    size = plan.contracts // plan.lenders
    product = chance.choice(len(PRODUCTS), size, p=_SHARES)
    months = chance.choice([24, 36, 48, 60, 72], size, p=[0.1, 0.3, 0.3, 0.2, 0.1])
    length = months * 30 + months // 2
    starts = -(45 + (chance.random(size) ** 1.3 * (length - 110)).astype(np.int64))
    model = chance.integers(0, len(words.MODELS), size)
    price = np.array([one.price for one in words.MODELS])[model] * chance.integers(88, 119, size)
    book = Book(
        today=today,
        portfolio={},
        product=product,
        is_company=chance.random(size) < COMPANY_SHARE[product],
        starts=starts,
        ends=starts + length,
        titled=starts + chance.integers(0, 6, size),
        dealer=(chance.random(size) ** 1.7 * DEALERS).astype(np.int64),
        model=model,
        price=price // 100,
        deposit=chance.integers(0, 31, size),
        months=months,
        is_pledged=(product == 0) & (chance.random(size) < 0.5),
    )
    first = lender * 10_000_000
    book.names = names_of(chance, book.is_company, first)
    _fill(book, chance, first)
    return book


def names_of(chance: np.random.Generator, is_company: Bools, first: int) -> Texts:
    """Return a name for each customer: a surname with first names, or a company's."""
    size = len(is_company)
    surname = np.array(words.SURNAMES, object)[chance.integers(0, len(words.SURNAMES), size)]
    given = np.array(words.FIRST_NAMES, object)
    one, two = (given[chance.integers(0, len(given), size)] for _ in range(2))
    trade = np.array(words.TRADES, object)[chance.integers(0, len(words.TRADES), size)]
    company = objects(
        f"{t} {s} {first + n} SARL" for n, (t, s) in enumerate(zip(trade, surname, strict=True))
    )
    person: Texts = surname + " " + one + " " + two
    return np.where(is_company, company, person)


def _fill(book: Book, chance: np.random.Generator, first: int) -> None:
    """Write the columns of the portfolio, in the lender's spelling."""
    size, numbers = book.size, np.arange(book.size)
    town = chance.integers(0, len(words.TOWNS), size)
    street = np.array(words.STREETS, object)[chance.integers(0, len(words.STREETS), size)]
    financed = book.price * (100 - book.deposit) // 100
    residual = np.where(book.is_lease, book.price * chance.integers(18, 42, size) // 100, 0)
    done = np.clip(-book.starts / (book.ends - book.starts), 0.02, 0.98)
    owed = residual + ((financed - residual) * (1 - done)).astype(np.int64)
    models = np.array(words.MODELS, dtype=object)[book.model]
    empty = np.full(size, "", object)
    book.portfolio = {
        "contract_number": objects(f"W{first + n:09d}" for n in numbers),
        "plate": objects(plate_of(first + n) for n in range(size)),
        "vin": objects(f"{m[0]}ZZZ0M{first + n:09d}" for n, m in enumerate(models)),
        "product": np.array(PRODUCTS, object)[book.product],
        "contract_status": np.full(size, "open", object),
        "contract_starts_on": days_text(book.today, book.starts),
        "contract_ends_on": days_text(book.today, book.ends),
        "delivered_on": days_text(book.today, book.starts),
        "settled_on": empty,
        "settlement_expected_on": empty,
        "currency": np.full(size, "EUR", object),
        "financed_amount": objects(f"{n}.00" for n in financed),
        "outstanding_amount": objects(f"{n}.00" for n in owed),
        "residual_amount": objects(f"{n}.00" for n in residual),
        "customer_name": book.names,
        "customer_kind": np.where(book.is_company, "company", "person").astype(object),
        "customer_street": objects(
            f"{n} {s}" for n, s in zip(numbers % 150 + 1, street, strict=True)
        ),
        "customer_postcode": np.array([one[0] for one in words.TOWNS], object)[town],
        "customer_city": np.array([one[1] for one in words.TOWNS], object)[town],
        "security": np.where(
            book.is_lease, "ownership", np.where(book.is_pledged, "pledge_siv", "none")
        ).astype(object),
        "claim_opened_on": empty,
        "export_consent_until": empty,
        "repairer_until": empty,
        "dealer": objects(f"Garage {n:03d}" for n in book.dealer),
        "registered_on": days_text(book.today, book.titled),
        "make": objects(m[1] for m in models),
        "commercial_name": objects(m[2] for m in models),
        "energy": objects(m[3] for m in models),
        "power_kw": objects(m[4] for m in models),
        "co2_g_km": objects(m[5] for m in models),
        "colour": COLOURS[chance.integers(0, len(COLOURS), size)],
    }


def plate_of(number: int) -> str:
    """Return a plate that France has not reached yet, unique by number."""
    rest, right = divmod(number * _STRIDE % (len(_FIRST) * 999 * len(_PAIRS)), len(_PAIRS))
    left, middle = divmod(rest, 999)
    return f"{_FIRST[left]}-{middle + 1:03d}-{_PAIRS[right]}"


def certificates(book: Book) -> Columns:
    """Return the certificates in order: capitals, the lessor in C.1 of a lease, our pledge."""
    ours, lease = book.portfolio, book.is_lease
    size, empty = book.size, np.full(book.size, "", object)
    pledged = book.is_pledged
    until = days_text(book.today, np.maximum(book.titled + 365 * 5, book.ends + 60))
    upper = {
        name: objects(text.upper() for text in ours[f"customer_{name}"])
        for name in ("name", "street", "city")
    }
    seat = {"name": words.OWN.upper(), "street": "14 QUAI", "city": "NANTES", "postcode": "44000"}
    customer = {**upper, "postcode": ours["customer_postcode"]}
    kind = np.where(lease | book.is_company, "company", "person").astype(object)
    return {
        "plate": ours["plate"],
        "vin": ours["vin"],
        "formula_number": objects(f"2024AB{n % 100_000:05d}" for n in range(size)),
        "registered_on": ours["registered_on"],
        **{f"holder_{n}": np.where(lease, seat[n], text) for n, text in customer.items()},
        "holder_birth_name": empty,
        "holder_kind": kind,
        "holder_country": np.full(size, "FR", object),
        **{f"lessee_{n}": np.where(lease, text, "") for n, text in customer.items()},
        "lease_mention": MENTIONS[book.product],
        **{n: ours[n] for n in ("make", "commercial_name", "energy", "power_kw", "co2_g_km")},
        "colour": ours["colour"],
        "usage": empty,
        "pledge_creditor": np.where(pledged, words.OWN.upper(), ""),
        "pledge_expires_on": np.where(pledged, until, ""),
        "oppositions": empty,
        "seized_on": empty,
        "stolen": np.full(size, "false", object),
        "duplicate_on": empty,
        "suspended": empty,
        "suspended_on": empty,
        "damage_opened_on": empty,
        "exported_on": empty,
        "destroyed_on": empty,
    }


def later(today: date, days: int) -> date:
    """Return the day so many days from today."""
    return today + timedelta(days)
