"""From a lender's own headings to canonical columns: a proposal, then a profile that is kept.

A proposal is only offered; a person accepts it, and the profile they save is what later files are
read with. Source of the columns: the file contract "Certificate tables", sections 1 and 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self, get_args

from vigie.kernel.errors import Invalid
from vigie.registrations.domain.canonical import DateOrder, DecimalMark, Habits
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.headings import Guess, Sureness, columns_of, fold, guess_column
from vigie.registrations.domain.validation import TableKind, missing_columns

VERSION: Final = 1

_CUSTOMER_WORDS: Final = frozenset(
    [
        "client",
        "clients",
        "customer",
        "customers",
        "klient",
        "klienta",
        "emprunteur",
        "borrower",
        "kredytobiorca",
        "kredytobiorcy",
        "souscripteur",
        "locataire",
        "preneur",
        "lessee",
        "leasingobiorca",
        "leasingobiorcy",
        "korzystajacy",
        "korzystajacego",
        "najemca",
        "najemcy",
    ]
)
# Products whose certificate may show the customer as holder (C.1): every other is a lease.
_CUSTOMER_HOLDS: Final = frozenset({"credit", "pl_loan_title_transfer"})


@dataclass(frozen=True, slots=True)
class Profile:
    """How the files of one source are read; plain data, kept as JSON, versioned.

    `columns` is heading → canonical column; headings left out are kept raw. `fixed` gives a column
    one value on every row (`product=loa`, `currency=EUR`).
    """

    kind: TableKind
    columns: Mapping[str, str]
    date_order: DateOrder = "day_first"
    decimal_mark: DecimalMark = "comma"
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def habits(self) -> Habits:
        """Return how the files write dates and numbers."""
        return Habits(self.date_order, self.decimal_mark)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return {
            "version": VERSION,
            "kind": self.kind,
            "columns": dict(self.columns),
            "date_order": self.date_order,
            "decimal_mark": self.decimal_mark,
            "fixed": dict(self.fixed),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a saved profile; Invalid when malformed or of another version."""
        if data.get("version") != VERSION:
            raise Invalid("registrations.mapping_version", found=data.get("version"), known=VERSION)
        profile = cls(
            kind=_one_of(data, "kind", get_args(TableKind)),
            columns=_texts(data, "columns"),
            date_order=_one_of(data, "date_order", get_args(DateOrder)),
            decimal_mark=_one_of(data, "decimal_mark", get_args(DecimalMark)),
            fixed=_texts(data, "fixed"),
        )
        check(profile)
        return profile


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the headings of a file suggest."""

    kind: TableKind
    guesses: tuple[Guess, ...]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]

    def profile(self, **options: Any) -> Profile:
        """Return the profile that accepts every guess; options as those of Profile."""
        columns = {guess.heading: guess.column for guess in self.guesses}
        profile = Profile(self.kind, columns, **options)
        check(profile)
        return profile


@dataclass(frozen=True, slots=True)
class Applied:
    """A profile laid on the headings of one file: column → heading, fixed values, what stays raw."""

    profile: Profile
    headings: Mapping[str, str]
    fixed: Mapping[str, str]
    raw: tuple[str, ...]


def propose(headings: Sequence[str], kind: TableKind) -> Proposal:
    """Return the likeliest column of each heading; a column is proposed once, to the surest."""
    rank = {sureness: place for place, sureness in enumerate(get_args(Sureness))}
    found = [guess for heading in headings if (guess := guess_column(heading, kind)) is not None]
    best: dict[str, Guess] = {}
    for guess in sorted(found, key=lambda guess: rank[guess.sureness]):
        best.setdefault(guess.column, guess)
    kept = tuple(guess for guess in found if best[guess.column] is guess)
    mapped = {guess.heading for guess in kept}
    return Proposal(
        kind,
        kept,
        tuple(heading for heading in headings if heading not in mapped),
        missing_columns(best, kind),
    )


def apply(profile: Profile, headings: Sequence[str], *, file: str, line: int = 1) -> Applied:
    """Lay a profile on a file's headings.

    Raises Invalid naming file, line and column when a heading of the profile is absent from the
    file or a required column is filled by nothing.
    """
    check(profile)
    present = set(headings)
    for heading in profile.columns:
        if heading not in present:
            raise Invalid(
                "registrations.mapping_heading_absent", file=file, line=line, column=heading
            )
    filled = {column: heading for heading, column in profile.columns.items()}
    missing = missing_columns({*filled, *profile.fixed}, profile.kind)
    if missing:
        raise Invalid(
            "registrations.missing_columns", file=file, line=line, column=", ".join(missing)
        )
    raw = tuple(heading for heading in headings if heading not in profile.columns)
    return Applied(profile, filled, dict(profile.fixed), raw)


def check(profile: Profile) -> None:
    """Raise Invalid when a profile maps what it may not.

    A column gets one heading or one fixed value, never two sources. A heading that names the
    customer never fills C.1 unless every row is of a product whose customer is the holder: in a
    lease the lessor stands there (file contract, section 2).
    """
    known = set(columns_of(profile.kind))
    taken: dict[str, str] = {}
    for heading, column in profile.columns.items():
        if column not in known:
            raise Invalid(
                "registrations.mapping_unknown_column",
                heading=heading,
                column=column,
                kind=profile.kind,
            )
        if column in taken:
            raise Invalid(
                "registrations.mapping_doubled", column=column, first=taken[column], second=heading
            )
        taken[column] = heading
        _check_customer(profile, heading, column)
    for column, value in profile.fixed.items():
        _check_fixed(profile, column, value, known, taken)


def names_customer(heading: str) -> bool:
    """Tell whether a heading speaks of the customer, borrower or lessee."""
    return bool(_CUSTOMER_WORDS & set(fold(heading).split()))


def _check_customer(profile: Profile, heading: str, column: str) -> None:
    is_c1 = column.startswith("holder_") and BY_NAME[column].code == "C.1"
    if profile.kind != "portfolio" or not is_c1 or not names_customer(heading):
        return
    if profile.fixed.get("product") not in _CUSTOMER_HOLDS:
        instead = column.replace("holder_", "customer_")
        instead = instead if instead in BY_NAME else "customer_name"
        raise Invalid(
            "registrations.mapping_customer_as_holder",
            heading=heading,
            column=column,
            instead=instead,
        )


def _check_fixed(
    profile: Profile, column: str, value: str, known: set[str], taken: Mapping[str, str]
) -> None:
    if column not in known:
        raise Invalid(
            "registrations.mapping_unknown_column", heading=value, column=column, kind=profile.kind
        )
    if column in taken:
        raise Invalid("registrations.mapping_fixed_twice", column=column, heading=taken[column])
    words = BY_NAME[column].words if column in BY_NAME else ()
    if words and value not in words:
        raise Invalid(
            "registrations.mapping_fixed_unknown",
            column=column,
            value=value,
            known=", ".join(words),
        )


def _one_of(data: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> Any:
    if data.get(name) not in choices:
        raise Invalid("registrations.mapping_malformed", place=name)
    return data[name]


def _texts(data: Mapping[str, Any], name: str) -> dict[str, str]:
    found = data.get(name)
    if not isinstance(found, dict) or not all(
        isinstance(part, str) for pair in found.items() for part in pair
    ):
        raise Invalid("registrations.mapping_malformed", place=name)
    return found
