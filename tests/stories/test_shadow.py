"""A ruleset from draft through trial to force and back, over HTTP, by two people."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.domain.rulebook import builtin_text
from vigie.fraud.models import Alert, ShadowLine
from vigie.fraud.queries import rulebook_in_force
from vigie.scoring.models import RulesetVersion
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15, 22))
EXPORTED = certificate(0, exported_on="2026-10-20")
SEIZED = certificate(1, seized_on="2026-10-20")


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    run(made, DAYS[0])
    return made


def run(lender: Lender, on: date) -> None:
    lender.take("register", [EXPORTED, SEIZED, certificate(2)], on)
    watch(by=lender.by, key=f"watch-{on}")


def alerts(lender: Lender) -> dict[str, str]:
    with tenant(lender.by.organisation_id):
        return {one.typology: f"{one.level} {one.state}" for one in Alert.objects.all()}


def token_of(page: str, step: str) -> str:
    found = re.search(rf'name="key" value="([0-9a-f]+-{step})"', page)
    assert found is not None
    return found.group(1)


def moved(client: Client, ruleset: int, step: str) -> str:
    address = f"/settings/rules/{ruleset}/"
    page = client.get(address).content.decode()
    answer = client.post(f"{address}{step}", {"key": token_of(page, step)}, follow=True)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_a_ruleset_is_written_tried_published_and_taken_back(lender: Lender) -> None:
    by = lender.by
    author, other = signed_in(by, "risk"), signed_in(by, "compliance")
    assert "which comes with Vigie, is in force" in author.get("/settings/rules/").content.decode()
    before = alerts(lender)
    assert before == {"exported": "3 to_be_reread", "opposition": "1 open"}

    page = author.get("/settings/rules/new").content.decode()
    with tenant(by.organisation_id):
        known = rulebook_in_force(by).ruleset.version
    assert f"version = {known + 1}" in page

    text = builtin_text().replace(f"version = {known}", f"version = {known + 1}", 1)
    wrong = author.post(
        "/settings/rules/new", {"text": text.replace("[[rules]]", "[[rules", 1), "key": "w"}
    )
    assert wrong.status_code == 422
    # Exports stop at yellow, seizures say nothing.
    text = text.replace(
        'when = { signal = "exported", is = true }\nlevels = [{ level = "red" }]',
        'when = { signal = "exported", is = true }\nlevels = [{ level = "yellow" }]',
    ).replace(
        '  { signal = "seized", is = true },\n  { signal = "vehicle_opposition"',
        '  { signal = "vehicle_opposition"',
    )
    saved = author.post("/settings/rules/new", {"text": text, "key": "s"}, follow=True)
    assert "Draft" in saved.content.decode()
    with tenant(by.organisation_id):
        ruleset = RulesetVersion.objects.get().pk

    assert "On trial" in moved(author, ruleset, "try")
    run(lender, DAYS[1])
    assert alerts(lender) == {"exported": "3 open", "opposition": "1 open"}  # as if no trial were
    page = author.get(f"/settings/rules/{ruleset}/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "level would fall 1" in words
    assert "would close 1" in words
    assert "would open 0" in words
    with tenant(by.organisation_id):
        lines = {
            one.typology: (one.level_in_force, one.level_in_shadow)
            for one in ShadowLine.objects.all()
        }
    assert lines == {"exported": (3, 1), "opposition": (1, 0)}

    assert "You saved it yourself" in page
    refused = author.post(f"/settings/rules/{ruleset}/publish", {"key": "p"})
    assert refused.status_code == 422
    assert "In force" in moved(other, ruleset, "publish")
    run(lender, DAYS[2])
    assert alerts(lender) == {"exported": "1 open", "opposition": "1 closed_by_register"}

    assert "Retired" in moved(other, ruleset, "back")
    with tenant(by.organisation_id):
        assert rulebook_in_force(by).ruleset.version == known
    run(lender, DAYS[3])
    assert alerts(lender)["exported"] == "3 open"


def test_who_may_not_and_who_is_elsewhere(lender: Lender, tmp_path: Path) -> None:
    by = lender.by
    assert signed_in(by, "reader").get("/settings/rules/").status_code == 403
    assert signed_in(by, "fraud_analyst").get("/settings/rules/new").status_code == 403
    author = signed_in(by, "risk")
    page = author.get("/settings/rules/new").content.decode()
    assert page

    text = builtin_text().replace("version = 6", "version = 9", 1)
    author.post("/settings/rules/new", {"text": text, "key": "s"})
    with tenant(by.organisation_id):
        ruleset = RulesetVersion.objects.get().pk
    stranger = signed_in(new_lender(tmp_path, name="Other").by, "risk")
    assert stranger.get(f"/settings/rules/{ruleset}/").status_code == 404
    assert stranger.post(f"/settings/rules/{ruleset}/try", {"key": "x"}).status_code == 404
    assert author.post(f"/settings/rules/{ruleset}/back", {"key": "y"}).status_code == 409
