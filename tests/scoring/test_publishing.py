"""Versions of a ruleset: saved once, one published at a time, kept per organisation."""

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.domain.rulebook import builtin_text, vocabulary
from vigie.fraud.queries import rulebook_in_force
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Conflict, NotFound
from vigie.scoring.actions import publish_ruleset, save_ruleset
from vigie.scoring.queries import published_text
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db


def test_a_published_version_replaces_the_built_in_one_for_its_organisation() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    text = builtin_text().replace("version = 6", "version = 7", 1)
    saved = save_ruleset(text, vocabulary=vocabulary(), by=by, key="save")
    with tenant(by.organisation_id):
        assert published_text(by, "registrations") is None
    publish_ruleset(saved, by=by, key="publish")
    with tenant(by.organisation_id):
        assert rulebook_in_force(by).ruleset.version == 7
    with tenant(other.organisation_id):
        assert rulebook_in_force(other).ruleset.version == 6
    with pytest.raises(Conflict, match=r"scoring\.version_taken"):
        save_ruleset(text, vocabulary=vocabulary(), by=by, key="again")
    with pytest.raises(NotFound):
        publish_ruleset(saved, by=other, key="publish")


def test_publishing_retires_the_version_before() -> None:
    by = system_actor(create_organisation("Lessor One"), name="test")
    for version in (7, 8):
        text = builtin_text().replace("version = 6", f"version = {version}", 1)
        saved = save_ruleset(text, vocabulary=vocabulary(), by=by, key=f"s{version}")
        publish_ruleset(saved, by=by, key=f"p{version}")
    with tenant(by.organisation_id):
        assert rulebook_in_force(by).ruleset.version == 8
