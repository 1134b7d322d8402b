"""Who stands on the certificate: holder, owner, lessee, and how that came about."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from vigie.flows.signals.bag import Bag, same_holder, standing, was_of
from vigie.flows.signals.codes import (
    ADDRESS_CHANGES,
    ISSUED_WITHIN,
    SALES,
    TITLE_CHANGES,
    TRADE_PURCHASES,
)
from vigie.flows.signals.taken_back import transfer_cancelled
from vigie.flows.signals.whose import (
    bears_other_name,
    coholds,
    has_same_siren,
    is_more_than_customer,
    put_coholding,
    put_estate,
)
from vigie.registrations.domain.expectations import LEASES
from vigie.registrations.domain.facts import DistortionFact, OperationFact, SubjectFacts
from vigie.registrations.domain.first_said import first_said
from vigie.registrations.domain.person_names import differ_by_generation

CORRECTIONS: Final = frozenset({"MODIF_ETAT_CIVIL", "CORRECTION_TITULAIRE"})
REQUESTS: Final = frozenset({"CHANG_TIT_PREDEMANDE_INTERNET"})
# What makes another name no other holder.
EXPLAINING: Final = ("holder_birth_name", "holder_used_name", "holder_siren", "co_holder_name")
FIRST_DAYS: Final = timedelta(days=30)


def holder_signals(bag: Bag) -> None:
    """Add who the holder is, his likeness to the one expected, and the transfer behind it."""
    name = bag.observed.get("holder_name", "")
    differs = _told_apart(bag, _holder_differs(bag))
    if name:
        bag.put("holder_is", _who(bag, name), "register.holder_name")
        if kind := bag.observed.get("holder_kind"):
            bag.put("holder_is_company", kind == "company", "register.holder_kind")
    if differs is not None:
        _put_likeness(bag, "holder_likeness", differs)
        _put_transfer(bag, differs)
        _put_explained(bag)
        _put_unchanged(bag, differs)
        _put_barely_other(bag, differs)
    else:
        _put_agreeing(bag)
    _put_owners(bag)
    _put_declared(bag, is_held_by_other=differs is not None)
    _put_after_end(bag)
    _put_predating(bag)


def _put_owners(bag: Bag) -> None:
    """Add who stands in the lender's place as owner, and that the lender does not."""
    for lost in _lost_owners(bag):
        likeness = lost.likeness if lost.observed else "different"
        if bag.was_own(bag.observed.get(lost.field, "")):
            bag.put("owner_former", True, f"register.{lost.field}")
        bag.put("owner_likeness", likeness, f"register.{lost.field}", known_on=lost.first_seen_on)
        if not bag.has("transfer_on"):
            _put_transfer(bag, lost)
    if bag.is_own(bag.observed.get("owner_name", "")) and not _is_own_holder(bag):
        bag.put("owner_is_own", True, "register.owner_name")


def _lost_owners(bag: Bag) -> Iterator[DistortionFact]:
    """Yield where somebody else stands in the lender's place; a cell not given names nobody.

    A count of holders that leaves no room for a co-holder says that there is none.
    """
    for lost in bag.differing("owner_name", "co_holder_name"):
        is_counted = lost.field == "co_holder_name" and bag.observed.get("co_holder_count")
        if bag.observed.get(lost.field) or is_counted:
            yield lost


def _put_explained(bag: Bag) -> None:
    """Add what makes another name no other holder: names, a co-holder, a SIREN, a correction."""
    if bears_other_name(bag):
        bag.put("holder_other_name", True, "register.holder_birth_name")
    put_coholding(bag)
    put_estate(bag)
    if has_same_siren(bag):
        bag.put("holder_same_siren", True, "register.holder_siren")
    corrected = _correction(bag)
    if corrected is not None:
        source = f"operations.{corrected.code}"
        bag.put("holder_corrected_on", corrected.occurred_on, source)
    known = [
        one.known_on
        for one in bag.facts.changes
        if one.field == "holder_name"
        and same_holder(was_of(one), bag.expected.get("customer_name", ""))
    ]
    if known:
        bag.put("was_with_customer", True, "history.holder_name", known_on=min(known))


def _put_unchanged(bag: Bag, differs: DistortionFact) -> None:
    """Add since when the register names this holder, where our own file began to differ later.

    The register never moved, and no earlier difference was followed by this one: the file did. One
    extract is enough for that, where it was compared before our file changed and no holder differed.
    Nor is it told of a row found by its former plate: what moved on it does not stand with our contract.
    """
    if not bag.facts.vin and bag.observed.get("plate") not in (None, "", bag.facts.plate):
        return
    since, differed_until = first_said(bag.facts, "holder_name"), bag.facts.holder_differed_until
    has_moved = any(one.field == "holder_name" for one in bag.facts.changes)
    is_followed = differed_until is not None and differed_until >= differs.first_seen_on
    agreed_on = bag.facts.holder_agreed_on
    is_older = since < differs.first_seen_on or (agreed_on is not None and since <= agreed_on)
    if is_older and not has_moved and not is_followed:
        bag.put("holder_unchanged_since", since, "register.holder_name", since, since)


def _expected_holder(bag: Bag) -> str:
    return bag.expected.get("holder_name") or bag.expected.get("customer_name", "")


def _put_agreeing(bag: Bag) -> None:
    """Add, of a holder who bears the name expected, a change that was cancelled and another SIREN."""
    taken_back = transfer_cancelled(bag.facts)
    if taken_back is not None and taken_back.cancelled_on:
        source = f"operations.{taken_back.code}"
        bag.put("transfer_cancelled_on", taken_back.cancelled_on, source)
    _put_other_siren(bag)


def _told_apart(bag: Bag, differs: DistortionFact | None) -> DistortionFact | None:
    """Names alike are different where the SIREN tells two companies apart, or one is an estate's."""
    siren = bag.distortions.get("holder_siren")
    if differs is None or differs.likeness != "near":
        return differs
    if (siren is None or not siren.observed) and not is_more_than_customer(bag):
        return differs
    return replace(differs, likeness="different")


def _put_barely_other(bag: Bag, differs: DistortionFact) -> None:
    """Add what alone tells a holder from the one expected: a SIREN, or a generation on one side.

    A register that recorded a change of holder knows of two: its generation counts.
    """
    late = (bag.starts_on() or date.min) + FIRST_DAYS
    is_changed = any(
        one.occurred_on > late for one in standing(bag.facts.operations, TITLE_CHANGES)
    )
    if bag.distortions["holder_name"].likeness != differs.likeness:
        _put_other_siren(bag)
    elif not is_changed and differ_by_generation(
        bag.observed.get("holder_name", ""), _expected_holder(bag)
    ):
        bag.put("generation_alone", True, "register.holder_name")


def _put_other_siren(bag: Bag) -> None:
    """Add a holder of the customer's name whose SIREN is another: another company, and how it came."""
    differs = bag.distortions.get("holder_siren")
    if differs is None or not differs.observed or bag.facts.product in LEASES:
        return
    bag.put("other_siren", True, "register.holder_siren", known_on=differs.first_seen_on)
    if not bag.has("transfer_on"):
        _put_transfer(bag, differs)


def _correction(bag: Bag) -> OperationFact | None:
    """Return the correction that made the present certificate, when nothing changed hands since."""
    starts_on = bag.starts_on() or date.min
    corrections = [
        one for one in standing(bag.facts.operations, CORRECTIONS) if one.occurred_on >= starts_on
    ]
    sold = [
        one
        for one in standing(bag.facts.operations, TITLE_CHANGES | SALES | TRADE_PURCHASES)
        if one.occurred_on > starts_on
    ]
    if not corrections or sold:
        return None
    registered_on = bag.date_in(bag.observed, "registered_on")
    last = corrections[-1]
    is_its_own = registered_on is None or registered_on <= last.occurred_on + ISSUED_WITHIN
    return last if is_its_own else None


def lessee_signals(bag: Bag) -> None:
    """Add whether C.3 is empty where the customer must stand, or names somebody else."""
    for differs in bag.differing("lessee_name"):
        if differs.observed:
            _put_likeness(bag, "lessee_likeness", differs)
        elif bag.facts.is_given("lessee_name"):
            bag.put("lessee_missing", True, "register.lessee_name", known_on=differs.first_seen_on)


def _holder_differs(bag: Bag) -> DistortionFact | None:
    differs = bag.distortions.get("holder_name")
    if differs is None or not bag.observed.get("holder_name") or lacks_who_holds(bag.facts):
        return None
    is_lease = bag.facts.product in LEASES
    return None if is_lease and _is_own_holder(bag) else differs


def lacks_who_holds(facts: SubjectFacts) -> bool:
    """Tell whether another register alone says what would explain another name."""
    return any(map(facts.is_elsewhere, EXPLAINING))


def _is_own_holder(bag: Bag) -> bool:
    return bag.is_own(bag.observed.get("holder_name", ""), bag.observed.get("holder_siren", ""))


def _who(bag: Bag, name: str) -> str:
    if _is_own_holder(bag):
        return "own"
    if bag.was_own(name, bag.observed.get("holder_siren", "")):
        return "former"
    is_alike = same_holder(name, bag.expected.get("customer_name", ""))
    if (is_alike and not is_more_than_customer(bag)) or coholds(bag) or has_same_siren(bag):
        return "customer"
    return "third"


def _put_likeness(bag: Bag, name: str, differs: DistortionFact) -> None:
    source = f"register.{differs.field}"
    bag.put(name, differs.likeness, source, known_on=differs.first_seen_on)


def _put_transfer(bag: Bag, differs: DistortionFact) -> None:
    """Date the transfer: by an operation, by a new certificate, else by the extract that showed it.

    A certificate issued long after the last operation known is of a later change, whose operation
    the register did not give. A holder who changed while the certificate kept its date is more likely a correction than a
    transfer, so that change stays undated and the rules cap it. So does one whose new certificate the
    register made for another address.
    """
    bag.put("transfer_seen_on", differs.first_seen_on, f"register.{differs.field}")
    starts_on = bag.starts_on() or date.min
    changes = [
        one for one in standing(bag.facts.operations, TITLE_CHANGES) if one.occurred_on >= starts_on
    ]
    registered_on = _new_certificate_on(bag, starts_on, differs.field)
    if registered_on and _is_of_address(bag, registered_on):
        changes, registered_on = [], None
    _put_cancelled(bag, starts_on, changes, registered_on)
    known = [one.known_on for one in bag.facts.changes if one.field == differs.field]
    changed_on = changes[-1].occurred_on if changes else None
    if changed_on and not (registered_on and registered_on - changed_on > ISSUED_WITHIN):
        source = f"operations.{changes[-1].code}"
        bag.put("transfer_on", changed_on, source)
        if differs.likeness == "near" and changed_on > starts_on + FIRST_DAYS:
            bag.put("near_transfer_on", changed_on, source)
    elif registered_on:
        bag.put("transfer_on", registered_on, "register.registered_on")
    elif known and (differs.field != "holder_name" or not bag.observed.get("registered_on")):
        bag.put("transfer_on", max(known), f"history.{differs.field}")


def _put_cancelled(
    bag: Bag, starts_on: date, stands: Sequence[OperationFact], registered_on: date | None
) -> None:
    """Add a change of holder that the register took back, unless a later one stands.

    The holder row may not have followed yet: what it shows is in doubt.
    """
    taken_back = [
        one
        for one in bag.facts.operations
        if one.cancelled_on is not None
        and one.code.removesuffix("_CVN") in TITLE_CHANGES
        and one.occurred_on >= starts_on
    ]
    if not taken_back:
        return
    last = max(taken_back, key=lambda one: one.occurred_on)
    later = stands and stands[-1].occurred_on >= last.occurred_on
    if not later and not (registered_on and registered_on > last.occurred_on + ISSUED_WITHIN):
        source = f"operations.{last.code}"
        bag.put("transfer_cancelled_on", last.cancelled_on or last.occurred_on, source)


def _new_certificate_on(bag: Bag, starts_on: date, field: str) -> date | None:
    """Return the day of a certificate later than the start and other than the one we know.

    A name that changed between two extracts under one certificate came with no new one.
    """
    registered_on = bag.date_in(bag.observed, "registered_on")
    moved = {one.field for one in bag.facts.changes}
    if field in moved and "registered_on" not in moved:
        return None
    if registered_on is None or registered_on <= starts_on:
        return None
    return registered_on if _is_new_certificate(bag, registered_on) else None


def _is_of_address(bag: Bag, registered_on: date) -> bool:
    """Tell whether the register explains a certificate by a change of address, and tells of no transfer.

    What was recorded in the first days of the contract is how the customer came to hold the vehicle.
    """
    starts_on = bag.starts_on() or date.min
    is_first = registered_on <= starts_on + FIRST_DAYS
    since = starts_on - FIRST_DAYS if is_first else starts_on + FIRST_DAYS
    told = standing(bag.facts.operations, TITLE_CHANGES | SALES | TRADE_PURCHASES | REQUESTS)
    moved = standing(bag.facts.operations, ADDRESS_CHANGES)
    is_moved = any(one.occurred_on == registered_on for one in moved)
    return is_moved and all(one.occurred_on <= since for one in told)


def _is_new_certificate(bag: Bag, registered_on: date) -> bool:
    return bag.starts_on() is not None and registered_on != bag.date_in(
        bag.expected, "registered_on"
    )


def _put_declared(bag: Bag, *, is_held_by_other: bool) -> None:
    starts_on = bag.starts_on()
    if starts_on is None:
        return
    certificate_on = bag.date_in(bag.observed, "registered_on")
    registered_on = certificate_on or date.min
    # The purchase itself is declared before the customer's certificate: what follows it is theirs.
    is_customers = certificate_on is not None and certificate_on >= starts_on - FIRST_DAYS
    after = starts_on if is_customers and not is_held_by_other else starts_on + FIRST_DAYS
    for codes, value in ((TRADE_PURCHASES, "trade_purchase"), (SALES, "sale")):
        for one in standing(bag.facts.operations, codes):
            if one.occurred_on > after and (is_held_by_other or one.occurred_on > registered_on):
                source = f"operations.{one.code}"
                bag.put("transfer_declared", value, source, one.occurred_on)
                bag.put("transfer_declared_on", one.occurred_on, source)
    for one in standing(bag.facts.operations, REQUESTS):
        if one.occurred_on > max(starts_on, registered_on):
            bag.put("transfer_requested_on", one.occurred_on, f"operations.{one.code}")


def _put_after_end(bag: Bag) -> None:
    ends_on = bag.date_in(bag.expected, "contract_ends_on")
    found = (
        bag.signals.get(name)
        for name in ("transfer_on", "transfer_declared_on", "transfer_seen_on")
    )
    moved = next((one for one in found if one is not None), None)
    if ends_on is not None and moved is not None and isinstance(moved.value, date):
        bag.put("transferred_after_end", moved.value > ends_on, moved.source, moved.value)


def _put_predating(bag: Bag) -> None:
    """A certificate older than the contract, in another's name: nobody registered it for us yet."""
    registered_on, starts_on = bag.date_in(bag.observed, "registered_on"), bag.starts_on()
    if registered_on is None or starts_on is None or bag.has("transfer_on"):
        return
    is_claimed = registered_on == bag.date_in(bag.expected, "registered_on")
    first_day = min(starts_on, bag.date_in(bag.expected, "delivered_on") or starts_on)
    # Within the last days the customer may have been registered before the papers were signed; in the
    # first ones a change of address alone leaves the vehicle with whom it was before.
    is_first = registered_on <= starts_on + FIRST_DAYS and _is_of_address(bag, registered_on)
    is_former = (registered_on < first_day or is_first) and not bag.has("was_with_customer")
    is_older = registered_on < starts_on - FIRST_DAYS or is_former
    if bag.has("holder_likeness") and not is_claimed and is_older:
        bag.put("unregistered", True, "register.registered_on", registered_on)
