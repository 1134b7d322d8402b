"""An organisation that has not said its own names is told so where it starts its day."""

from datetime import date

import pytest
from click.testing import CliRunner

from vigie.kernel.actor import system_actor
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.registrations.actions import SourceFacts, save_source
from vigie.site.cli import main
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
WORDS = "No name of your own is known"


def test_the_dashboard_says_that_own_names_are_missing_once_there_is_a_source() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    client = signed_in(by, "administrator")
    assert WORDS not in client.get("/").content.decode()
    source = SourceFacts("register", "SIV", "FR", "contract", ("*",), 1825)
    save_source(source, by=by, key="source")
    page = client.get("/").content.decode()
    assert WORDS in page
    assert 'href="/settings/names/"' in page
    add_own_name(Declared("Lessor One", "main", date(2020, 1, 1)), by=by, key="name")
    assert WORDS not in client.get("/").content.decode()


def test_the_command_says_it_too() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    said = CliRunner().invoke(
        main,
        ["watch", "--organisation", str(by.organisation_id)],
        env={"VIGIE_LANG": "en", "LANG": "C"},
    )
    assert WORDS in said.output
    add_own_name(Declared("Lessor One", "main", date(2020, 1, 1)), by=by, key="name")
    said = CliRunner().invoke(
        main,
        ["watch", "--organisation", str(by.organisation_id)],
        env={"VIGIE_LANG": "en", "LANG": "C"},
    )
    assert WORDS not in said.output
