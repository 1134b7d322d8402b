"""`vigie contracts import`: what it says, and that it writes nothing before all is right."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.leasing.models import Contract
from vigie.leasing.ports import use_reader
from vigie.site.commands.contracts import command
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.running_contracts import OPENED_ON, Portfolio, running_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Lessor:
    use_reader(read_in_child)
    return new_lessor()


def called(lessor: Lessor, portfolio: Portfolio, *more: str) -> Result:
    totals = [word for line in portfolio.totals for word in ("--totals", line)]
    words = ["import", str(portfolio.path), "--on", str(OPENED_ON), *totals, *more]
    return CliRunner().invoke(
        command, [*words, "--organisation", str(lessor.by.organisation_id)], env={"LC_ALL": "en_GB"}
    )


def count(lessor: Lessor) -> int:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.count()


def test_a_preview_writes_nothing_and_the_import_everything(lessor: Lessor, tmp_path: Path) -> None:
    portfolio = running_file(tmp_path / "running.csv", 9)
    shown = called(lessor, portfolio, "--preview")
    assert (shown.exit_code, count(lessor)) == (0, 0)
    said = "EUR: 9 contracts, {1} outstanding, {2} in arrears"
    figures = [part.strip() for part in portfolio.totals[0].split(";")[1:]]
    assert shown.stdout.strip() == said.format(*figures)
    done = called(lessor, portfolio)
    assert (done.exit_code, count(lessor)) == (0, 9)
    told = done.stdout.splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert told == "9 contracts taken over on 1 Nov 2026."


def test_faults_and_differences_are_said_and_the_status_tells(
    lessor: Lessor, tmp_path: Path
) -> None:
    portfolio = running_file(tmp_path / "running.csv", 3)
    text = portfolio.path.read_text("utf-8").replace(";6;", ";six;", 1)
    portfolio.path.write_text(text, "utf-8")
    found = called(lessor, portfolio)
    assert (found.exit_code, count(lessor)) == (1, 0)
    assert found.stderr.startswith("2, rate, six: “six” is not a number from zero up.")
    assert "EUR, contracts: the source says 3, the rows come to 2" in found.stdout
    assert "Nothing was taken over. Faults: 1 (listed: 1)." in found.stdout


def test_totals_that_cannot_be_read_are_said_in_one_line(lessor: Lessor, tmp_path: Path) -> None:
    portfolio = running_file(tmp_path / "running.csv", 1)
    found = called(lessor, Portfolio(portfolio.path, ("EUR; many",), portfolio.rows))
    assert found.exit_code == 2
    assert found.stderr.startswith("The control totals cannot be read at “EUR; many”.")


def test_late_contracts_are_charged_by_command(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, credit().terms.start_on)
    lessor.bill(contract, date(2024, 2, 15))
    words = ["charge-lateness", "--on", "2024-03-15"]
    words += ["--organisation", str(lessor.by.organisation_id)]
    done = CliRunner().invoke(command, words, env={"LC_ALL": "en_GB"})
    told = done.stdout.strip().replace("\N{NO-BREAK SPACE}", " ")
    assert (done.exit_code, told) == (0, "Contracts charged for lateness up to 15 Mar 2024: 1.")
    assert lessor.balances(contract)["late_indemnity_income"] == -4_697
