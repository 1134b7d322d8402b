"""The names under which an organisation may stand on a certificate, each with its dates."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.kernel.errors import Invalid
from vigie.kernel.identifiers import Siren
from vigie.kernel.text import fold


class Role(StrEnum):
    """Why a name is the organisation's; the order is that of lists."""

    MAIN = "main"
    LENDER = "lender"
    MERGED = "merged"
    REFINANCING = "refinancing"
    SUB_LESSOR = "sub_lessor"


@dataclass(frozen=True, slots=True)
class Declared:
    """A name as somebody declares it; both dates are included, None is open; `siren` may be ""."""

    name: str
    role: str
    valid_from: date
    valid_until: date | None = None
    siren: str = ""


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name of the organisation: `name` is canonical text, `shown` is for people."""

    id: int
    name: str
    shown: str
    siren: str
    role: str
    valid_from: date
    valid_until: date | None

    def is_valid_on(self, on: date) -> bool:
        """Tell whether the name was ours on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def checked(declared: Declared) -> Declared:
    """Return a declaration with its spaces and SIREN in order; raises Invalid saying which is not."""
    shown = " ".join(declared.name.split())
    siren = Siren.of(declared.siren)
    if not fold(shown):
        raise Invalid("parties.name_missing")
    if declared.role not in list(Role):
        raise Invalid("parties.role_unknown", role=declared.role, known=", ".join(Role))
    if siren.text and not siren.is_valid:
        is_mistyped = siren.has_nine_digits
        code = "parties.siren_check_wrong" if is_mistyped else "parties.siren_wrong"
        raise Invalid(code, siren=declared.siren)
    check_dates(declared.valid_from, declared.valid_until)
    return Declared(shown, declared.role, declared.valid_from, declared.valid_until, siren.text)


def check_dates(valid_from: date, valid_until: date | None) -> None:
    """Raise Invalid when a name would end before it began."""
    if valid_until is not None and valid_until < valid_from:
        raise Invalid("parties.dates_reversed", valid_from=valid_from, valid_until=valid_until)


def overlaps(known: OwnName, declared: Declared) -> bool:
    """Tell whether a declaration repeats a known name in the same role at the same time."""
    is_same = (known.name, known.siren, known.role) == (
        *(fold(declared.name), declared.siren, declared.role),
    )
    ends_before = known.valid_until is not None and known.valid_until < declared.valid_from
    starts_after = declared.valid_until is not None and declared.valid_until < known.valid_from
    return is_same and not ends_before and not starts_after
