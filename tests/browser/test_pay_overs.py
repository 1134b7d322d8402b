"""A price paid in parts, packages, premiums paid over, a letter to post: looked at in three languages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import complaints_of_a_reader
from tests.browser.serving import serving
from tests.browser.test_every_page import speak
from tests.leasing.closing.acting import close_through

from vigie.leasing.actions import (
    Drawing,
    activate_contract,
    draft_contract,
    pay_drawdown,
    pay_over_collected,
    set_business_date,
    set_service_rule,
    write_reminders,
)
from vigie.leasing.actions.drafting import NewContract
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.domain.service import CONSUMERS, Duty, ServiceRule
from vigie.leasing.domain.terms import Drawdown
from vigie.parties.actions import correct_party
from vigie.parties.domain.parties import Address
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.contracts import DELIVERED, SALE, Lessor, credit, loa, new_lessor
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 1)
WHOM = Whom(PackageKind.INSURANCE, "Assureur SA", "FR", "EUR")
LOSS = Chosen(
    code="loss",
    kind=PackageKind.INSURANCE,
    names={"en": "Loss of earnings", "fr": "Perte d’emploi", "pl": "Utrata pracy"},
    provider=WHOM.provider,
    minor=1_250,
    is_required=True,
)


@dataclass(frozen=True, slots=True)
class World:
    """Where a browser finds the contract and the pay-over."""

    address: str
    contract: int
    paid: int


def insured(lessor: Lessor) -> int:
    """Begin an insured credit of which two fifths are paid on 1 March; a piece of them is paid before."""
    parts = (Drawdown(DELIVERED, 1_500_000), Drawdown(MARCH, 1_000_000))
    terms = replace(credit().terms, drawdowns=parts)
    new = NewContract(
        agreement=replace(credit(), terms=terms, insurance=1_250),
        customer_id=lessor.customer,
        is_consumer=True,
        title="Peugeot 208",
        packages=(LOSS,),
    )
    signed, by = date(2023, 12, 26), lessor.by
    contract = draft_contract(new, on=signed, by=by, key="draft").contract_id
    for place, step in enumerate(SALE):
        step(contract, on=signed, by=by, key=f"sale {place}")
    activate_contract(contract, delivered_on=DELIVERED, by=by, key="delivered")
    lessor.pay(contract, 15_000, DELIVERED)
    what = Drawing(2, 400_000)
    pay_drawdown(contract, what, on=date(2024, 1, 25), by=by, key="piece")
    lessor.bill(contract, FEBRUARY)
    lessor.pay(contract, 200_000, FEBRUARY)
    return contract


def reminded_on_paper(lessor: Lessor) -> None:
    """Let a lease be five days late, of a customer who is written to by post."""
    by, on = lessor.by, date(2024, 2, 20)
    home = {"address": Address("7 rue de la Poste", "69002", "Lyon", "FR").text}
    correct_party(lessor.customer, home, on=date(2020, 1, 1), by=by, key="home")
    rule = ServiceRule(Duty.WRITE_CUSTOMERS, CONSUMERS, 1, date(2024, 1, 1))
    set_service_rule(rule, by=by, key="writes")
    late = lessor.active(loa())
    lessor.pay(late, 410_000, DELIVERED)
    set_business_date(FEBRUARY, by=by, key="first")
    close_through(by, on)
    assert [one.way for one in write_reminders(on, by=by, key="letters")] == ["paper"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        lessor = new_lessor("Crédit en parts")
        contract, by = insured(lessor), lessor.by
        user = NewUser("ada@parts.test", "Ada", "administrator", "en")
        create_user(user, password=PASSWORD, by=by, key="ada")
        day = {"through": FEBRUARY, "on": FEBRUARY}
        done = pay_over_collected(WHOM, payee="Assureur SA, Paris", **day, by=by, key="over")
        reminded_on_paper(lessor)
        lessor.bill(contract, date(2024, 3, 15))
        connection.close()
        with serving() as address:
            yield World(address, contract, done.pay_over_id)
        connection.close()


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_the_pages_read_well(world: World, language: str, width: int, scheme: str) -> None:
    with chromium() as browser:
        _looked_at(browser, world, language, width, scheme)


def _looked_at(browser: Browser, world: World, language: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=world.address,
        viewport={"width": width, "height": 900},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    complaints = watch_console(page)
    page.goto("/sign-in")
    page.fill("[name=email]", "ada@parts.test")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    expect(page.locator("main")).to_be_visible()
    speak(page, language)
    for name, path in {
        "parts-contract": f"/contracts/{world.contract}/",
        "parts-pay": f"/contracts/{world.contract}/acts/pay_drawdown",
        "parts-list": "/contracts/?undrawn=yes",
        "parts-portfolio": "/contracts/portfolio",
        "letters": "/contracts/closing/reminders",
        "pay-overs": "/contracts/pay-overs",
        "pay-over": f"/contracts/pay-overs/{world.paid}/",
    }.items():
        page.goto(path)
        photograph(page, f"{name}-{language}-{width}-{scheme}")
        assert not scrolls_sideways(page), name
        assert complaints_of_a_reader(page, page.locator("html").get_attribute("lang") or "") == []
        assert barriers(page) == []
    assert complaints == []
