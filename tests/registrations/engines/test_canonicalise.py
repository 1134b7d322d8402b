"""The fast canonicaliser equals the plain reference, cell by cell."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.registrations.domain.canonical import (
    CANON_VERSION,
    USUAL,
    Habits,
    is_told_plainly,
    read,
)
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.engines.canonicalise import (
    CanonicalFile,
    canonical_file,
    canonicalise,
)
from vigie.registrations.engines.folding import compact
from vigie.registrations.engines.reading import CellFault, ColumnReader

ODD = "aZé9 -'’.,;/@:+œŁßıŉǼＥ\u0301\u00a0\u202f\u200b\u200f\0\n\t😀יα٣²"
CELLS = st.one_of(
    st.text(ODD, max_size=12),
    st.text(max_size=6),
    st.sampled_from(
        [
            "",
            "---",
            "nd",
            "N D",
            "Inconnu",
            "0",
            "007",
            "1 234,50",
            "1,234.5",
            "-0",
            "12,0",
            "1.2E+16",
            "31/12/2025",
            "12/31/2025",
            "3/4/2025",
            "1,234",
            "2025-02-30",
            "20251231",
            "2003-11-19T23:00Z",
            "2024-02-29 00:00:00",
            "B.M.W.",
            "oui",
            "FAUX",
            "loa",
            "Crédit-bail",
            "otci-pv@1/2/2025;OVE",
            "ab-123-cd",
            "Jean-Paul  D’Été",
            "\0",
        ]
    ),
)


@pytest.mark.parametrize("habits", [USUAL, Habits("month_first", "point")])
@pytest.mark.parametrize("spread", [True, False])
@settings(max_examples=60)
@given(cells=st.lists(CELLS, max_size=30), cut=st.integers(0, 5))
def test_every_kind_equals_the_reference(
    spread: bool, habits: Habits, cells: list[str], cut: int
) -> None:
    for column in {column.kind: column for column in BY_NAME.values()}.values():
        raw = pa.array(cells, pa.string()).slice(cut)
        reader = ColumnReader(column, is_spread=spread, habits=habits)
        canonical, kept, faults = reader.read(compact(raw))
        expected = [read(column, cell, habits) for cell in cells[cut:]]
        assert canonical.to_pylist() == [reading.text or None for reading in expected]
        assert dict(faults) == {i: r.fault for i, r in enumerate(expected) if r.fault}
        shown = [k or c or "" for k, c in zip(kept.to_pylist(), canonical.to_pylist(), strict=True)]
        is_plain = is_told_plainly(column, habits)
        assert shown == [
            cell if is_plain or not reading.text else reading.text
            for cell, reading in zip(cells[cut:], expected, strict=True)
        ]


@settings(max_examples=200)
@given(cell=CELLS)
def test_what_is_shown_of_a_cell_is_read_alike_without_the_habits_of_its_file(cell: str) -> None:
    """Findings keep shown values and read them again, whoever wrote the file."""
    american = Habits("month_first", "point")
    for column in {column.kind: column for column in BY_NAME.values()}.values():
        canonical, kept, _ = ColumnReader(column, habits=american).read(pa.array([cell]))
        shown = kept[0].as_py() or canonical[0].as_py() or ""
        if canonical[0].as_py():
            assert read(column, shown).text == canonical[0].as_py()


def _batch(first_line: int = 2, **columns: list[str]) -> pa.RecordBatch:
    count = len(next(iter(columns.values())))
    lines = pa.array(range(first_line, first_line + count), pa.int64())
    return pa.record_batch({**{k: pa.array(v) for k, v in columns.items()}, "_line": lines})


def test_file_holds_canonical_text_raw_text_others_and_version(tmp_path: Path) -> None:
    target = tmp_path / "c.parquet"
    batch = _batch(Immat=["ab-123-cd", "AB124CD"], make=["B.M.W.", "BMW"], note=["x", ""])
    done = canonicalise([batch], target, headings={"Immat": "plate", "make": "make"})
    assert (done.rows, done.columns, done.fault_count) == (2, ("plate", "make"), 0)
    assert pq.read_table(target).to_pydict() == {
        "_line": [2, 3],
        "plate": ["AB123CD", "AB124CD"],
        "make": ["BMW", "BMW"],
        "raw_plate": ["ab-123-cd", None],
        "raw_make": ["B.M.W.", None],
        "note": ["x", ""],
    }
    assert canonical_file(target) == CanonicalFile(target, ("plate", "make"), frozenset(), 2, 0)
    assert CANON_VERSION == 1


def test_bad_cells_are_findings_with_line_column_and_value(tmp_path: Path) -> None:
    batches = [
        _batch(vin=["VF1", "1,2E+16"], seats=["5", "five"], registered_on=["", "30/02/2025"]),
        _batch(4, vin=["VF2"], seats=["5,5"], registered_on=["1/3/2025"]),
    ]
    done = canonicalise(batches, tmp_path / "c.parquet")
    assert done.faults == [
        CellFault(3, "vin", "1,2E+16", "registrations.vin_as_number"),
        CellFault(3, "seats", "five", "registrations.unreadable_number"),
        CellFault(4, "seats", "5,5", "registrations.not_an_integer"),
        CellFault(3, "registered_on", "30/02/2025", "registrations.impossible_date"),
    ]


def test_a_canonical_file_made_canonical_again_does_not_change(tmp_path: Path) -> None:
    first, second = tmp_path / "1.parquet", tmp_path / "2.parquet"
    canonicalise([_batch(holder_name=["Éloïse D'Ô", "ND"], stolen=["OUI", "0"])], first)
    table = pq.read_table(first, columns=["_line", "holder_name", "stolen"])
    canonicalise(table.to_batches(), second)
    again = pq.read_table(second).to_pydict()
    assert again["holder_name"] == ["ELOISE D O", None]
    assert again["stolen"] == ["true", "false"]
    assert again["raw_holder_name"] == [None, None]


def test_two_headings_for_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="column_claimed_twice"):
        canonicalise([_batch(a=["1"], b=["2"])], tmp_path / "c", headings={"a": "vin", "b": "vin"})


def test_no_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no_rows"):
        canonicalise([], tmp_path / "c.parquet")


def test_a_file_of_another_kind_is_not_canonical(tmp_path: Path) -> None:
    plain = tmp_path / "p.parquet"
    pq.write_table(pa.table({"plate": ["A"]}), plain)
    (tmp_path / "t.csv").write_text("plate\nA\n")
    assert canonical_file(plain) is None
    assert canonical_file(tmp_path / "t.csv") is None
