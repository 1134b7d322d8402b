"""What the rules say as a whole, on their pages, before a version is published."""

import re
from pathlib import Path

import pytest

from vigie.fraud.domain.rulebook import builtin_text
from vigie.testing.lender import new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

DUMB = """
[[rules]]
id = "dumb"
typology = "stolen"
concerns = "customer"
nature = "fraud"
when.all = [{ signal = "stolen", is = true }, { signal = "stolen", is = false }]
levels = [{ level = "red" }]
[[rules]]
id = "twin"
typology = "stolen"
concerns = "third_party"
nature = "protection"
when.all = [{ signal = "stolen", is = true }, { missing = "other_vehicle" }]
levels = [{ level = "red" }]
exculpations = ["settled", "total_loss"]
"""


def words_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def test_a_version_shows_what_never_speaks_before_it_is_published(tmp_path: Path) -> None:
    author = signed_in(new_lender(tmp_path).by, "risk")
    in_force = words_of(author.get("/settings/rules/").content)
    assert "Every rule, and every part of each, speaks of some case." in in_force
    assert "holder_changed exonerates · transfer_declared Certain" in in_force
    assert "unregistered: true" in in_force
    text = builtin_text().replace("version = 6", "version = 7", 1) + DUMB
    author.post("/settings/rules/new", {"text": text, "key": "s"})
    page = words_of(author.get("/settings/rules/").content)
    number = re.search(r"/settings/rules/(\d+)/", author.get("/settings/rules/").content.decode())
    assert number is not None
    page = words_of(author.get(f"/settings/rules/{number[1]}/").content)
    assert "dumb never speaks: no case meets its conditions" in page
    assert "twin says no more than stolen" in page
