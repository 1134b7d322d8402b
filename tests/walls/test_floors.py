"""The floors of the house hold, and each kind of contract notices a planted import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.walls.source import ROOT, package, room, tracked

# Contract, module of ours, and the import that it must not have.
PLANTED = [
    ("Imports go down the floors", "journal/queries.py", "vigie.tenancy.queries"),
    ("Imports go down the floors", "fraud/domain/alerts.py", "vigie.registrations.domain.columns"),
    ("Inside a feature, imports go", "parties/queries/own_names.py", "vigie.parties.actions"),
    ("Rules know no framework", "tenancy/domain/lockout.py", "django"),
    ("Rules know no framework", "kernel/text.py", "psycopg"),
    ("Connectors see ports and kernel only", "connectors/smtp/client.py", "vigie.tenancy.queries"),
    ("Simulators see the kernel only", "simulators/mail_server/words.py", "vigie.notices.ports"),
    ("The comparison knows no business word", "reconciliation/spec.py", "django"),
    ("Credit reads nothing of fraud", "flows/credit/trust.py", "vigie.fraud.queries"),
    (
        "Credit reads nothing of fraud",
        "scoring/domain/credit/points.py",
        "vigie.scoring.domain.levels",
    ),
    ("Tables, jobs and pages of journal", "tenancy/queries.py", "vigie.journal.models"),
    ("Tables, jobs and pages of tenancy", "fraud/queries/rules.py", "vigie.tenancy.models"),
]

_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(root: Path) -> "subprocess.CompletedProcess[str]":
    """Run import-linter on the tree below `root`/src, and on no installed copy."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'src'); {_LINT}", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def copy_of_the_house(folder: Path) -> Path:
    for path in [*tracked("src/vigie/*.py"), ROOT / ".importlinter"]:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_house(tmp_path_factory.mktemp("house"))


def broken(said: str) -> set[str]:
    """Return the names of the contracts that do not hold."""
    return {line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")}


def test_the_house_stands() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_each_kind_of_contract_notices_a_planted_import(house: Path) -> None:
    """All at once: reading the whole tree is what takes the time."""
    for _, module, imported in PLANTED:
        place = house / "src" / "vigie" / module
        place.write_text(place.read_text("utf-8") + f"\nimport {imported}\n", "utf-8")
    done = lint(house)
    assert done.returncode == 1, done.stdout + done.stderr
    names = broken(done.stdout)
    for contract, module, imported in PLANTED:
        assert any(name.startswith(contract) for name in names), (contract, names)
        ours = ".".join(("vigie", *Path(module).with_suffix("").parts))
        assert f"{ours} -> {imported}" in done.stdout, (ours, imported)


def test_every_room_that_stays_at_home_is_named() -> None:
    """The contract refuses names of rooms that do not exist, so a new one must be added."""
    written = (ROOT / ".importlinter").read_text("utf-8")
    section = written[written.index("[importlinter:contract:home_journal]") :]
    rooms = {
        f"vigie.{package(path)}.{room(path)}"
        for path in tracked("src/vigie/*.py")
        if room(path) in {"models", "tasks", "portal", "api"} and package(path) != "site"
    }
    features = {name for name in rooms if f"contract:home_{name.split('.')[1]}]" in section}
    named = {line.strip() for line in section.splitlines() if line.strip().count(".") == 2}
    assert features == named


def test_a_new_package_without_a_floor_is_noticed(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    for name in ("greenhouse", "fraud/services"):
        folder = house / "src" / "vigie" / name
        folder.mkdir()
        (folder / "__init__.py").write_text('"""Planted."""\n', "utf-8")
    said = lint(house).stdout
    assert "greenhouse" in said
    assert "services" in said
    assert len(broken(said)) == 2
