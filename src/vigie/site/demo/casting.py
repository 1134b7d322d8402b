"""Who plays what: places the stories among the contracts, lets small things happen to others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from vigie.site.demo.case import DELIVERY_DAYS, EXTRACT_DAYS, Case
from vigie.site.demo.contracts import Needs, make_case
from vigie.site.demo.draw import Draw, Row
from vigie.site.demo.lenders import Lender
from vigie.site.demo.noise import disturb
from vigie.site.demo.owed import outstanding
from vigie.site.demo.tale import Story, Tale, tell

CONTRACTS_PER_CAST = 20_000
NEW_SHARE, QUOTED_SHARE, SETTLED_SHARE = 0.01, 0.008, 0.03
DISTORTED_SHARE = 0.02
SHARED_BY_TWINS = ("plate", "vin", "make", "colour", "formula_number", "first_registered_on")


@dataclass(slots=True)
class Casting:
    """Yields the cases of a lender one by one, and keeps what was planted.

    `copies` is how often the cast plays; 0 is once per 20,000 contracts, at least once.
    """

    lender: Lender
    today: date
    draw: Draw
    contracts: int
    tales: Sequence[Tale]
    copies: int = 0
    stories: list[Story] = field(default_factory=list)
    noise: Counter[str] = field(default_factory=Counter)
    _seen: dict[str, Row] = field(default_factory=dict)

    def cases(self) -> Iterator[Case]:
        """Yield every case in order, in bounded memory."""
        copies = self.copies or max(1, self.contracts // CONTRACTS_PER_CAST)
        cast = [tale for _ in range(copies) for tale in self._one_cast()]
        places = dict(zip(self.draw.sample(self.contracts, len(cast)), cast, strict=True))
        small = max(0.008, DISTORTED_SHARE - len(cast) / self.contracts)
        for place in range(self.contracts):
            tale = places.get(place)
            yield self._told(tale) if tale else self._ordinary(small)

    def _one_cast(self) -> list[Tale]:
        """Return the lender's tales in a drawn order, a twin always after its first."""
        cast = [tale for tale in self.tales if tale.lender == self.lender.slug]
        self.draw.shuffle(cast)
        place = {tale.key: number for number, tale in enumerate(cast)}
        for tale in cast:
            one, first = place[tale.key], place.get(tale.twin_of, -1)
            if first > one:
                cast[one], cast[first] = cast[first], cast[one]
                break
        return cast

    def _told(self, tale: Tale) -> Case:
        case = make_case(self.draw, self.lender, self.today, tale.needs)
        if tale.twin_of:
            _become_twin(case, self._seen[tale.twin_of])
        self._seen[tale.key] = case.contract
        self.stories.append(tell(tale, case))
        return case

    def _ordinary(self, small: float) -> Case:
        chance = self.draw.chance
        if chance(NEW_SHARE):
            return self._new()
        case = make_case(self.draw, self.lender, self.today, Needs(youngest=45))
        if case.contract["product"] == "credit" and chance(SETTLED_SHARE):
            _settle(case)
        elif chance(QUOTED_SHARE):
            _quote(case)
        elif chance(small):
            self.noise[disturb(case)] += 1
        return case

    def _new(self) -> Case:
        """Return a contract that came between the two deliveries."""
        needs = Needs(starts=-self.draw.between(9, 28))
        case = make_case(self.draw, self.lender, self.today, needs)
        case.portfolio[0] = None
        case.register = [None if day < -2 else row for day, row in _by_day(case)]
        return case


def _by_day(case: Case) -> list[tuple[int, Row | None]]:
    return list(zip(EXTRACT_DAYS, case.register, strict=True))


def _become_twin(case: Case, first: Row) -> None:
    """Make a contract name the vehicle and the customer of another; the register has one."""
    kept = ("contract_", "delivered_on", "dealer", "branch", "portfolio", "outstanding_amount")
    for row, day in zip(case.portfolio, DELIVERY_DAYS, strict=True):
        if row is not None:
            row |= {name: text for name, text in first.items() if not name.startswith(kept)}
            row["outstanding_amount"] = outstanding(row, case.today + timedelta(day))
    case.register = [None] * len(EXTRACT_DAYS)
    case.operations, case.inspections = [], []


def _settle(case: Case) -> None:
    """Settle a credit: paid off and released in order, long before the first extract."""
    settled_on = case.day(-case.draw.between(60, 200))
    paid = {
        "contract_status": "settled",
        "settled_on": max(settled_on, case.contract["contract_starts_on"]),
        "outstanding_amount": "0.00",
    }
    free = {"pledge_creditor": "", "pledged_on": "", "pledge_expires_on": ""}
    case.portfolio = [row and {**row, **paid, **free} for row in case.portfolio]
    certificate = {**case.certificate, **free}
    case.register = [row and certificate for row in case.register]
    case.operations = [op for op in case.operations if op.code != "INSCRIPTION_GAGE"]


def _quote(case: Case) -> None:
    """Announce a settlement that nobody used yet."""
    quoted = {
        "contract_status": "settlement_quoted",
        "settlement_expected_on": case.day(case.draw.between(5, 40)),
    }
    case.portfolio = [row and {**row, **quoted} for row in case.portfolio]
