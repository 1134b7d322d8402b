"""The bulk comparison against its plain reference: `domain.expectations.unexpected_fields`."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reconciliation.engine import Engine
from vigie.registrations.domain.expectations import OwnName, unexpected_fields
from vigie.registrations.engines.layers import Layer
from vigie.registrations.engines.likeness import judge
from vigie.registrations.engines.watching import OwnSide, Watched, find, open_sides

ON = date(2026, 11, 23)
OWN = (
    OwnName("BANQUE UN", "", date(2011, 1, 1), None),
    OwnName("BANQUE VIEILLE", "", date(2011, 1, 1), date(2024, 6, 30)),
    OwnName("BANQUE DEMAIN", "", date(2027, 1, 1), None),
)
NAMES = ("", "BANQUE UN", "BANQUE VIEILLE", "BANQUE DEMAIN", "DURAND PAUL", "AUTRE SARL")
Row = Mapping[str, str]

portfolio_rows = st.fixed_dictionaries(
    {
        "product": st.sampled_from(
            ["credit", "loa", "pl_leasing", "pl_loan_title_transfer", "credit_bail", ""]
        ),
        "security": st.sampled_from(["pledge_siv", "ownership", "none", ""]),
        "customer_name": st.sampled_from(["DURAND PAUL", "MARTIN ANNE", ""]),
        "customer_city": st.sampled_from(["LYON", ""]),
        "holder_name": st.sampled_from(NAMES),
        "owner_name": st.sampled_from(NAMES),
        "co_holder_name": st.sampled_from(["", "BANQUE UN"]),
        "pledge_creditor": st.sampled_from(["", "BANQUE VIEILLE", "AUTRE SARL"]),
        "colour": st.sampled_from(["NOIR", ""]),
    }
)
register_rows = st.fixed_dictionaries(
    {
        "registered_on": st.sampled_from(["2023-05-01", "2025-05-01", ""]),
        "holder_name": st.sampled_from(NAMES),
        "holder_city": st.sampled_from(["LYON", "NICE", ""]),
        "lessee_name": st.sampled_from(["DURAND PAUL", "MARTIN ANNE", ""]),
        "owner_name": st.sampled_from(NAMES),
        "co_holder_name": st.sampled_from(NAMES),
        "pledge_creditor": st.sampled_from(NAMES),
        "colour": st.sampled_from(["NOIR", "BLANC", ""]),
    }
)


def write(path: Path, rows: Sequence[Row]) -> Path:
    names = sorted({name for row in rows for name in row})
    columns = {n: pa.array([row.get(n) or None for row in rows], pa.string()) for n in names}
    pq.write_table(pa.table(columns), path)
    return path


def compared(
    portfolio: Sequence[Row], register: Sequence[Row], work: Path
) -> tuple[Watched, list[Row]]:
    own = OwnSide(OWN, "Banque Un", "BANQUE UN")
    layers = (
        Layer(write(work / "p.parquet", portfolio), ON, 1),
        Layer(write(work / "r.parquet", register), ON, 2),
    )
    with Engine("300MB") as engine:
        columns = open_sides(engine, layers[:1], layers[1:])
        found = find(engine, own, ON, columns, work=work, likeness=judge)
    return found, pq.read_table(work / "findings.parquet").to_pylist()


@settings(max_examples=25)
@given(st.lists(st.tuples(portfolio_rows, register_rows), min_size=1, max_size=30))
def test_the_bulk_path_finds_what_the_reference_finds(pairs: list[tuple[Row, Row]]) -> None:
    portfolio = [
        {**row, "contract_number": f"C{n}", "plate": f"P{n}", "vin": f"V{n}"}
        for n, (row, _) in enumerate(pairs)
    ]
    register = [{**row, "plate": f"P{n}", "vin": f"V{n}"} for n, (_, row) in enumerate(pairs)]
    wanted = {
        (f"C{n}", field)
        for n, (ours, theirs) in enumerate(pairs)
        for field in unexpected_fields(ours, theirs, OWN, ON)
        if field in theirs  # what a register never gives is not compared
    }
    with tempfile.TemporaryDirectory() as work:
        counts, findings = compared(portfolio, register, Path(work))
    assert {(row["contract_number"], row["field"]) for row in findings} == wanted
    assert counts.paired == len(pairs)


def row(number: str, plate: str, vin: str) -> Row:
    return {
        "contract_number": number, "plate": plate, "vin": vin, "product": "credit", "colour": "NOIR"
    }  # fmt: skip


def test_rows_pair_on_both_keys_then_the_vin_then_the_plate(tmp_path: Path) -> None:
    portfolio = [
        row("both", "AA1", "V1"),
        row("vin", "AA2", "V2"),
        row("plate", "AA3", "V3"),
        row("no-plate-yet", "", "V4"),
        row("nowhere", "AA5", "V5"),
        row("twice-a", "AA6", "V6"),
        row("twice-b", "AA6", "V6"),
        row("taken", "ZZ6", "V6"),
    ]
    register = [
        {"plate": "AA1", "vin": "V1", "colour": "NOIR"},
        {"plate": "BB2", "vin": "V2", "colour": "NOIR"},
        {"plate": "AA3", "vin": "V33", "colour": "NOIR"},
        {"plate": "AA4", "vin": "V4", "colour": "NOIR"},
        {"plate": "AA6", "vin": "V6", "colour": "NOIR"},
        {"plate": "AA9", "vin": "V9", "colour": "NOIR"},
    ]
    counts, findings = compared(portfolio, register, tmp_path)
    assert {(f["contract_number"], f["field"], f["observed"]) for f in findings} == {
        ("vin", "plate", "BB2"),
        ("plate", "vin", "V33"),
        ("nowhere", "", ""),
        ("taken", "plate", "AA6"),
    }
    assert (counts.expected_rows, counts.observed_rows) == (8, 6)
    assert (counts.paired, counts.only_expected, counts.only_observed) == (7, 1, 1)


def test_a_stronger_layer_hides_the_rows_below_it(tmp_path: Path) -> None:
    old = [row("A", "AA1", "V1"), row("B", "AA2", "V2")]
    new = [{**row("B", "AA2", "V2"), "colour": "BLANC"}]
    register = [{"plate": f"AA{n}", "vin": f"V{n}", "colour": "NOIR"} for n in (1, 2)]
    moved = [{"plate": "CC1", "vin": "V1", "colour": "NOIR"}]
    with Engine("300MB") as engine:
        columns = open_sides(
            engine,
            [
                Layer(write(tmp_path / "new.parquet", new), ON, 2),
                Layer(write(tmp_path / "old.parquet", old), ON, 1),
            ],
            [
                Layer(write(tmp_path / "moved.parquet", moved), ON, 4),
                Layer(write(tmp_path / "reg.parquet", register), ON, 3),
            ],
        )
        own = OwnSide(OWN, "Banque Un", "BANQUE UN")
        counts = find(engine, own, ON, columns, work=tmp_path, likeness=judge)
    findings = pq.read_table(tmp_path / "findings.parquet").to_pylist()
    assert {(f["contract_number"], f["field"]) for f in findings} == {
        ("A", "plate"),
        ("B", "colour"),
    }
    assert (counts.expected_rows, counts.observed_rows) == (2, 2)


def test_a_customer_as_holder_of_a_leased_vehicle_is_found_though_the_portfolio_says_so_too(
    tmp_path: Path,
) -> None:
    """The portfolio names its customer as holder: on a lease with option only ours may stand."""
    keys = {"plate": "P0", "vin": "V0", "holder_name": "DURAND PAUL"}
    ours = {**keys, "contract_number": "C0", "product": "loa", "customer_name": "DURAND PAUL"}
    _, findings = compared([ours], [keys], tmp_path)
    assert [(row["field"], row["expected"], row["observed"]) for row in findings] == [
        ("holder_name", "Banque Un", "DURAND PAUL")
    ]
