"""The page of an alert: reasons with their facts, what would exonerate, what comes next."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.assessment import Cap, Exonerating, Finding
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
SEEN = date(2026, 11, 8)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


def told() -> Finding:
    """A transfer held down because the portfolio does not say whether a claim is open."""
    transfer = Signal("transfer_on", date(2026, 11, 3), date(2026, 11, 3), SEEN, "register.holder")
    status = Signal("contract_status", "open", None, SEEN, "portfolio.contract_status")
    residual = Signal("residual_amount", Decimal("1500.5"), None, SEEN, "portfolio.residual_amount")
    usual = finding(Level.ORANGE, "sold_while_financed")
    says = replace(
        usual.said,
        evidence_level=Level.RED,
        reasons=(
            ("holder_changed_dated", ("transfer_on",)),
            ("contract_not_settled", ("contract_status",)),
            ("residual_unpaid", ("residual_amount",)),
            ("of_an_older_ruleset", ()),
        ),
        exculpations=(
            Exonerating("settled", "not_met", Level.NONE),
            Exonerating("export_consent", "unknown", Level.NONE),
            Exonerating("repairer", "met", Level.ORANGE),
        ),
        caps=(Cap("claim_unknown", Level.ORANGE),),
    )
    return Finding(says, (*usual.facts, transfer, status, residual))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("register.exported_on", ("known on", "3\u00a0Nov", "read last on", "8\u00a0Nov")),
        ("portfolio.contract_status", ("read last on", "8\u00a0Nov")),
    ],
)
def test_a_fact_says_since_when_it_is_known_and_when_it_was_read_last(
    by: Actor, source: str, said: tuple[str, ...]
) -> None:
    first = date(2026, 11, 3) if source.startswith("register") else SEEN
    fact = Signal("outstanding_amount", Decimal(9), None, first, source, SEEN)
    says = replace(told().said, reasons=(("contract_not_settled", (fact.name,)),))
    shown = Finding(says, (*told().facts, fact))
    raise_alerts((subject(1, shown),), reading=reading(7, 10), by=by, key="run")
    page = signed_in(by, "reader").get(f"/alerts/{number_of(by)}/").content.decode()
    line = page[page.index("Amount outstanding") : page.index(source.partition(".")[2])]
    places = [line.index(words) for words in said]
    assert places == sorted(places)
    assert ("known on" in line) == (said[0] == "known on")


def number_of(by: Actor) -> int:
    with tenant(by.organisation_id):
        return Alert.objects.get().pk


def test_reasons_facts_and_exculpations_are_told_in_words(by: Actor) -> None:
    raise_alerts((subject(1, told()),), reading=reading(7, 10), by=by, key="run")
    page = signed_in(by, "reader").get(f"/alerts/{number_of(by)}/").content.decode()
    assert "The holder changed on 3\u00a0Nov\u00a02026 and is no longer" in page
    assert "status: open" in page
    assert "1,500.50\u00a0EUR is still to be paid" in page
    assert "of an older ruleset" in page
    assert '<span title="holder">register</span>' in page
    assert "known on" in page
    assert "We consented to the export." in page
    assert page.index("The vehicle is with a repairer") < page.index("The contract is settled.")
    folded = page[page.index("is not met") :]
    assert "1 ground is not met" in page
    assert "The contract is settled." in folded
    assert "The vehicle is with a repairer" not in folded
    assert "Held at Probable: the portfolio does not say whether a claim is open." in page
    assert "This holds the level at Probable." in page
    assert "concerns the customer" in page
    assert "1,000.00</span> EUR" in page
    assert "run 7 of the watch" in page


@pytest.mark.parametrize(
    ("language", "first", "due", "level"),
    [
        ("en", "read of 10\u00a0Nov\u00a02026", "11\u00a0Nov\u00a02026, 01:00", "Certain"),
        ("fr", "lecture du 10\u00a0nov.\u00a02026", "11\u00a0nov.\u00a02026, 01:00", "Certain"),
        ("pl", "10\u00a0lis\u00a02026", "11\u00a0lis\u00a02026, 01:00", "Pewne"),
    ],
)
def test_to_be_reread_says_when_what_happens(
    by: Actor, language: str, first: str, due: str, level: str
) -> None:
    raise_alerts((subject(1, finding(Level.RED)),), reading=reading(7, 10), by=by, key="run")
    page = signed_in(by, "reader", language).get(f"/alerts/{number_of(by)}/").content.decode()
    assert first in page
    assert due in page
    assert level in page


def test_a_second_read_and_the_backlog_are_said(by: Actor) -> None:
    said = (subject(1, finding(Level.RED)),)
    raise_alerts(said, reading=reading(1, 10, is_baseline=True), by=by, key="a")
    raise_alerts(said, reading=reading(2, 12), by=by, key="b")
    page = signed_in(by, "reader").get(f"/alerts/{number_of(by)}/").content.decode()
    assert "Two reads of the register show the same, the second on 12\u00a0Nov\u00a02026." in page
    assert "A second read of the register shows the same: Certain." in page
    assert "it belongs to the baseline backlog" in page


def test_a_yellow_that_the_register_closed_is_not_called_clean(by: Actor) -> None:
    raise_alerts((subject(1, finding(Level.YELLOW)),), reading=reading(1, 10), by=by, key="a")
    client = signed_in(by, "reader")
    page = client.get(f"/alerts/{number_of(by)}/").content.decode()
    assert "Yellow always waits for a person" in page
    raise_alerts((subject(1),), reading=reading(2, 12), by=by, key="b")
    page = client.get(f"/alerts/{number_of(by)}/").content.decode()
    assert "Nobody looked into it, so it is not counted as clean." in page
    assert "Since 12\u00a0Nov\u00a02026: What the register says no longer speaks for it." in page
