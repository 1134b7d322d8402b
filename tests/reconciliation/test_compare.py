"""The comparison equals the slow reference on random data, and each rule on a worked case."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.kernel.errors import Refused
from vigie.reconciliation import differences
from vigie.reconciliation.compare import compare
from vigie.reconciliation.engine import Engine, first_repeat, scan
from vigie.reconciliation.pairing import Side
from vigie.reconciliation.reference import Difference, Row, compare_plainly
from vigie.reconciliation.spec import DIFFERENCE_COLUMNS, Former, Spec, Summary

FIELDS = ("colour", "holder")
CLAIMS = Spec((("plate", "vin"), ("vin",), ("plate",)), FIELDS, ("plate", "vin", "contract"))
VALUES = replace(CLAIMS, empty_is_value=True, is_many_to_one=False)
WAS = Former("plate", "was", (("contract", "holder"), ("colour", "colour")), ("F.*", "S.*"))
FORMER = replace(CLAIMS, former=WAS)
NAMES = ("plate", "vin", "contract", "was", *FIELDS)

CELL = st.sampled_from(["", "", "A", "B", "C"])
ROW = st.fixed_dictionaries(dict.fromkeys(NAMES, CELL))
ROWS = st.lists(ROW, min_size=1, max_size=12)
STEADY = st.frozensets(st.sampled_from(FIELDS))


def _once(rows: list[Row]) -> list[Row]:
    """Keep the first of each (plate, vin), as a register extract has it."""
    return list({(r["plate"], r["vin"]) if r["plate"] and r["vin"] else i: r
                 for i, r in reversed(list(enumerate(rows)))}.values())[::-1]  # fmt: skip


def _write(rows: list[Row], path: Path) -> Path:
    table = {name: pa.array([row[name] or None for row in rows], pa.string()) for name in NAMES}
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    pq.write_table(pa.table({**table, "_line": numbers}), path)
    return path


def _compared(
    expected: list[Row], observed: list[Row], spec: Spec
) -> tuple[Summary, list[Difference]]:
    with TemporaryDirectory() as folder:
        e, o = _write(expected, Path(folder, "e")), _write(observed, Path(folder, "o"))
        with compare(e, o, spec, memory_limit="200MB") as comparison:
            rows = [row for table in comparison.tables for row in table.to_pylist()]
    found = [
        Difference(tuple(row[name] for name in spec.shown),
                   row["field"], row["expected"], row["observed"], row["kind"])
        for row in rows
    ]  # fmt: skip
    return comparison.summary, found


def _row(plate: str = "", vin: str = "", contract: str = "", **fields: str) -> Row:
    named = {"plate": plate, "vin": vin, "contract": contract}
    return named | {"was": "", "colour": "", "holder": ""} | fields


@settings(max_examples=40)
@given(ROWS, ROWS, STEADY)
def test_equals_the_reference_where_empty_claims_nothing(
    expected: list[Row], observed: list[Row], steady: frozenset[str]
) -> None:
    observed, spec = _once(observed), replace(CLAIMS, steady=steady)
    assert _compared(expected, observed, spec) == compare_plainly(expected, observed, spec)


@settings(max_examples=60)
@given(ROWS, ROWS, STEADY)
def test_equals_the_reference_where_a_key_may_be_a_former_one(
    expected: list[Row], observed: list[Row], steady: frozenset[str]
) -> None:
    observed, spec = _once(observed), replace(FORMER, steady=steady)
    assert _compared(expected, observed, spec) == compare_plainly(expected, observed, spec)


@settings(max_examples=40)
@given(ROWS, ROWS, STEADY)
def test_equals_the_reference_where_empty_is_a_value(
    expected: list[Row], observed: list[Row], steady: frozenset[str]
) -> None:
    expected, observed = _once(expected), _once(observed)
    spec = replace(VALUES, steady=steady)
    assert _compared(expected, observed, spec) == compare_plainly(expected, observed, spec)


@settings(max_examples=10)
@given(ROWS)
def test_a_file_never_differs_from_itself(rows: list[Row]) -> None:
    for spec in (CLAIMS, VALUES):
        summary, found = _compared(_once(rows), _once(rows), spec)
        keyless = sum(not row["plate"] and not row["vin"] for row in _once(rows))
        assert (summary.differences, len(found)) == (0, 2 * keyless)


def test_a_vehicle_paid_before_its_plate_pairs_on_the_vin_without_a_difference() -> None:
    summary, found = _compared([_row(vin="V1")], [_row("P1", "V1")], CLAIMS)
    assert (summary.paired, found) == (1, [])


def test_another_plate_on_the_same_vin_is_a_difference_of_plate() -> None:
    _, found = _compared([_row("P1", "V1", "C1")], [_row("P2", "V1")], CLAIMS)
    assert found == [Difference(("P1", "V1", "C1"), "plate", "P1", "P2", "changed")]


def test_another_vin_on_the_same_plate_is_a_difference_of_vin() -> None:
    _, found = _compared([_row("P1", "V1")], [_row("P1", "V2")], CLAIMS)
    assert found == [Difference(("P1", "V1", ""), "vin", "V1", "V2", "changed")]


def test_the_vin_goes_before_the_plate() -> None:
    expected, observed = [_row("P1", "V1")], [_row("P1", "V9"), _row("P9", "V1")]
    _, found = _compared(expected, observed, CLAIMS)
    assert [difference.field for difference in found] == ["plate", ""]


@pytest.mark.parametrize(
    ("ours", "theirs", "paired", "plates"),
    [
        (_row("P1", colour="RED"), [_row("P2", "V1", was="P1", colour="RED")], 1, [("P1", "P2")]),
        (_row("P1", contract="A"), [_row("P2", "V1", was="P1", holder="A")], 1, [("P1", "P2")]),
        (_row("F1"), [_row("S2", "V1", was="F1")], 1, [("F1", "S2")]),  # never given twice
        (_row("F1"), [_row("P2", "V1", was="F1")], 0, []),
        (_row("P1"), [_row("P2", "V1", was="P1")], 0, []),  # a plate that another vehicle bore too
        (_row("P1", colour="RED"), [_row("P2", "V1", was="P1", colour="BLUE")], 0, []),
        (_row("P1", colour="RED"), [_row("P2", "V1", was="P1")], 0, []),
        (_row("F1"), [_row("S2", "V1", was="F1"), _row("S3", "V3", was="F1")], 0, []),
        (_row("P1"), [_row("P2", "V1", was="P1"), _row("P1", "V2")], 1, []),  # who bears it now
        (_row("F1", "V9"), [_row("S2", "V1", was="F1")], 0, []),  # it names another vehicle
        (_row("", "V9"), [_row("P2", "V1")], 0, []),
    ],
)
def test_a_plate_alone_may_be_the_former_one_of_one_row(
    ours: Row, theirs: list[Row], paired: int, plates: list[tuple[str, str]]
) -> None:
    summary, found = _compared([ours], theirs, FORMER)
    assert (summary.paired, summary.only_expected) == (paired, 1 - paired)
    assert [(one.expected, one.observed) for one in found if one.field == "plate"] == plates


def test_a_row_taken_by_a_contract_that_knows_its_vin_has_the_former_plate_too() -> None:
    expected = [_row("S2", "V1", "C1"), _row("F1", "", "C2"), _row("F1", "", "C3")]
    summary, found = _compared(expected, [_row("S2", "V1", was="F1"), _row("P4")], FORMER)
    assert (summary.paired, summary.observed_paired, summary.only_observed) == (3, 1, 1)
    assert [(d.shown[2], d.field) for d in found] == [("C2", "plate"), ("C3", "plate"), ("", "")]


def test_several_contracts_of_one_vehicle_are_each_compared() -> None:
    expected = [
        _row("P1", "V1", "C1", colour="RED"),
        _row("P1", "V1", "C2", colour="BLUE"),
        _row("", "V1", "C3", colour="GREEN"),
    ]
    summary, found = _compared(expected, [_row("P1", "V1", colour="RED")], CLAIMS)
    assert (summary.paired, summary.observed_paired, summary.only_expected) == (3, 1, 0)
    assert [(d.shown[2], d.expected) for d in found] == [("C2", "BLUE"), ("C3", "GREEN")]


def test_an_empty_cell_is_a_value_between_snapshots_only() -> None:
    before, after = [_row("P1", "V1", colour="")], [_row("P1", "V1", colour="RED")]
    assert _compared(before, after, CLAIMS)[1] == []
    assert [d.field for d in _compared(before, after, VALUES)[1]] == ["colour"]
    assert [d.field for d in _compared(after, before, CLAIMS)[1]] == ["colour"]


def test_rows_alone_are_presence_rows_without_a_field() -> None:
    summary, found = _compared([_row("P1", "V1", "C1")], [_row("P2", "V2")], CLAIMS)
    assert (summary.paired, summary.only_expected, summary.only_observed) == (0, 1, 1)
    assert found == [
        Difference(("P1", "V1", "C1"), "", "", "", "only_expected"),
        Difference(("P2", "V2", ""), "", "", "", "only_observed"),
    ]


def test_slices_and_portions_give_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [_row(f"P{i}", f"V{i}", colour="RED", holder="X") for i in range(20)]
    observed = [_row(f"P{i}", f"V{i}", colour="BLUE", holder="Y") for i in reversed(range(20))]
    whole = _compared(expected, observed, CLAIMS)
    monkeypatch.setattr(differences, "SLICE", 7)
    monkeypatch.setattr(differences, "PORTION", 2)
    assert _compared(expected, observed, CLAIMS) == whole
    assert whole[0].by_field == {"colour": 20, "holder": 20}


def test_steady_fields_are_fetched_only_where_one_of_them_may_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fetched: list[tuple[str, ...]] = []
    plain = differences._wide  # what is read is what this test is about

    def told(
        engine: Engine, side: Side, spec: Spec, rows: pa.Array, wanted: tuple[str, ...]
    ) -> pa.Table:
        fetched.append(wanted)
        return plain(engine, side, spec, rows, wanted)

    monkeypatch.setattr(differences, "_wide", told)
    steady = replace(CLAIMS, steady=frozenset({"colour"}))
    before = [_row("P1", "V1", colour="RED", holder="X"), _row("P2", "V2", colour="RED")]
    for moved, is_read in (({"holder": "Y"}, False), ({"colour": "BLUE"}, True)):
        after = [before[0] | moved, _row("P9", "V2", colour="RED")]
        fetched.clear()
        _, found = _compared(before, after, steady)
        assert [one.field for one in found] == [*moved, "plate"]
        assert ["colour" in columns for columns in fetched[:2]] == [is_read, is_read]


def test_raw_values_are_shown_and_a_judge_gives_the_likeness(tmp_path: Path) -> None:
    for side, raw in (("e", "Dupont"), ("o", None)):
        text = "DUPONT" if side == "e" else "DURAND"
        table = {"vin": ["V"], "holder": [text], "raw_holder": [raw], "_line": [2]}
        columns = {k: pa.array(v, pa.int64() if k == "_line" else pa.string())
                   for k, v in table.items()}  # fmt: skip
        pq.write_table(pa.table(columns), tmp_path / side)
    spec = replace(CLAIMS, shown=("vin",))

    def judge(field: str, expected: pa.Table, observed: pa.Table) -> pa.Array:
        assert (expected[field].to_pylist(), observed[field].to_pylist()) == (
            ["DUPONT"],
            ["DURAND"],
        )
        return pa.array(["near"])

    with compare(tmp_path / "e", tmp_path / "o", spec, judge=judge) as comparison:
        rows = [row for table in comparison.tables for row in table.to_pylist()]
    assert rows == [
        {"vin": "V", "field": "holder", "expected": "Dupont", "observed": "DURAND",
         "kind": "changed", "likeness": "near"},
    ]  # fmt: skip


def test_a_shown_column_may_stand_as_its_source_wrote_it(tmp_path: Path) -> None:
    written = ["cz-07", None, "C 8"]
    e: list[Row] = [_row(f"P{i}", f"V{i}", f"C{i}", colour="RED") for i in range(3)]
    o: list[Row] = [_row("P0", "V0", colour="BLUE"), _row("P1", "V1", colour="BLUE")]
    for rows, raws, path in ((e, written, tmp_path / "e"), (o, None, tmp_path / "o")):
        table = pq.read_table(_write(rows, path))
        if raws:
            table = table.append_column("raw_contract", pa.array(raws, pa.string()))
        pq.write_table(table, path)
    spec = replace(CLAIMS, as_written=("contract",))
    with compare(tmp_path / "e", tmp_path / "o", spec) as comparison:
        found = [row for table in comparison.tables for row in table.to_pylist()]
    assert list(found[0]) == ["plate", "vin", "contract", *DIFFERENCE_COLUMNS]
    assert [(row["contract"], row["kind"]) for row in found] == [
        ("cz-07", "changed"),
        ("C1", "changed"),
        ("C 8", "only_expected"),
    ]
    told = [row | {"raw_contract": raw or ""} for row, raw in zip(e, written, strict=True)]
    plain = compare_plainly(told, o, spec)[1]
    assert [one.shown[2] for one in plain] == [row["contract"] for row in found]


def test_first_repeat_names_both_rows(tmp_path: Path) -> None:
    rows = [_row("P1", "V1"), _row(), _row(), _row("P2", "V1"), _row("P1", "V1")]
    path = _write(rows, tmp_path / "t")
    with Engine("100MB") as engine:
        assert first_repeat(engine, scan(path), ("plate", "vin"), "_line") == (2, 6)
        assert first_repeat(engine, scan(path), ("vin",), "_line") == (2, 5)
        assert first_repeat(engine, scan(path), ("contract",), "_line") is None


def test_too_little_memory_is_refused_in_words(tmp_path: Path) -> None:
    rows = [_row(f"P{i}", f"V{i}") for i in range(300_000)]
    path = _write(rows, tmp_path / "t")
    with (
        pytest.raises(Refused, match="out_of_memory"),
        compare(path, path, CLAIMS, memory_limit="2MB") as comparison,
    ):
        list(comparison.tables)


def test_no_bar_stands_before_what_a_command_prints() -> None:
    """The engine draws one after two seconds where Python was not given a file, as by `-c`."""
    asked = "select current_setting('enable_progress_bar')"
    lines = f"""if True:
        import duckdb
        from vigie.reconciliation.engine import Engine
        print(*duckdb.connect().execute({asked!r}).fetchone(), *Engine().one({asked!r}))"""
    done = subprocess.run([sys.executable, "-c", lines], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "False"]
