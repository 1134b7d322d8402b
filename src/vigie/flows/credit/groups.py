"""Who belongs to which age band, for fairness alone: read when it is measured, kept nowhere.

Sex is not held by parties: its table says so instead of being guessed from a first name.
"""

from collections.abc import Mapping
from datetime import date

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.parties.queries import births_of
from vigie.scoring.actions.credit import measure_fairness
from vigie.scoring.queries.credit import cases_of

BANDS = ((30, "18-29"), (45, "30-44"), (60, "45-59"), (75, "60-74"), (200, "75+"))


def age_band(born_on: date, on: date) -> str:
    """Return the band of an age in whole years."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    years = on.year - born_on.year - (0 if had_birthday else 1)
    return next(band for end, band in BANDS if years < end)


def measure(card_id: int, name: str, on: date, *, by: Actor, key: str) -> int:
    """Measure a card's fairness by age band, and by sex as far as it is held; returns the tables."""
    with tenant(by.organisation_id):
        cases = cases_of(by, name)
        parties = {case: party for case in cases if (party := _party_of(case)) is not None}
        births = births_of(set(parties.values()), by)
    ages = {case: age_band(births[p], on) for case, p in parties.items() if p in births}
    nobody: Mapping[str, str] = {}
    return measure_fairness(card_id, {"age": ages, "sex": nobody}, on=on, by=by, key=key)


def _party_of(case: str) -> int | None:
    """Return the party of a case named `party:12@2026-01-31`."""
    kind, _, rest = case.partition(":")
    number = rest.partition("@")[0]
    return int(number) if kind == "party" and number.isdecimal() else None
