"""What the register says of the vehicle itself: there or not, its state, its technical fields."""

from datetime import date
from typing import Final

from vigie.flows.signals.bag import Bag, standing
from vigie.flows.signals.codes import (
    DEPARTURES,
    DESTRUCTIONS,
    FOR_DESTRUCTION,
    GONE_ABROAD,
    RETURNS,
    VEHICLE_OPPOSITIONS,
)
from vigie.flows.signals.taken_back import (
    departure_cancelled,
    destruction_cancelled,
    opposition_stands,
    returned,
    seizure_stands,
)
from vigie.registrations.domain.distortions import Matter, matter_of
from vigie.registrations.domain.facts import DistortionFact, OperationFact

PROVISIONAL: Final = "WW"
FINES: Final = frozenset({"OTCI", "OTCI-PV"})
_FLAGS: Final = ("stolen", "title_stolen", "title_lost")


def presence_signals(bag: Bag) -> None:
    """Add whether the register knows the certificate, and since when it does not."""
    if bag.facts.observed is not None:
        _put_certificate(bag)
        return
    if bag.facts.set_aside is not None:
        return
    missing = bag.distortions.get("")
    since = missing.first_seen_on if missing else bag.facts.as_of
    bag.put("not_found", True, "register", known_on=since)
    bag.put("not_found_since", since, "register", known_on=since)
    if bag.facts.unnamed_rows:
        bag.put("unnamed_rows", bag.facts.unnamed_rows, "register")
    gone = [one.known_on for one in bag.facts.changes if one.kind == "vanished" and not one.field]
    if gone:
        bag.put("vanished_on", max(gone), "history", known_on=max(gone))
    if not bag.expected.get("plate") or is_provisional(bag):
        bag.put("unregistered", True, "portfolio.plate")


def _put_certificate(bag: Bag) -> None:
    """Date the certificate: by the register, else by the portfolio, else by the contract's start."""
    given = (
        (bag.date_in(bag.observed, "registered_on"), "register.registered_on"),
        (bag.date_in(bag.expected, "registered_on"), "portfolio.registered_on"),
        (bag.starts_on(), "portfolio.contract_starts_on"),
    )
    for on, source in given:
        if on is not None:
            bag.put("certificate_on", on, source)
            return


def is_provisional(bag: Bag) -> bool:
    """Tell whether the plate expected is a provisional one, which the register may not know yet."""
    return bag.facts.plate.startswith(PROVISIONAL)


def status_signals(bag: Bag) -> None:
    """Add theft, export, destruction, oppositions and seizure."""
    for flag in _FLAGS:
        if text := bag.observed.get(flag):
            bag.put(flag, text == "true", f"register.{flag}")
    _put_departure(bag)
    _put_destruction(bag)
    _put_oppositions(bag)
    _put_cancellation(bag)
    _put_seizure(bag)


def technical_signals(bag: Bag) -> None:
    """Add what differs in technical fields, addresses and plate, and what became of the title."""
    _put_matter(bag, Matter.TECHNICAL, "technical")
    _put_matter(bag, Matter.ADDRESS, "address")
    for differs in bag.differing("plate"):
        bag.put("plate_differs", True, "register.plate", known_on=differs.first_seen_on)
    duplicate_on = bag.date_in(bag.observed, "duplicate_on")
    if duplicate_on is not None and duplicate_on > (bag.starts_on() or date.min):
        bag.put("duplicate_on", duplicate_on, "register.duplicate_on")
    opened_on = bag.date_in(bag.observed, "damage_opened_on")
    if opened_on is not None and not bag.observed.get("damage_closed_on"):
        bag.put("damage_open", True, "register.damage_opened_on", opened_on)


def _put_matter(bag: Bag, matter: Matter, name: str) -> None:
    found: list[DistortionFact] = [
        one
        for one in bag.facts.distortions
        if matter_of(one.field) is matter and bag.observed.get(one.field)
    ]
    if found:
        first = min(found, key=lambda one: (one.first_seen_on, one.field))
        source = f"register.{first.field}"
        bag.put(f"{name}_differs", True, source, known_on=first.first_seen_on)
        bag.put(f"{name}_seen_on", first.first_seen_on, source)
        if matter is Matter.TECHNICAL:
            bag.put("technical_fields", len(found), source)


def _suspended(bag: Bag) -> frozenset[str]:
    text = bag.observed.get("suspended", "")
    return frozenset(text.replace(",", ";").split(";")) if text else frozenset()


def _put_departure(bag: Bag) -> None:
    left_on = bag.date_in(bag.observed, "exported_on")
    source = "register.exported_on"
    if left_on is None and _suspended(bag) & GONE_ABROAD:
        left_on, source = bag.date_in(bag.observed, "suspended_on"), "register.suspended"
    departures = standing(bag.facts.operations, DEPARTURES)
    if departures and (left_on is None or source == "register.suspended"):
        left_on = departures[-1].occurred_on
        source = f"operations.{departures[-1].code}"
    is_gone = left_on is not None or bool(_suspended(bag) & GONE_ABROAD)
    returns = standing(bag.facts.operations, RETURNS)
    if is_gone and not (returns and left_on and returns[-1].occurred_on >= left_on):
        _put_event(bag, "exported", left_on, source)
        if returns and left_on is None:
            back = returns[-1]
            bag.put("returned_on", back.occurred_on, f"operations.{back.code}")
    elif (came_back := returned(bag.facts)) is not None:
        bag.put("returned_on", came_back.occurred_on, f"operations.{came_back.code}")
    _put_cancelled_event(bag, "departure_cancelled_on", departure_cancelled(bag.facts))


def _put_destruction(bag: Bag) -> None:
    done_on = bag.date_in(bag.observed, "destroyed_on")
    source = "register.destroyed_on"
    declared = standing(bag.facts.operations, DESTRUCTIONS)
    if done_on is None and declared:
        done_on, source = declared[0].occurred_on, f"operations.{declared[0].code}"
    is_suspended = bool(_suspended(bag) & FOR_DESTRUCTION)
    if done_on is None and is_suspended:
        done_on, source = bag.date_in(bag.observed, "suspended_on"), "register.suspended"
    if done_on is not None or is_suspended:
        _put_event(bag, "destroyed", done_on, source)
    _put_cancelled_event(bag, "destruction_cancelled_on", destruction_cancelled(bag.facts))


def _put_cancelled_event(bag: Bag, name: str, one: OperationFact | None) -> None:
    if one is not None and one.cancelled_on is not None:
        bag.put(name, one.cancelled_on, f"operations.{one.code}")


def _put_cancellation(bag: Bag) -> None:
    """A certificate taken back after the start, and no younger one in its place."""
    cancelled_on = bag.date_in(bag.observed, "cancelled_on")
    registered_on = bag.date_in(bag.observed, "registered_on")
    issued_on = max(registered_on or date.min, bag.starts_on() or date.min)
    if cancelled_on is not None and cancelled_on >= issued_on:
        bag.put("cancelled_on", cancelled_on, "register.cancelled_on")


def _put_event(bag: Bag, name: str, on: date | None, source: str) -> None:
    bag.put(name, True, source, on)
    if on is not None:
        bag.put(f"{name}_on", on, source)
    else:
        bag.put(f"{name}_seen_on", bag.signals[name].known_on, source)


def _put_seizure(bag: Bag) -> None:
    seized_on, source = bag.date_in(bag.observed, "seized_on"), "register.seized_on"
    if seized_on is None and (told := seizure_stands(bag.facts)) is not None:
        seized_on, source = told.occurred_on, f"operations.{told.code}"
    if seized_on is not None:
        bag.put("seized", True, source, seized_on)
        bag.put("seized_on", seized_on, source)


def _put_oppositions(bag: Bag) -> None:
    """Add what bars a transfer, with the earliest day: by the cell, else by an operation."""
    given, first_on = _oppositions(bag)
    source = "register.oppositions"
    if given & FINES:
        bag.put("fine_opposition", True, source, first_on)
    if given & VEHICLE_OPPOSITIONS:
        bag.put("vehicle_opposition", True, source, first_on)
    elif (told := opposition_stands(bag.facts)) is not None:
        operation = f"operations.{told.code}"
        bag.put("vehicle_opposition", True, operation, told.occurred_on)
        if first_on is None or told.occurred_on < first_on:
            first_on, source = told.occurred_on, operation
    if first_on is not None:
        bag.put("opposition_on", first_on, source)


def _oppositions(bag: Bag) -> tuple[set[str], date | None]:
    """Return the codes in the cell of oppositions, and the earliest day among them."""
    text = bag.observed.get("oppositions", "")
    parts = [part.partition("@") for part in text.split(";")]
    codes = {code.strip().replace(" ", "-") for code, _, _ in parts}
    dates = [date.fromisoformat(on.strip()) for _, _, on in parts if on.strip()]
    return codes, min(dates, default=None)
