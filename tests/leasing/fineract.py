"""Read the end-to-end cases of Apache Fineract as terms, events and a policy of ours."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from vigie.kernel.daycount import DayCount
from vigie.kernel.months import Unit, add_units
from vigie.kernel.rate import Rate
from vigie.leasing.domain import replay as rp
from vigie.leasing.domain.profiles import EqualPrincipal, Level
from vigie.leasing.domain.terms import (
    Drawdown,
    Grace,
    Interest,
    Method,
    Rhythm,
    Rounding,
    Terms,
    Ties,
)

TABLE = Path(__file__).parent / "tables" / "fineract_end_to_end.json"
UNITS = {"DAYS": Unit.DAY, "WEEKS": Unit.WEEK, "MONTHS": Unit.MONTH}
AHEAD = {
    "NEXT_INSTALLMENT": rp.Ahead.NEXT,
    "LAST_INSTALLMENT": rp.Ahead.LAST,
    "REAMORTIZATION": rp.Ahead.SPREAD,
    "REDUCE_EMI_AMOUNT": rp.Ahead.REDUCE_INSTALMENT,
    "REDUCE_NUMBER_OF_INSTALLMENTS": rp.Ahead.REDUCE_TERM,
}
PAYMENTS = {"repayment", "transaction", "refund", "payoff"}


def cents(amount: float) -> int:
    """Return minor units of a figure with at most two decimals."""
    return int(Decimal(str(amount)) * 100)


@dataclass
class Case:
    """One case: what it says, and what we make of it."""

    raw: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def product(self) -> dict[str, Any]:
        return dict(self.raw["product"])

    @property
    def rounding(self) -> Rounding:
        whole = self.product["installment_multiple_of"] == 1
        return Rounding(step=100 if whole else 1, ties=Ties.HALF_EVEN)

    def down_payment(self, minor: int) -> int:
        """Return the part of a drawdown that is due at once."""
        percent = Fraction(self.product["down_payment_percent"] or 0)
        step = self.rounding.step
        return round(minor * percent / 100 / step) * step

    def interest(self) -> Interest:
        given = self.raw["terms"]
        rate = Rate.percent(str(given["annual_rate_percent"]))
        if given["interest_type"] == "FLAT":
            return Interest(rate, Method.FLAT)
        by_days = self.product["days_in_month"] == "ACTUAL"
        if given["interest_calculation"] == "DAILY" and by_days:
            # Their ACTUAL year of a cumulative loan is the year in which it starts: no leap year
            # in these cases (FE-017 runs through February 2024 at 365).
            return Interest(rate, Method.ACTUAL, DayCount.ACT_365)
        return Interest(rate)

    def terms(self, on: date, minor: int) -> Terms:
        """Return the terms of a loan first drawn on a day."""
        given = self.raw["terms"]
        rhythm = Rhythm(given["every"], UNITS[given["unit"]])
        equal = given["amortization"] == "EQUAL_PRINCIPAL_PAYMENTS"
        # Their "interest free" of FE-021 postpones the payment of interest: 200 fall due at once.
        grace = Grace(given["grace_principal"], deferred=given["interest_free_periods"])
        rounding = Rounding(ties=Ties.HALF_EVEN) if equal else self.rounding
        return Terms(
            currency="EUR",
            drawdowns=(Drawdown(on, minor),),
            start_on=on,
            first_due_on=add_units(on, rhythm.every, rhythm.unit),
            count=given["n"],
            interest=self.interest(),
            rhythm=rhythm,
            first_rental=self.down_payment(minor),
            profile=EqualPrincipal() if equal else Level(self.instalment()),
            grace=grace,
            rounding=rounding,
        )

    def instalment(self) -> int | None:
        """Return the instalment where theirs is not the exact solution of the balance drawn.

        A loan by actual days is solved as if each month had 30 of 365 days; a loan in several
        drawdowns is solved once, for the whole facility.
        """
        given, product = self.raw["terms"], self.product
        if given["annual_rate_percent"] == 0 or not product["interest_recalculation"]:
            return None
        rate = Fraction(str(given["annual_rate_percent"])) / 100
        if given["interest_calculation"] == "DAILY" and product["days_in_month"] == "ACTUAL":
            factor = rate * 30 / 365
        elif self.in_tranches:
            factor = rate / 12
        else:
            return None
        growth: Fraction = (1 + factor) ** given["n"]
        exact = cents(given["principal"]) * factor * growth / (growth - 1)
        return round(exact / self.rounding.step) * self.rounding.step

    @property
    def in_tranches(self) -> bool:
        return bool(self.product["code"].endswith("MULTIDISB"))

    def policy(self) -> rp.Servicing:
        product = self.product
        daily = product["interest_recalculation"] and product.get("rest_frequency") == "DAILY"
        return rp.Servicing(
            accrual=rp.Accrual.DAILY if daily else rp.Accrual.PLANNED,
            ahead=AHEAD[product.get("advance_payment", "NEXT_INSTALLMENT")]
            if daily
            else rp.Ahead.NEXT,
        )

    def snapshots(self) -> list[dict[str, Any]]:
        return list(self.raw["snapshots"])

    def replayed(self, snapshot: dict[str, Any]) -> rp.State:
        """Return our state where the case takes a snapshot."""
        told = Story(self)
        for event in self.raw["events"][: snapshot["after_event"]]:
            told.tell(event)
        on = date.fromisoformat(snapshot["as_of"])
        terms = told.terms or self.terms(on, cents(self.raw["terms"]["principal"]))
        return rp.replay(terms, told.events, on, self.policy())


class Story:
    """The events of a case, one after the other."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.terms: Terms | None = None
        self.events: list[rp.Event] = []
        self.business_date = date.min
        self.kinds: dict[str, str] = {}

    def ref(self, kind: str) -> str:
        name = f"{kind}-{len(self.kinds) + 1}"
        self.kinds[name] = kind
        return name

    def tell(self, event: dict[str, Any]) -> None:
        kind = event["e"]
        on = date.fromisoformat(event.get("date") or event.get("on") or str(self.business_date))
        if kind == "business_date":
            self.business_date = on
        elif kind in PAYMENTS:
            self.pay(kind, event, on)
        else:
            getattr(self, f"_{kind}", self._ignored)(event, on)

    def _ignored(self, event: dict[str, Any], on: date) -> None:
        """Leave out what changes no line: close of business, charge-off, settings."""
        assert event["e"] in {"run_cob", "charge_off", "global_config", "set_allocation"}, event

    def pay(self, kind: str, event: dict[str, Any], on: date) -> None:
        ahead = None
        if kind in {"transaction", "refund"}:
            rules = self.case.product.get("payment_allocation", {})
            ahead = AHEAD.get(rules.get(event.get("kind", ""), ""))
        amount = cents(event["amount"]) if "amount" in event else self.pay_off(on)
        self.events.append(rp.Paid(on=on, ref=self.ref("payment"), minor=amount, ahead=ahead))

    def pay_off(self, on: date) -> int:
        assert self.terms is not None
        state = rp.replay(self.terms, self.events, on, self.case.policy())
        return state.due() + state.balance + round(state.accrued)

    def _disburse(self, event: dict[str, Any], on: date) -> None:
        minor = cents(event["amount"])
        down = self.case.down_payment(minor)
        ref = self.ref("disbursement")
        if self.terms is None:
            self.terms = self.case.terms(on, minor)
        elif self.case.in_tranches:
            more = (*self.terms.drawdowns, Drawdown(on, minor))
            self.terms = replace(self.terms, drawdowns=more)
        else:
            self.events.append(rp.DrawnDown(on=on, ref=ref, minor=minor, first_rental=down))
        if self.case.product["down_payment_auto"]:
            self.events.append(rp.Paid(on=on, ref=self.ref("payment"), minor=down))

    def _charge(self, event: dict[str, Any], on: date) -> None:
        due = date.fromisoformat(event["due"])
        percent = Decimal(str(event.get("pct", 0))) / 100
        amount = event.get("amount") or float(1030 * percent)
        part = rp.Part.PENALTY if "NSF" in event["kind"] else rp.Part.FEE
        self.events.append(
            rp.Charged(
                on=date.fromisoformat(event.get("added_on", str(self.business_date))),
                ref=self.ref("charge"), minor=cents(amount), due_on=due, part=part,
                with_instalment=True,
            )
        )  # fmt: skip

    def _nsf_fee(self, event: dict[str, Any], on: date) -> None:
        self._charge({**event, "kind": "NSF", "due": str(on)}, on)

    def _waive_charge(self, event: dict[str, Any], on: date) -> None:
        self.events.append(rp.Waived(on=on, ref=self.ref("waiver"), of=self.last("charge")))

    def _undo_waive_charge(self, event: dict[str, Any], on: date) -> None:
        self.events.append(rp.Reversal(on=on, of=self.last("waiver")))

    def _chargeback(self, event: dict[str, Any], on: date) -> None:
        minor = cents(event["amount"])
        of = next(
            each.ref for each in self.events if isinstance(each, rp.Paid) and each.minor == minor
        ) if not self.case.product["down_payment_auto"] else self.last("payment")  # fmt: skip
        whole = "chargeback_credit_allocation" not in self.case.product
        self.events.append(
            rp.ChargedBack(on=on, ref=self.ref("back"), minor=minor, of=of, as_principal=whole)
        )

    def _credit_balance_refund(self, event: dict[str, Any], on: date) -> None:
        minor = cents(event["amount"])
        self.events.append(rp.CreditRefunded(on=on, ref=self.ref("cbr"), minor=minor))

    def _re_age(self, event: dict[str, Any], on: date) -> None:
        rhythm = Rhythm(event["frequencyNumber"], UNITS[event["frequencyType"]])
        first = date.fromisoformat(event["startDate"])
        count = event["numberOfInstallments"]
        self.events.append(rp.ReAged(on=on, first_due_on=first, count=count, rhythm=rhythm))

    def _re_amortize(self, event: dict[str, Any], on: date) -> None:
        self.events.append(rp.ReAmortised(on=on))

    def _reschedule(self, event: dict[str, Any], on: date) -> None:
        from_due = date.fromisoformat(event["rescheduleFromDate"])
        if "newInterestRate" in event:
            # Their date is that of the instalment; interest of its period begins a month before.
            rate = Rate.percent(event["newInterestRate"])
            start = add_units(from_due, -1, Unit.MONTH)
            self.events.append(rp.RateChanged(on=start, rate=rate))
            return
        to_due = event.get("adjustedDueDate")
        self.events.append(
            rp.Rescheduled(
                on=on, from_due=from_due, extra=event.get("extraTerms", 0),
                to_due=date.fromisoformat(to_due) if to_due else None,
            )
        )  # fmt: skip

    def last(self, kind: str) -> str:
        return [ref for ref, each in self.kinds.items() if each == kind][-1]

    def _undo(self, event: dict[str, Any], on: date) -> None:
        what = event["what"]
        if "disbursal" in what:
            self.events.append(rp.Reversal(on=on, of=self.last("disbursement")))
            self.events.append(rp.Reversal(on=on, of=self.last("payment")))
            return
        if what.startswith("last"):
            self.events.append(rp.Reversal(on=on, of=self.last("payment")))
            return
        found = re.match(r"(\d+)th .* on (\d+ \w+ \d+)", what)
        assert found is not None, what
        day = datetime.strptime(found[2] + " +0000", "%d %B %Y %z").date()
        live = {each.of for each in self.events if isinstance(each, rp.Reversal)}
        paid = [
            each.ref
            for each in self.events
            if isinstance(each, rp.Paid) and each.on == day and each.ref not in live
        ]
        place = int(found[1]) - 1
        if self.terms is not None and self.terms.start_on == day and "Repayment" not in what:
            place -= 1  # the disbursement counts as a transaction of that day
        self.events.append(rp.Reversal(on=on, of=paid[place]))


def cases() -> list[Case]:
    """Return all cases of the table."""
    return [Case(raw) for raw in json.loads(TABLE.read_text("utf-8"))["cases"]]
