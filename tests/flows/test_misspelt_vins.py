"""A VIN of our own file that is none, on the register's row of our plate; in levels.md too."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import BUYER, STRANGER, operated, seen, told

from vigie.registrations.domain.facts import SubjectFacts
from vigie.testing.facts import facts

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
# The certificate bears VF1RFA00123456789.
LEFT_OUT, LEFT_OUT_BELOW, ADDED = "VF1RF00123456789", "VF1RFA0012345679", "VF1RFA001234567890"
LETTERS, LAST_EIGHT, CUT = "VFIRFAOOI23456789", "23456789", "VF1RFA00123456"
ALL = (LEFT_OUT, LEFT_OUT_BELOW, ADDED, LETTERS, LAST_EIGHT, CUT)
KNOWN = {"make": "RENAULT", "first_registered_on": "2025-01-10"}
EXPORTED = {"exported_on": "2026-11-12"}
LIFTED = {"pledge_creditor": "", "pledge_expires_on": ""}
SOLD = {"sold_while_financed": "red customer fraud"}
CLONED = {"cloned": "orange third_party protection"}


def written(
    vin: str, observed: Mapping[str, str], ours: Mapping[str, str] | None = None
) -> SubjectFacts:
    """Return a contract whose own file writes its VIN so; the register's row is of our plate."""
    return seen(facts(expected={"vin": vin, **(ours or {})}, observed=observed))


def lifted(vin: str) -> SubjectFacts:
    subject = written(vin, {**KNOWN, **LIFTED}, KNOWN)
    return operated(subject, ("RADIATION_GAGE", "2026-11-12"))


CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "vin: one character left out, in order": (written(LEFT_OUT, {}), {}),
    "vin: one character left out, sold": (written(LEFT_OUT, {**KNOWN, **BUYER}, KNOWN), SOLD),
    "vin: one character left out of the last eight, sold, the make agrees": (
        written(LEFT_OUT_BELOW, {"make": "RENAULT", **BUYER}, {"make": "RENAULT"}), SOLD
    ),
    "vin: the same, the first registration agrees": (
        written(LEFT_OUT_BELOW, {**KNOWN, **BUYER}, {"first_registered_on": "2025-01-10"}), SOLD
    ),
    "vin: the same, the customer was the holder before": (
        replace(written(LEFT_OUT_BELOW, BUYER), holder_agreed_on=date(2026, 11, 10)), SOLD
    ),
    "vin: the same, nothing else agrees": (written(LEFT_OUT_BELOW, BUYER), CLONED),
    "vin: one character too many, exported": (
        written(ADDED, EXPORTED), {"exported": "red customer fraud"}
    ),
    "vin: letters for digits, sold": (written(LETTERS, BUYER), SOLD),
    "vin: the last eight alone, sold": (written(LAST_EIGHT, BUYER), SOLD),
    "vin: its end cut off, the pledge lifted": (
        lifted(CUT), {"pledge": "orange customer asset_at_risk"}
    ),
    "vin: another full one": (
        written("VF1RFA00123456789", {**KNOWN, "vin": "VF1RFA00123999789"}, KNOWN), CLONED
    ),
    "vin: another one, cut off, of the same make": (
        written("VF1RFA00999999", {**KNOWN, **BUYER}, KNOWN), CLONED
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])


@pytest.mark.parametrize("vin", ALL)
def test_no_slip_makes_a_clone_or_silences(vin: str) -> None:
    assert told(written(vin, KNOWN, KNOWN), {}) == {}
    assert told(written(vin, {**KNOWN, **BUYER}, KNOWN), {}) == SOLD
    assert told(written(vin, {**KNOWN, **EXPORTED}, KNOWN), {}) == {
        "exported": "red customer fraud"
    }
    assert told(lifted(vin), {}) == {"pledge": "orange customer asset_at_risk"}


def test_a_true_clone_stays_one() -> None:
    assert told(seen(facts(observed=STRANGER)), {}) == CLONED
    assert told(written(LEFT_OUT, STRANGER), {}) == CLONED
