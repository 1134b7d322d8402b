"""The daily life of a register: small true changes that are information and accuse nobody.

Each kind takes a case and the first extract that shows it, and changes the certificate from
there on. Shares of the kinds are in `KINDS`.
"""

from collections.abc import Callable
from datetime import timedelta

from vigie.site.demo import identifiers
from vigie.site.demo.case import EXTRACT_DAYS, Case, Operation
from vigie.site.demo.draw import Row, plain


def change_from(case: Case, extract: int, row: Row, code: str) -> None:
    """Set columns of the certificate from an extract on, by an operation of the days before."""
    for later in range(extract, len(case.register)):
        known = case.register[later]
        if known is not None:
            case.register[later] = {**known, **row} if later == extract else case.register[extract]
    occurred_on = case.today + timedelta(EXTRACT_DAYS[extract] - case.draw.between(1, 6))
    if case.operations and code:
        case.operations.append(Operation(code, occurred_on))


def moved(case: Case, extract: int) -> None:
    """The customer moved: street, postcode and town."""
    role = "lessee" if case.certificate.get("lessee_name") else "holder"
    postcode, city = case.draw.pick(case.draw.communes)
    row = {
        f"{role}_street": plain(case.draw.street()),
        f"{role}_postcode": postcode,
        f"{role}_city": plain(city),
    }
    code = "MODIF_ADRESSE_LOCATAIRE_PRO" if role == "lessee" else "MODIF_ADRESSE"
    change_from(case, extract, row, code)


def respelled(case: Case, extract: int) -> None:
    """The clerk left out the last letter of a name: the same person, near."""
    role = "lessee" if case.certificate.get("lessee_name") else "holder"
    name = case.certificate[f"{role}_name"]
    change_from(case, extract, {f"{role}_name": name[:-1]}, "CORRECTION_TITULAIRE")


def duplicated(case: Case, extract: int) -> None:
    """A duplicate of a worn title: a new formula number and nothing else."""
    on = case.today + timedelta(EXTRACT_DAYS[extract] - 3)
    number = identifiers.formula_number(on.year, 30_000_000 + case.draw.number())
    row = {"formula_number": number, "duplicate_on": on.isoformat()}
    change_from(case, extract, row, "DUPLICATA")


def corrected(case: Case, extract: int) -> None:
    """The maker corrected the mass or the CO2 of a type."""
    field = "co2_g_km" if case.certificate["co2_g_km"] != "0" else "unladen_mass_kg"
    value = int(case.certificate[field]) + case.draw.between(1, 6)
    change_from(case, extract, {field: str(value)}, "CORRECTION_VEHICULE")


def repainted(case: Case, extract: int) -> None:
    """A new colour."""
    colour = "ORANGE" if case.certificate["colour"] != "ORANGE" else "BEIGE"
    change_from(case, extract, {"colour": colour}, "MODIF_CARAC_TECH")


def fined(case: Case, extract: int) -> None:
    """A lone fine: an opposition to transfer, nothing more."""
    on = case.today + timedelta(EXTRACT_DAYS[extract] - 4)
    change_from(case, extract, {"oppositions": f"OTCI@{on.isoformat()}"}, "INSCRIRE_OTCI")


KINDS: tuple[Callable[[Case, int], None], ...] = (
    *(moved,) * 6,
    *(respelled,) * 3,
    *(duplicated,) * 3,
    *(corrected,) * 4,
    *(repainted,) * 2,
    *(fined,) * 2,
)


def disturb(case: Case) -> str:
    """Let one small thing happen to a case, at one of the extracts; return its name."""
    kind = case.draw.pick(KINDS)
    kind(case, case.draw.between(0, len(EXTRACT_DAYS) - 1))
    return kind.__name__
