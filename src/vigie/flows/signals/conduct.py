"""Signals that no register holds: how a contract is paid, whom its customer shares with, its dealer.

They are gathered once for a run, by contract number, and laid beside those of each certificate. What
stands against a dealer is added when it is known what a read took back: `flows.dealer_record`.
"""

from collections.abc import Collection, Mapping
from datetime import date

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.leasing.queries import (
    Conduct,
    announced_settlements,
    conducts,
    conducts_then,
)
from vigie.parties.queries import Shared, shared_contacts
from vigie.registrations.queries import DealerLine
from vigie.scoring.domain.signals import Signal, SignalValue

Gathered = Mapping[str, Mapping[str, Signal]]


def gather(by: Actor, on: date, among: Collection[str] | None = None) -> Gathered:
    """Return signals by contract number, of each contract of which there is something to say.

    `among` bounds it to some contracts, for a record that comes by itself.
    """
    with tenant(by.organisation_id):
        paid = conducts(by, on, among)
        shared = shared_contacts(by) if paid else {}
        announced = announced_settlements(by, on, among)
    return _gathered(paid, shared, announced, on)


def gather_then(by: Actor, then: Then) -> Gathered:
    """Return the signals that `gather` returned on a past day: of both dates, none later."""
    with tenant(by.organisation_id):
        paid = conducts_then(by, then)
        shared = shared_contacts(by, then) if paid else {}
        announced = announced_settlements(by, then.on, then=then)
    return _gathered(paid, shared, announced, then.on)


def _gathered(
    paid: Mapping[str, Conduct],
    shared: Mapping[int, Shared],
    announced: Mapping[str, date],
    on: date,
) -> Gathered:
    found: dict[str, dict[str, Signal]] = {}
    for number, conduct in paid.items():
        found.setdefault(number, {}).update(conduct_signals(conduct, on))
    for number, line in contracts_of(paid, shared).items():
        found.setdefault(number, {}).update(shared_signals(line, on))
    for number, until in announced.items():
        found.setdefault(number, {}).update(announced_signals(until, on))
    return found


def contracts_of(paid: Mapping[str, Conduct], shared: Mapping[int, Shared]) -> dict[str, Shared]:
    """Return what customers share, for contracts whose payment stands out too."""
    return {
        number: shared[one.customer_id] for number, one in paid.items() if one.customer_id in shared
    }


def conduct_signals(one: Conduct, on: date) -> dict[str, Signal]:
    """Return what the payments of a contract tell."""
    said: dict[str, SignalValue | None] = {
        "instalments_missed": one.missed or None,
        "missed_since_on": one.missed_since,
        "first_instalment_missed": one.first_missed or None,
        "settlement_reversed_on": one.reversed_on,
        "contracts_begun_together": one.begun_with or None,
    }
    return _signals(said, "contracts", on, one.missed_since)


def shared_signals(one: Shared, on: date) -> dict[str, Signal]:
    """Return what the customer shares with other people, outside a household."""
    said: dict[str, SignalValue | None] = {
        "shared_iban": one.iban or None,
        "shared_phone": one.phone or None,
        "shared_address": one.address or None,
    }
    return _signals(said, "parties", on, None)


def announced_signals(until: date, on: date) -> dict[str, Signal]:
    """Return the settlement that a dealer announced; after its day nothing is said of it."""
    said: dict[str, SignalValue | None] = {"settlement_announced_until": until}
    return _signals(said, "contracts", on, None)


def dealer_signals(one: DealerLine, on: date) -> dict[str, Signal]:
    """Return how much of what a dealer brought concerns the dealer."""
    said: dict[str, SignalValue | None] = {
        "dealer_alerts": one.concerned,
        "dealer_share": 100 * one.concerned // max(one.contracts, 1),
    }
    return _signals(said, "alerts", on, None)


def _signals(
    said: Mapping[str, SignalValue | None], place: str, on: date, since: date | None
) -> dict[str, Signal]:
    return {
        name: Signal(
            name, value, value if isinstance(value, date) else since, on, f"{place}.{name}"
        )
        for name, value in said.items()
        if value is not None
    }


def numbers_of(gathered: Gathered) -> Collection[str]:
    """Return the contracts to assess though no file differs."""
    return gathered.keys()
