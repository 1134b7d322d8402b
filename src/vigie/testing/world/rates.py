"""How often things happen, each with its source.

*Sample*: counts of operations over 4,392 records of the development sample that HistoVec
publishes (aggregates only): holder change 2,718, trade purchase 1,666, first registration 1,468,
sale 1,370, conversion 692, pledge 59 in and 22 out, damage 48, lost title 41, abroad 37, unpaid
fine 33, seizure 20, duplicate 18, lessee change 7, usurped plate 3. A record is taken to span
eleven years (*assumed*: about the mean age of a French car), which turns a count into a yearly rate.
*Assumed* rates are plausible and nobody's: change them in the plan.
"""

from dataclasses import dataclass, field
from typing import Final

SAMPLE: Final = 4_392
YEARS: Final = 11


def yearly(count: int) -> float:
    """Return the yearly rate of an operation counted in the sample."""
    return count / SAMPLE / YEARS


# Small true changes that accuse nobody, a year and certificate.
SMALL: Final[dict[str, float]] = {
    "moved": 0.08,  # assumed; INSEE counts about one move in ten people a year
    "respelled": 0.004,  # assumed
    "duplicated": yearly(18),  # sample
    "title_lost": yearly(41),  # sample: a lost title without another plate
    "corrected": 0.01,  # assumed
    "repainted": 0.002,  # assumed
    "fined": yearly(33),  # sample
}

# Honest happenings that look like frauds, a year and contract.
HONEST: Final[dict[str, float]] = {
    "married": 0.012,  # assumed; INSEE: about 240,000 marriages a year, half change a name
    "settled_early": 0.06,  # assumed: paid off, released, sold
    "settlement_in_flight": 0.004,  # assumed: sold days before the money arrives
    "bought_out": 0.02,  # assumed: option exercised, customer becomes holder
    "insurer_transfer": 0.004,  # assumed: total loss, the insurer becomes holder
    "succession": 0.003,  # assumed from INSEE mortality at 25 to 64 years
    "refinanced": 0.01,  # assumed: moved to an own name
    "export_consented": 0.002,  # assumed
    "repairer": 0.001,  # assumed
    "dealer_delay": 0.01,  # assumed: registered weeks late, then right
    "company_respelled": 0.004,  # assumed
}
SUCCESSION_TOLD: Final = 0.8  # assumed: the family tells before the certificate changes

# The typologies, in a hundred planted frauds. UK trade figures give conversion 36 % of cases;
# the rest is assumed, so that each has enough cases to be measured.
MIX: Final[dict[str, float]] = {
    "sold_while_financed": 30,
    "lessor_dropped": 5,
    "transferred_after_end": 4,
    "plate_changed": 2,
    "exported": 6,
    "financed_twice": 3,
    "cloned": 2,
    "stolen": 5,
    "identity": 5,
    "straw_borrower": 5,
    "registered_to_other": 3,
    "registered_late": 2,
    "not_found": 2,
    "pledge": 3,
    "opposition": 2,
    "title_washing": 1,
    "odometer": 3,
    "destroyed": 3,
    "bust_out": 8,
    "shell_company": 2,
    "dealer_cluster": 2,
    "undeclared_use": 1,
    "technical": 1,
    "settlement_reversed": 2,
}
# What a register alone can prove of each, under the second ruleset; "" where it shows nothing.
VISIBLE: Final[dict[str, str]] = {
    "sold_while_financed": "red",
    "lessor_dropped": "red",
    "transferred_after_end": "red",
    "plate_changed": "orange",
    "exported": "red",
    "financed_twice": "red",
    "cloned": "red",
    "stolen": "red",
    "registered_to_other": "red",
    "registered_late": "orange",
    "not_found": "orange",
    "pledge": "orange",
    "opposition": "yellow",
    "title_washing": "orange",
    "odometer": "red",
    "destroyed": "red",
    "undeclared_use": "yellow",
    "technical": "yellow",
}
PAYMENT_ONLY: Final = tuple(sorted(MIX.keys() - VISIBLE.keys()))

# What a register may get wrong in one read of one row; each as likely.
NOISE: Final = (
    "holder_of_another",
    "holder_misspelt",
    "holder_and_title_of_another",
    "lessee_lost",
    "pledge_lost",
    "marked_stolen",
    "marked_exported",
    "marked_destroyed",
    "address_garbled",
    "technical_garbled",
)


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of the world: none, slow over the year, or abrupt on a day before today.

    It moves honest customers' lateness and how frauds pay. `appears` is a typology that did not
    exist before that day.
    """

    kind: str = "none"
    day: int = -90
    appears: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What world to build: same plan, same bytes. Rates are shares; days count from `today`."""

    seed: int = 2026
    contracts: int = 10_000
    lenders: int = 1
    fraud_share: float = 0.02
    noise_share: float = 0.01  # of register rows, anew at each extract
    sticking: float = 0.0  # the share of those errors that stay in later extracts
    extract_days: tuple[int, ...] = (-28, -21, -14, -7, -1, 0)
    label_missed: float = 0.05  # a fraud that was looked at and called none
    label_false: float = 0.002  # an honest contract called fraud
    label_delay: int = 45  # median days from the happening to the verdict
    drift: Drift = field(default_factory=Drift)
