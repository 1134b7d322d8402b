"""What changed of the vehicle's own identity and state: plate, VIN, odometer, damage, use."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from vigie.flows.signals.bag import Bag, standing
from vigie.flows.signals.odometer import clash_of, fall_of
from vigie.flows.signals.register import is_provisional
from vigie.kernel.identifiers import Plate
from vigie.registrations.domain.facts import OperationFact
from vigie.registrations.domain.vins import has_same_serial, is_misspelt

USURPATIONS: Final = frozenset({"ATT_NUM_USURPATION"})
LOST_TITLES: Final = frozenset({"DECLARATION_PERTE_TITRE"})
LESSEE_CHANGES: Final = frozenset({"CHANG_LOC"})
CONVERSIONS: Final = frozenset({"CONVERSION_DOSSIER_FNI"})
DAMAGES: Final = frozenset({"DEC_VE", "PREM_RAP_VE"})
REREGISTRATIONS: Final = frozenset(
    {
        "CHANG_TIT_NORMAL",
        "IMMAT_NORMALE_PREM_ETRANGER",
        "RETOUR_REIMMAT_ETR",
        "REMISE_CIRC_SORTIE_TERR",
    }
)
# What tells one vehicle beside its plate and VIN: the register's column and our own.
_BESIDE: Final = (
    ("make", "make"),
    ("first_registered_on", "first_registered_on"),
    ("holder_name", "holder_name"),
    ("holder_name", "customer_name"),
    ("lessee_name", "customer_name"),
)
USES: Final = ("usage", "national_category", "category")


def vehicle_signals(bag: Bag) -> None:
    """Add what plate, VIN, odometer, damage procedure and use tell."""
    if bag.facts.vin and bag.observed.get("vin"):
        bag.put("other_vehicle", _is_other_vehicle(bag), "register.vin", known_on=_seen(bag, "vin"))
    _put_plate(bag)
    for name, codes in (
        ("plate_reassigned_on", USURPATIONS),
        ("title_lost_on", LOST_TITLES),
        ("lessee_changed_on", LESSEE_CHANGES),
    ):
        if found := _since_start(bag, codes):
            bag.put(name, found[-1].occurred_on, f"operations.{found[-1].code}")
    for differs in bag.differing(*USES):
        if differs.observed:
            source = f"register.{differs.field}"
            bag.put("usage_differs", True, source, known_on=differs.first_seen_on)
    _put_damage(bag)
    _put_odometer(bag)


def _is_other_vehicle(bag: Bag) -> bool:
    """The plate led to a row whose VIN is another vehicle's, by more than a slip of the pen.

    A VIN with characters more or fewer is the row's own where something else agrees as well.
    """
    ours, theirs = bag.facts.vin, bag.observed["vin"]
    if not is_misspelt(ours, theirs):
        return True
    return len(ours) != len(theirs) and not _agrees_beside(bag, ours, theirs)


def _agrees_beside(bag: Bag, ours: str, theirs: str) -> bool:
    """Tell whether the serial number, the make, the first registration or a name agree too."""
    return (
        has_same_serial(ours, theirs)
        or _agrees_holder(bag)
        or any(
            bag.observed.get(field) and bag.observed[field] == bag.expected.get(wanted)
            for field, wanted in _BESIDE
        )
    )


def _agrees_holder(bag: Bag) -> bool:
    """The holder is near the one expected, or ourselves, or was not another in an earlier extract."""
    differs = bag.distortions.get("holder_name")
    is_near = differs is not None and differs.likeness == "near"
    return (
        is_near
        or bag.facts.holder_agreed_on is not None
        or bag.is_own(bag.observed.get("holder_name", ""))
    )


def _put_plate(bag: Bag) -> None:
    if is_provisional(bag):
        bag.put("plate_provisional", True, "portfolio.plate")
    converted = [
        one
        for one in bag.facts.operations
        if one.cancelled_on is None and (one.code.endswith("_CVN") or one.code in CONVERSIONS)
    ]
    if converted:
        last = max(converted, key=lambda one: one.occurred_on)
        bag.put("plate_converted", True, f"operations.{last.code}", last.occurred_on)
    elif _was_of_former_series(bag):
        bag.put("plate_converted", True, "register.previous_plate")


def _was_of_former_series(bag: Bag) -> bool:
    """Our plate of the former series (FNI) became one for life: every act on the title converts it.

    The register names it as the plate before. Arrêté of 9 February 2009; series since 2009: SIV.
    """
    ours, theirs = bag.facts.plate, bag.observed.get("plate", "")
    is_converted = Plate(ours).shape == "fni" and Plate(theirs).shape == "siv"
    return is_converted and bag.observed.get("previous_plate") == ours


def _since_start(bag: Bag, codes: frozenset[str]) -> list[OperationFact]:
    starts_on = bag.starts_on() or date.min
    return [one for one in standing(bag.facts.operations, codes) if one.occurred_on >= starts_on]


def _put_damage(bag: Bag) -> None:
    damages = _since_start(bag, DAMAGES)
    opened_on = bag.date_in(bag.observed, "damage_opened_on")
    source = "register.damage_opened_on"
    if opened_on is None and damages:
        opened_on, source = damages[0].occurred_on, f"operations.{damages[0].code}"
    if opened_on is None or opened_on < (bag.starts_on() or date.min):
        return
    bag.put("damage_on", opened_on, source)
    after = [
        one
        for one in standing(bag.facts.operations, REREGISTRATIONS)
        if one.occurred_on > opened_on
    ]
    if after:
        bag.put("reregistered_on", after[0].occurred_on, f"operations.{after[0].code}")


def _put_odometer(bag: Bag) -> None:
    readings = [
        (one.inspected_on, one.odometer_km)
        for one in bag.facts.inspections
        if one.odometer_km is not None
    ]
    _put_fall(bag, readings)
    if (clashed_on := clash_of(readings)) is not None:
        bag.put("inspections_clash_on", clashed_on, "inspections.odometer_km")


def _put_fall(bag: Bag, readings: Sequence[tuple[date, int]]) -> None:
    fall = fall_of(readings)
    if fall is not None:
        bag.put("odometer_fell_km", fall.km, "inspections.odometer_km", fall.on)
        bag.put("odometer_fell_on", fall.on, "inspections.odometer_km")
        bag.put("odometer_higher_on", fall.after, "inspections.odometer_km")
        bag.put("odometer_one_misread", fall.is_one_misread, "inspections.odometer_km", fall.on)


def _seen(bag: Bag, field: str) -> date | None:
    found = bag.distortions.get(field)
    return None if found is None else found.first_seen_on
