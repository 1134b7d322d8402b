"""`vigie compare` and `vigie canonicalise` from the outside: files, exit codes, one-line errors."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from vigie.site.cli import main

PORTFOLIO = """contract_number;plate;vin;holder_name;colour;registered_on;pledge_creditor
C1;ab-123-cd;VF1AAAAAAAAAAAAA1;Dupont Jean;Bleu;31/12/2024;Crédit du Nord
C2;;VF1AAAAAAAAAAAAA2;Éloïse D'Ô;;;
C3;AB125CD;VF1AAAAAAAAAAAAA3;=cmd|'/C calc'!A0;Rouge;;
"""
REGISTER = """plate;vin;holder_name;colour;registered_on;pledge_creditor
AB123CD;VF1AAAAAAAAAAAAA1;DUPOND JEAN;BLEU;2024-12-31;---
AB124CD;VF1AAAAAAAAAAAAA2;ELOISE D O;VERT;2020-01-01;X
AB126CD;VF1AAAAAAAAAAAAA4;DURAND;VERT;2020-01-01;X
"""


def run(*words: object, language: str = "C.UTF-8") -> Result:
    env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": ""}
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    expected, observed = tmp_path / "portfolio.csv", tmp_path / "register.csv"
    expected.write_text(PORTFOLIO, "utf-8")
    observed.write_text(REGISTER, "utf-8")
    return expected, observed


def test_result_has_raw_values_kind_and_likeness(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = tmp_path / "r.csv"
    done = run("compare", *files, "-o", result, "--json")
    assert done.exit_code == 0, done.output
    summary = json.loads(done.output)
    assert {k: summary[k] for k in list(summary)[:7]} == {
        "expected_rows": 3,
        "observed_rows": 3,
        "paired": 2,
        "only_expected": 1,
        "only_observed": 1,
        "distortions": 2,
        "by_field": {"holder_name": 1, "pledge_creditor": 1},
    }
    assert set(summary) - set(list(summary)[:7]) == {"seconds", "cpu_seconds", "peak_mb"}
    vin = "VF1AAAAAAAAAAAAA"
    assert list(csv.reader(result.read_text("utf-8").splitlines())) == [
        ["plate", "vin", "contract_number", "field", "expected", "observed", "kind", "likeness"],
        ["AB123CD", f"{vin}1", "C1", "holder_name", "Dupont Jean", "DUPOND JEAN", "changed", "near"],
        ["AB123CD", f"{vin}1", "C1", "pledge_creditor", "Crédit du Nord", "'---", "changed", "different"],
        ["AB125CD", f"{vin}3", "C3", "", "", "", "missing_in_register", ""],
        ["AB126CD", f"{vin}4", "", "", "", "", "missing_in_portfolio", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_contract_numbers_stand_as_the_portfolio_wrote_them(
    files: tuple[Path, Path], tmp_path: Path, ending: str
) -> None:
    text = PORTFOLIO.replace("C1;", "ctr-2024/é 1;").replace("C3;", "'00 3;")
    files[0].write_text(text, "utf-8")
    result = tmp_path / f"r.{ending}"
    assert run("compare", *files, "-o", result).exit_code == 0
    rows = (
        list(csv.DictReader(result.read_text("utf-8").splitlines()))
        if ending == "csv"
        else pq.read_table(result).to_pylist()
    )
    assert [row["contract_number"] for row in rows] == [
        *["ctr-2024/é 1"] * 2,
        "'00 3",
        "",
    ]


def test_snapshots_appear_change_and_vanish(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = tmp_path / "r.parquet"
    before = tmp_path / "before.csv"
    before.write_text(REGISTER.replace("AB126CD", "AB127CD").replace("A4;", "A5;"), "utf-8")
    assert run("compare", before, files[1], "-o", result, "--as", "snapshots").exit_code == 0
    rows = pq.read_table(result).to_pylist()
    assert [(row["plate"], row["field"], row["kind"]) for row in rows] == [
        ("AB127CD", "", "vanished"),
        ("AB126CD", "", "appeared"),
    ]


def test_canonical_files_give_the_same_result(files: tuple[Path, Path], tmp_path: Path) -> None:
    made = [tmp_path / f"{path.stem}.parquet" for path in files]
    for path, target in zip(files, made, strict=True):
        assert run("canonicalise", path, "-o", target).exit_code == 0
    run("compare", *files, "-o", tmp_path / "1.csv")
    run("compare", *made, "-o", tmp_path / "2.csv")
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "language", "said"),
    [
        ("31/12/2024", "30/02/2024", "fr_FR.UTF-8", "portfolio.csv, ligne 2, colonne registered_on"),
        ("31/12/2024", "30/02/2024", "pl_PL.UTF-8", "portfolio.csv, wiersz 2, kolumna registered_on"),
        ("VF1AAAAAAAAAAAAA3", "1.2E+16", "C", "portfolio.csv, line 4, column vin"),
        ("C3;", "C1;", "C", "portfolio.csv, lines 2 and 4, column contract_number"),
        ("C1;", "c3;", "C", "portfolio.csv, lines 2 and 4, column contract_number: contract c3 stands"),
        ("plate;vin", "a;b", "C", "portfolio.csv, line 1: column plate / vin is missing"),
        ("plate;vin", "vin;VIN", "C", "portfolio.csv, line 1, column VIN"),
    ],
)  # fmt: skip
def test_unusable_input_is_one_line_and_exit_2(
    files: tuple[Path, Path], tmp_path: Path, old: str, new: str, language: str, said: str
) -> None:
    files[0].write_text(PORTFOLIO.replace(old, new), "utf-8")
    done = run("compare", *files, "-o", tmp_path / "r.csv", language=language)
    assert done.exit_code == 2
    assert done.output.startswith(said)
    assert done.output.count("\n") == 1
    assert not (tmp_path / "r.csv").exists()


def test_a_vehicle_that_stands_twice_in_an_extract(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    files[1].write_text(REGISTER + REGISTER.splitlines()[1] + "\n", "utf-8")
    done = run("compare", *files, "-o", tmp_path / "r.csv")
    assert done.exit_code == 2
    assert done.output.startswith("register.csv, lines 2 and 5, column plate, vin: vehicle AB123CD")


def test_lenient_takes_bad_cells_as_not_known(files: tuple[Path, Path], tmp_path: Path) -> None:
    files[0].write_text(PORTFOLIO.replace("31/12/2024", "30/02/2024"), "utf-8")
    done = run("compare", *files, "-o", tmp_path / "r.csv", "--lenient")
    assert done.exit_code == 0
    assert "line 2, column registered_on" in done.stderr


def broken(path: Path, count: int) -> None:
    """Write a portfolio with `count` rows whose date is none and one that is cut short."""
    rows = [f"B{n};;VF1BBBBBBBBBB{n:04};;;31/31/2024;" for n in range(count)]
    path.write_text("\n".join([*PORTFOLIO.splitlines(), *rows, "cut;short", ""]), "utf-8")


def test_lenient_names_what_it_cannot_read_up_to_a_bound_and_lists_all_in_a_file(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    broken(files[0], 24)
    listed = tmp_path / "faults.csv"
    done = run("compare", *files, "-o", tmp_path / "r.csv", "--lenient", "--faults", listed)
    assert done.exit_code == 0, done.output
    told = done.stderr.splitlines()
    assert [line.split(",")[1] for line in told[:20]] == [f" line {n}" for n in range(5, 25)]
    assert told[20:] == [
        "portfolio.csv: 5 more cells or rows cannot be read; the list names them all."
    ]
    rows = list(csv.DictReader(listed.read_text("utf-8-sig").splitlines()))
    assert [(one["file"], one["line"], one["column"]) for one in rows] == [
        *(("portfolio.csv", str(n), "registered_on") for n in range(5, 29)),
        ("portfolio.csv", "29", ""),
    ]
    assert rows[0]["value"] == "31/31/2024"
    assert "no date of the calendar" in rows[0]["reason"]
    alone = run("compare", *files, "-o", tmp_path / "r.csv", "--lenient")
    assert "--faults FILE.csv lists them all" in alone.stderr.splitlines()[20]


@pytest.mark.parametrize(
    ("language", "more", "where"),
    [
        ("C", "and 24 more", "all are listed in"),
        ("fr_FR", "et 24 de plus", "tous sont listés dans"),
        ("pl_PL", "i jeszcze 24", "wszystkie są wypisane w"),
    ],
)
def test_a_refusal_stays_one_line_and_says_where_the_others_are(
    files: tuple[Path, Path], tmp_path: Path, language: str, more: str, where: str
) -> None:
    broken(files[0], 24)
    listed = tmp_path / "faults.csv"
    words = ("compare", *files, "-o", tmp_path / "r.csv")
    for beside, said in (((), "--faults"), (("--faults", listed), f"{where} {listed}")):
        done = run(*words, *beside, language=language)
        told = done.stderr.replace("\N{NO-BREAK SPACE}", " ")
        assert (done.exit_code, told.count("\n")) == (2, 1)
        assert more in told
        assert said in told
    assert len(listed.read_text("utf-8-sig").splitlines()) == 26


def test_the_list_of_faults_is_a_csv(files: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("compare", *files, "-o", tmp_path / "r.csv", "--faults", tmp_path / "f.txt")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "f.txt: the list of what cannot be read is written as .csv" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "r.txt"), "r.txt: the result is written as .parquet or .csv"),
        (
            ("-o", "no/where/r.parquet"),
            "no/where/r.parquet cannot be written (No such file or directory)",
        ),
        (("-o", "no/where/r.csv"), "no/where/r.csv cannot be written (No such file or directory)"),
        (("-o", "r.csv", "--memory", "much"), "Option --memory: “much”"),
    ],
)
def test_wrong_options_are_one_line(
    files: tuple[Path, Path], words: tuple[str, ...], said: str
) -> None:
    done = run("compare", *files, *words)
    assert (done.exit_code, done.output.startswith(said)) == (2, True), done.output


def test_a_folder_is_no_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("compare", tmp_path, files[1], "-o", tmp_path / "r.csv", language="fr_FR")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "est un dossier" in done.output


def test_headings_without_rows_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    files[1].write_text(REGISTER.splitlines()[0] + "\n", "utf-8")
    done = run("compare", *files, "-o", tmp_path / "r.csv")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)


def test_compare_never_imports_django() -> None:
    check = "import sys, vigie.site.commands.compare, vigie.site.commands.canonicalise;"
    check += "sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def process(*words: object, stdout: int = subprocess.PIPE) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from vigie.site.cli import main; main()", *map(str, words)]
    return subprocess.run(command, check=False, stdout=stdout, stderr=subprocess.PIPE, text=True)


def test_a_process_says_all_before_it_ends(files: tuple[Path, Path], tmp_path: Path) -> None:
    """It leaves without taking its libraries apart: nothing said or written may be lost by that."""
    result = tmp_path / "r.parquet"
    done = process("compare", *files, "-o", result, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["paired"] == 2
    assert pq.read_metadata(result).num_rows == 4
    with Path("/dev/full").open("w") as nowhere:
        unheard = process("compare", *files, "-o", result, "--json", stdout=nowhere.fileno())
    assert unheard.returncode != 0
    assert "No space left on device" in unheard.stderr
    files[1].write_text("plate;vin\n", "utf-8")
    refused = process("compare", *files, "-o", result)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


def test_a_folder_given_as_a_dot_is_named(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("compare", files[0], ".", "-o", tmp_path / "r.csv")
    assert done.exit_code == 2
    assert f"{tmp_path.name} is a folder: name a file." in done.output
