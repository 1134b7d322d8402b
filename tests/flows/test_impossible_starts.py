"""A start after the end of the contract, or years from now, is no start; in levels.md too."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import told

from vigie.flows.signals import signals_of
from vigie.reconciliation.engine import Engine
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.domain.starts import began_on, impossible_starts
from vigie.registrations.engines.layers import Layer
from vigie.registrations.engines.subjects import Chosen, Histories, write_subjects
from vigie.registrations.engines.watching import open_sides
from vigie.testing.facts import OWN, facts, not_found

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
ON = date(2026, 11, 20)
BUYER = {"holder_name": "MARTIN PAUL", "holder_kind": "person", "registered_on": "2026-11-12"}
FORMER = {**BUYER, "registered_on": "2024-06-03"}
FAR = {"contract_starts_on": "2062-01-10", "delivered_on": "2062-01-10"}
SLIP = {"contract_starts_on": "2052-01-10"}  # delivered on 10 January 2025
ENDED = {"contract_ends_on": "2019-01-10"}
HELD = {"sold_while_financed": "orange customer fraud"}

CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "start: years from now, in order": (facts(expected=FAR), {}),
    "start: years from now, sold": (facts(expected=FAR, observed=BUYER), HELD),
    "start: years from now, delivered in 2025, in order": (facts(expected=SLIP), {}),
    "start: years from now, delivered in 2025, sold": (
        facts(expected=SLIP, observed=BUYER), HELD
    ),
    "start: years from now, exported": (
        facts(expected=FAR, observed={"exported_on": "2026-11-12"}),
        {"exported": "orange customer fraud"},
    ),
    "start: years from now, the certificate is a former owner's": (
        facts(expected=FAR, observed=FORMER), HELD
    ),
    "start: years from now, delivered in 2025, the certificate is a former owner's": (
        facts(expected=SLIP, observed=FORMER),
        {"registered_late": "orange nobody asset_at_risk"},
    ),
    "start: years from now, not found": (
        not_found(**FAR), {"not_found": "orange nobody asset_at_risk"}
    ),
    "start: after its own end, in order": (facts(expected=ENDED), {}),
    "start: after its own end, sold": (facts(expected=ENDED, observed=BUYER), HELD),
    "start: next spring, in order": (
        facts(expected={"contract_starts_on": "2027-04-01", "delivered_on": ""}), {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])


def test_the_day_that_cannot_be_is_told_and_no_start() -> None:
    found = signals_of(facts(expected=SLIP), OWN)
    assert "contract_starts_on" not in found
    assert (found["start_contradicts"].value, found["delivered_on"].value) == (
        date(2052, 1, 10),
        date(2025, 1, 10),
    )
    assert "start_contradicts" not in signals_of(facts(), OWN)


@pytest.mark.parametrize(
    ("starts", "delivered", "ends", "wrong", "began"),
    [
        ("2025-01-10", "2025-01-12", "2029-01-10", [], "2025-01-10"),
        ("2026-01-10", "", "2026-01-10", [], "2026-01-10"),
        ("2028-11-20", "", "", [], "2028-11-20"),
        ("2028-11-21", "", "", ["contract_starts_on"], ""),
        ("2025-01-11", "2025-01-10", "2025-01-10", ["contract_starts_on"], "2025-01-10"),
        ("2062-01-10", "2062-01-10", "", ["contract_starts_on", "delivered_on"], ""),
        ("", "", "2019-01-10", [], ""),
    ],
)
def test_what_cannot_be(
    starts: str, delivered: str, ends: str, wrong: list[str], began: str
) -> None:
    row = {"contract_starts_on": starts, "delivered_on": delivered, "contract_ends_on": ends}
    assert list(impossible_starts(row, ON)) == wrong
    assert began_on(row, ON) == began


DAYS = st.sampled_from(["", "2019-01-10", "2025-01-10", "2026-11-20", "2028-11-21", "2062-01-10"])
ROW = st.fixed_dictionaries(
    dict.fromkeys(("contract_starts_on", "delivered_on", "contract_ends_on"), DAYS)
)


@settings(max_examples=15)
@given(st.lists(ROW, min_size=1, max_size=20))
def test_the_run_counts_from_the_same_day(rows: list[dict[str, str]]) -> None:
    """A sale is declared on 15 November of each vehicle: those begun later are not chosen."""
    portfolio = [
        {"contract_number": f"C{n}", "plate": f"P{n}", "vin": f"V{n}", **row}
        for n, row in enumerate(rows)
    ]
    register = [{"plate": row["plate"], "vin": row["vin"]} for row in portfolio]
    sales = [
        {**row, "operation": "DECLARATION_CESSION", "occurred_on": "2026-11-15", "cancelled_on": ""}
        for row in register
    ]
    with tempfile.TemporaryDirectory() as folder, Engine("300MB") as engine:
        work = Path(folder)
        layers = [Layer(written(work / "p", portfolio), ON, 1)]
        columns = open_sides(engine, layers, [Layer(written(work / "r", register), ON, 2)])
        histories = Histories((written(work / "o", sales),))
        write_subjects(engine, columns, histories, ON, Chosen(), work / "s")
        chosen = pq.read_table(work / "s").column("contract_number").to_pylist()
    wanted = [row["contract_number"] for row in portfolio if began_on(row, ON) < "2026-11-15"]
    assert sorted(chosen) == sorted(wanted)


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    columns = {n: pa.array([row[n] or None for row in rows], pa.string()) for n in rows[0]}
    pq.write_table(pa.table(columns), path)
    return path
