"""Register operations and inspections of a vehicle, before and during its contract.

Rates are those of a published development sample of a register (counts only, 4,392 records):
damage 48, lost title 41, lone fine opposition 33, duplicate 18 in 4,392; two holders and
four operations are the usual used car. What happened before the contract concerns nobody here.
"""

from datetime import date, timedelta

from vigie.site.demo.case import Inspection, Operation
from vigie.site.demo.draw import Draw, Row
from vigie.site.demo.lenders import Lender

SAMPLE = 4_392
DAMAGE, LOST_TITLE, FINE = 48 / SAMPLE, 41 / SAMPLE, 33 / SAMPLE
TRADE_PURCHASE, IMPORTED = 0.6, 0.09


def operations_of(row: Row, lender: Lender, draw: Draw) -> list[Operation]:
    """Return the SIV history of a French contract in order, oldest first; none elsewhere."""
    if lender.country != "FR":
        return []
    first_on = date.fromisoformat(row["first_registered_on"])
    registered_on = date.fromisoformat(row["registered_on"])
    operations = [Operation(_first_code(row, draw), first_on)]
    if first_on < registered_on:
        operations += _earlier_holders(first_on, registered_on, draw)
        operations.append(Operation("CHANG_TIT_NORMAL", registered_on))
    if row.get("pledged_on"):
        operations.append(Operation("INSCRIPTION_GAGE", date.fromisoformat(row["pledged_on"])))
    return operations


def _first_code(row: Row, draw: Draw) -> str:
    used = row["first_registered_on"] != row["registered_on"]
    return "IMMAT_NORMALE_PREM_ETRANGER" if used and draw.chance(IMPORTED) else "IMMAT_NORMALE"


def _earlier_holders(first_on: date, until: date, draw: Draw) -> list[Operation]:
    operations: list[Operation] = []
    days = (until - first_on).days
    if days > 1_500 and draw.chance(0.5):
        sold_on = first_on + timedelta(days // 2)
        operations += [
            Operation("DECLARATION_CESSION", sold_on),
            Operation("CHANG_TIT_NORMAL", sold_on + timedelta(draw.between(1, 20))),
        ]
    if draw.chance(0.5):
        operations += _mishap(first_on + timedelta(days // 3), draw)
    traded_on = until - timedelta(draw.between(8, 40))
    operations.append(Operation("DECLARATION_CESSION", traded_on))
    if draw.chance(TRADE_PURCHASE):
        operations.append(Operation("DECLARATION_ACHAT", traded_on + timedelta(1)))
    return operations


def _mishap(on: date, draw: Draw) -> list[Operation]:
    if draw.chance(DAMAGE * 2):
        repaired = on + timedelta(30)
        return [
            Operation("DEC_VE", on),
            Operation("PREM_RAP_VE", on + timedelta(6)),
            Operation("SEC_RAP_VE", repaired),
        ]
    if draw.chance(LOST_TITLE * 2):
        return [
            Operation("DECLARATION_PERTE_TITRE", on),
            Operation("DUPLICATA", on + timedelta(9)),
        ]
    if draw.chance(FINE * 2):
        return [Operation("INSCRIRE_OTCI", on), Operation("LEVER_OTCI", on + timedelta(40))]
    return []


def inspections_of(row: Row, draw: Draw, today: date) -> list[Inspection]:
    """Return the inspections: four years after the first registration, then every two."""
    first_on = date.fromisoformat(row["first_registered_on"])
    if (today - first_on).days < 1_440:
        return []
    a_year = draw.between(7_000, 24_000)
    if row["national_category"] != "VP":
        a_year = draw.between(18_000, 42_000)
    on = first_on + timedelta(1_440 - draw.between(0, 50))
    found: list[Inspection] = []
    while on <= today:
        driven = int(a_year * (on - first_on).days / 365) + draw.between(0, 900)
        if draw.chance(0.18):
            found.append(Inspection(on, "S", driven))
            on += timedelta(draw.between(8, 45))
            driven += draw.between(30, 700)
        if on <= today:
            found.append(Inspection(on, "A", driven))
        on += timedelta(730 - draw.between(0, 40))
    return found
