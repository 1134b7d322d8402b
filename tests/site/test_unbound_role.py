"""No command works as a role that row policies do not bind: it would see every organisation."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unbound import member_of_the_owner

import vigie.site
from vigie.site.cli import main
from vigie.tenancy.actions import create_organisation

SITE = Path(vigie.site.__file__).parent
COMMANDS = (
    ["user", "list"],
    ["token", "list"],
    ["watch"],
    ["retention", "--dry-run"],
    ["register", "source", "SIV", "--legal-basis", "law", "--retention-days", "9"],
    ["journal", "verify"],
)


@pytest.mark.django_db
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_refuses_a_role_that_owns_tables(command: list[str]) -> None:
    create_organisation("Lender of roles")
    with member_of_the_owner() as role:
        done = CliRunner().invoke(main, command, env={"LC_ALL": "fr_FR.UTF-8"})
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Le rôle {role} de la base n’est lié par aucune règle de ligne")


@pytest.mark.django_db
def test_the_role_of_the_application_is_let_in() -> None:
    lender = create_organisation("Lender of roles")
    asked = ["retention", "--dry-run", "--organisation", str(lender)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.stderr


def test_whatever_sets_django_up_asks_as_which_role() -> None:
    found = {str(one.relative_to(SITE)): one.read_text("utf-8") for one in SITE.rglob("*.py")}
    ready = {name for name, text in found.items() if "django.setup()" in text}
    assert ready >= {"runtime.py", "closing.py", "demo/house.py", "processes/worker.py"}
    without = {name for name in ready if "refuse_unbound" not in found[name]}
    assert without == {"reference.py"}, "it describes the code, and opens no table"
