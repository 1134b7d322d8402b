"""Pages and API of backtests: asked for, read, compared; shut to strangers."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.backtesting import run_backtest
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import ask_backtest
from vigie.fraud.domain.rulebook import builtin_text, compiled_rulebook
from vigie.fraud.models import Backtest, BacktestLine
from vigie.registrations.actions.files import resolve
from vigie.registrations.models import Batch
from vigie.tenancy.actions import create_token
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/rules/backtests/"
IN_FORCE = compiled_rulebook().ruleset.version
DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15))


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    rows = [certificate(0, exported_on="2026-10-20"), certificate(1, seized_on="2026-10-20")]
    for on in DAYS:
        made.take("register", [*rows, certificate(2)], on)
        watch(by=made.by, key=f"watch-{on}")
    return made


def words_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.content.decode()).split())


def test_versions_are_judged_on_the_past_and_compared(lender: Lender) -> None:
    by, author = lender.by, signed_in(lender.by, "risk")
    assert "No backtest yet." in words_of(author, PAGE)
    text = (
        builtin_text()
        .replace(f"version = {IN_FORCE}", f"version = {IN_FORCE + 1}", 1)
        .replace(
            'when = { signal = "exported", is = true }\nlevels = [{ level = "red" }]',
            'when = { signal = "exported", is = true }\nlevels = [{ level = "orange" }]',
        )
    )
    author.post("/settings/rules/new", {"text": text, "key": "s"})
    saved = re.search(
        rf'<option value="(\d+)">Version {IN_FORCE + 1}', author.get(PAGE).content.decode()
    )
    assert saved is not None
    number = 0
    for place, ruleset in enumerate(("0", saved[1])):
        asked = author.post(PAGE, {"ruleset": ruleset, "key": f"a{place}"}, follow=True)
        assert "The backtest is asked for. It alerts nobody." in asked.content.decode()
        assert "waiting for a free worker" in words_of(author, PAGE)
        twice = author.post(PAGE, {"ruleset": ruleset, "key": f"b{place}"})
        assert twice.status_code == 422
        with tenant(by.organisation_id):
            number = Backtest.objects.latest("id").pk
        run_backtest(number, by=by)
        assert author.get(f"{PAGE}{number}/progress")["HX-Refresh"] == "true"
    page = words_of(author, PAGE)
    assert re.search(rf"Version {IN_FORCE + 1} Done .* 0 1 1 0 0 2 0 0\sh\s30", page)
    assert re.search(rf"Version {IN_FORCE} Done .* 1 0 1 0 0 2 0 0\sh\s55", page)
    one = words_of(author, f"{PAGE}{number}/")
    assert "Vehicle left the territory Probable 1 0 0 0 1" in one
    with tenant(by.organisation_id):
        opened = dict(
            BacktestLine.objects.filter(backtest_id=number, opened__gt=0).values_list(
                "typology", "read_on"
            )
        )
    assert opened == {"exported": DAYS[0], "opposition": DAYS[0]}


def test_one_that_broke_has_ended_and_another_may_be_asked_for(lender: Lender) -> None:
    by = lender.by
    with tenant(by.organisation_id):
        kept = list(Batch.objects.exclude(state=[]).values_list("state", flat=True))
    for layer in [layer for state in kept for layer in state]:
        path = resolve(by, layer["path"])
        path.write_bytes(b"not a table")
    number = ask_backtest(None, by=by, key="a")
    with pytest.raises(Exception, match=r"parquet|Parquet|magic"):
        run_backtest(number, by=by)
    with tenant(by.organisation_id):
        assert Backtest.objects.get().status == "failed"
    assert ask_backtest(None, by=by, key="b") > number


def test_minutes_are_an_organisations_own(lender: Lender) -> None:
    author, admin = signed_in(lender.by, "risk"), signed_in(lender.by, "administrator")
    given = {"red": "90", "orange": "30", "yellow": "5", "key": "m"}
    assert author.post(PAGE, given).status_code == 422
    assert "The minutes are saved" in admin.post(PAGE, given, follow=True).content.decode()
    assert admin.post(PAGE, {**given, "red": "0", "key": "n"}).status_code == 422
    assert 'value="90"' in author.get(PAGE).content.decode()


def test_the_api_asks_lists_and_reads_and_strangers_find_nothing(
    lender: Lender, tmp_path: Path
) -> None:
    by = lender.by
    author, stranger = (
        signed_in(by, "risk"),
        signed_in(new_lender(tmp_path, name="Other").by, "risk"),
    )
    asked = author.post(PAGE, {"ruleset": "0", "key": "a"})
    assert asked.status_code == 302
    with tenant(by.organisation_id):
        number = Backtest.objects.get().pk
    assert stranger.get(f"{PAGE}{number}/").status_code == 404
    assert stranger.get(f"{PAGE}{number}/progress").status_code == 404
    assert signed_in(by, "reader").get(PAGE).status_code == 403
    secret = create_token("ci", "risk", by=by, key="t")
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    listed = machine.get("/api/v1/backtests").json()
    assert [one["id"] for one in listed] == [number]
    again = machine.post(
        "/api/v1/backtests",
        {"ruleset_id": None},
        content_type="application/json",
        headers={"idempotency-key": "k"},
    )
    assert again.status_code == 409
    run_backtest(number, by=by)
    found = machine.get(f"/api/v1/backtests/{number}").json()
    assert (found["status"], found["opened"]) == ("done", {"red": 1, "orange": 0, "yellow": 1})
    assert found["minutes"] == 45 + 10
    assert [(one["read_on"], one["level"], one["opened"]) for one in found["extracts"]][:2] == [
        ("2026-11-01", "red", 1),
        ("2026-11-01", "yellow", 1),
    ]
    assert machine.get(f"/api/v1/backtests/{number + 1}").status_code == 404
