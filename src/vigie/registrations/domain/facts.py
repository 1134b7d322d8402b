"""What is known of one watched certificate: the input of every signal.

Built by the record step from one portfolio row, one register row and what earlier runs kept.
Text is canonical (certificate-tables.md section 4) except in distortions, which keep raw values
for people to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from vigie.registrations.domain.evidence import EvidenceFact

Kind = Literal[
    "changed",
    "missing_in_register",
    "unreadable_in_register",
    "missing_in_portfolio",
    "appeared",
    "vanished",
]
Likeness = Literal["near", "different"]


@dataclass(frozen=True, slots=True)
class DistortionFact:
    """An open distortion: one field where the register differs from what is expected.

    `field` is empty on a presence row (`missing_in_register`, or `unreadable_in_register` where the
    row came and was set aside). The dates are as-of dates of
    register extracts.
    """

    field: str
    expected: str
    observed: str
    kind: Kind
    likeness: Likeness
    first_seen_on: date
    last_seen_on: date


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change between two extracts of the register, known on the later one's as-of date."""

    field: str
    was: str
    is_now: str
    kind: Kind
    known_on: date


@dataclass(frozen=True, slots=True)
class OperationFact:
    """An operation in the register's history; `cancelled_on` when the register took it back.

    `known_on` is the as-of date of the first file that gave it, `cancelled_known_on` of the first
    that took it back, `repeated_on` of the last that gave it; None where that is not known any more.
    """

    code: str
    occurred_on: date
    cancelled_on: date | None
    known_on: date | None = field(default=None, compare=False)
    cancelled_known_on: date | None = field(default=None, compare=False)
    repeated_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class InspectionFact:
    """A technical inspection; `odometer_km` None where the register gives none.

    `known_on` is the as-of date of the first file that gave it, `repeated_on` of the last; None
    where that is not known.
    """

    inspected_on: date
    result: str
    odometer_km: int | None
    known_on: date | None = field(default=None, compare=False)
    repeated_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class RowAside:
    """Where a row stands that could not be read: the import and its line."""

    import_id: int
    line: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field of a product of which a person said that it is mapped to the wrong column.

    `user_id` is None where a token said so.
    """

    field: str
    user_id: int | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """Everything that the rules may know of one contract and its certificate.

    `expected` is the portfolio row (contract, customer and exoneration columns included; "" = not
    known). `observed` is the register row, None when the register has none. `as_of` is the day to
    which the register that gave it is known (the latest of all registers when none did),
    `expected_as_of` the day to which the portfolio that gave the row is known. `evidence` is what people told, in the
    order of recording. `other_contracts` are the organisation's other open contracts that
    name this VIN; `running_contracts` those among them that are known to have begun and for which no
    settlement is quoted; `customers_contracts` those of the same customer (SIREN, else name),
    `last_begun_on` the last start of all that are open, this one included; `asked_contracts` which of them
    and of this one left the portfolio and wait for an answer. `set_aside` is where the register's row stands that came and could not be read. `known_columns` are the portfolio columns this source gives at all: an empty
    `claim_opened_on` means "no claim" only when the column is among them. `observed_since` is the day
    of the first extract with which the certificate was compared, None before there was one.
    `holder_differed_until` is the last day on which another difference of the holder ended, or the
    holder's field was held back as wrongly mapped; None where neither ever was. `holder_agreed_on` is
    the day of the extract that was last compared before the holder began to differ, without a
    difference; None where there was none or no holder differs. `unnamed_rows`
    counts, for a certificate that is not found, the register's rows set aside that name no vehicle: it
    may stand in one of them. `doubts` are the fields of its product that a person said are mapped
    wrongly: what their cells say is no evidence. `asked` are those that differ too often and of which
    a person may say so. `register_columns` are the columns with which the register's row was given: of the
    others it says nothing, and they are not empty; None where that is not known: all count as given.
    `siren_given_since` is the day since which every file of every register that gives the holder's SIREN
    gave it; None where that is not known.
    `standing_columns` are those that another row of the vehicle, of the same quarter, was given with.
    """

    certificate_id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    expected: Mapping[str, str]
    observed: Mapping[str, str] | None
    as_of: date
    distortions: tuple[DistortionFact, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    operations: tuple[OperationFact, ...] = ()
    inspections: tuple[InspectionFact, ...] = ()
    other_contracts: tuple[str, ...] = ()
    known_columns: frozenset[str] = frozenset()
    expected_as_of: date | None = None
    evidence: tuple[EvidenceFact, ...] = ()
    set_aside: RowAside | None = None
    running_contracts: tuple[str, ...] = ()
    observed_since: date | None = None
    holder_differed_until: date | None = None
    holder_agreed_on: date | None = None
    unnamed_rows: int = 0
    doubts: tuple[Doubt, ...] = ()
    asked: frozenset[str] = frozenset()
    customers_contracts: tuple[str, ...] = ()
    last_begun_on: date | None = None
    asked_contracts: frozenset[str] = frozenset()
    register_columns: frozenset[str] | None = None
    siren_given_since: date | None = None
    standing_columns: frozenset[str] = frozenset()

    def is_given(self, column: str) -> bool:
        """Tell whether the register's row has a column, filled or empty."""
        return self.register_columns is None or column in self.register_columns

    def is_elsewhere(self, column: str) -> bool:
        """Tell whether only another row of the vehicle says what stands in a column."""
        is_known = self.is_given(column) or bool((self.observed or {}).get(column))
        return column in self.standing_columns and not is_known
