"""What the portfolio says of the contract, and what it knows that would exonerate."""

from datetime import date
from decimal import Decimal
from typing import Final

from vigie.flows.signals.bag import Bag

_WORDS: Final = ("product", "security", "contract_status")
_DATES: Final = (
    "contract_starts_on",
    "contract_ends_on",
    "delivered_on",
    "settled_on",
    "settlement_expected_on",
)
_AMOUNTS: Final = ("outstanding_amount", "residual_amount")


def contract_signals(bag: Bag) -> None:
    """Add the contract's own columns; an empty cell is not known and adds nothing."""
    row = bag.expected
    for column in _WORDS:
        if text := row.get(column):
            bag.put(column, text, f"portfolio.{column}")
    for column in _DATES:
        if text := row.get(column):
            bag.put(column, date.fromisoformat(text), f"portfolio.{column}")
    for column in _AMOUNTS:
        if text := row.get(column):
            bag.put(column, Decimal(text), f"portfolio.{column}")
    _put_others(bag)


def _put_others(bag: Bag) -> None:
    if kind := bag.expected.get("customer_kind"):
        bag.put("customer_is_company", kind == "company", "portfolio.customer_kind")
    _put_beside(bag)
    if bag.facts.expected_as_of is not None:
        bag.put("portfolio_on", bag.facts.expected_as_of, "portfolio")


def _put_beside(bag: Bag) -> None:
    """Add the other open contracts on the vehicle.

    One that left the portfolio is a question to a person: it is not known to run, and beside another of
    the same customer (a contract renumbered, or moved to another product) it is no second contract.
    """
    facts = bag.facts
    if not facts.other_contracts:
        return
    bag.put("vehicle_under_contract", True, "portfolio.vin")
    is_asked = facts.contract_number in facts.asked_contracts
    gone = set(facts.other_contracts) if is_asked else facts.asked_contracts
    others = [
        one
        for one in facts.other_contracts
        if one not in gone or one not in facts.customers_contracts
    ]
    if not others:
        return
    running = [one for one in others if one in facts.running_contracts and one not in gone]
    bag.put("other_contracts", len(others), "portfolio.vin")
    bag.put("running_contracts", len(running), "portfolio.vin")
    if set(others) <= set(facts.customers_contracts):
        bag.put("others_of_customer", True, "portfolio.customer_name")
    if facts.last_begun_on is not None:
        bag.put("last_begun_on", facts.last_begun_on, "portfolio.contract_starts_on")


def exoneration_signals(bag: Bag) -> None:
    """Add claim, consent and repairer: known to be absent only where the column is given."""
    left = bag.signals.get("exported_on")
    departure = left.value if left else bag.facts.as_of
    _claim(bag)
    _exoneration(bag, "export_consent", "export_consent_until", departure)
    _exoneration(bag, "with_repairer", "repairer_until", bag.facts.as_of)


def _claim(bag: Bag) -> None:
    """A claim opened before the contract is of an earlier owner, and explains nothing of ours.

    One opened on a day to come is a mistake: whether a claim is open is not known.
    """
    opened_on, starts_on = bag.date_in(bag.expected, "claim_opened_on"), bag.starts_on()
    if opened_on is not None and opened_on > bag.facts.as_of:
        return
    if opened_on is not None and starts_on is not None and opened_on < starts_on:
        bag.put("claim_open", False, "portfolio.claim_opened_on", opened_on)
        return
    _exoneration(bag, "claim_open", "claim_opened_on", None)


def _exoneration(bag: Bag, flag: str, column: str, must_reach: object) -> None:
    given_on = bag.date_in(bag.expected, column)
    source = f"portfolio.{column}"
    if given_on is not None:
        bag.put(column, given_on, source)
        reaches = not isinstance(must_reach, date) or given_on >= must_reach
        bag.put(flag, reaches, source, given_on)
    elif column in bag.facts.known_columns:
        bag.put(flag, False, source)
