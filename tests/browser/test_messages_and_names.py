"""Messages, own names and the demo's mailbox in a real browser, signed in for real."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.notices.actions import notify, send_message
from vigie.notices.ports import use_mail_sender
from vigie.notices.queries import messages
from vigie.parties.actions import add_own_name, correct_party, register_party
from vigie.parties.domain.own_names import Declared
from vigie.parties.domain.parties import Address, NewParty
from vigie.tenancy.actions import NewUser, create_organisation, create_user
from vigie.testing.mail_server import RunningMailServer, running_mail_server
from vigie.testing.notices import context_for
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
SIZES = {1440: 900, 390: 844}


ZOE = NewParty(
    "person",
    "Wiśniewska-Durand",
    "Zoé Aleksandra",
    Address("12 bis rue de la Paix", "69002", "Lyon"),
    roles=("customer", "guarantor"),
    facts={
        "pesel": "44051401359",
        "iban": "FR1420041010050500013M02606",
        "email": "zoe.wisniewska@example.org",
        "phone": "+33612345678",
    },
)
DEALER = NewParty(
    "company", "Garage de l’Étoile du Nord", roles=("supplier",), facts={"siren": "732829320"}
)


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMailServer]:
    store: Path = tmp_path_factory.mktemp("mailbox")
    with running_mail_server(store) as running:
        yield running


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, mailbox: RunningMailServer
) -> Iterator[Actor]:
    """One sent message, one uncertain, two own names; committed, so that the server sees them."""
    settings = SmtpSettings("127.0.0.1", mailbox.smtp_port, "Vigie <vigie@vigie.test>", "none")
    former = use_mail_sender(SmtpMailSender(settings))
    with django_db_blocker.unblock():
        by = system_actor(create_organisation("Lessor of the pictures"), name="test")
        for language in ("en", "fr", "pl"):
            user = NewUser(address_of(by, language), "Élodie Petit", "administrator", language)
            create_user(user, password=PASSWORD, by=by, key=language)
        merged = Declared("Vigie Location Longue", "merged", date(2012, 1, 1), date(2024, 6, 30))
        add_own_name(merged, by=by, key="merged")
        add_own_name(Declared("Crédit Vigie Auto", "main", date(2011, 1, 1)), by=by, key="main")
        zoe = register_party(ZOE, on=date(2024, 3, 1), by=by, key="zoe")
        moved = Address("3 quai Branly", "75007", "Paris").text
        correct_party(zoe, {"address": moved, "name": "Petit"}, on=date(2025, 9, 1), by=by, key="m")
        register_party(DEALER, on=date(2020, 1, 1), by=by, key="dealer")
        for kind in ("fraud.run_digest", "ops.import_refused"):
            people = [(1, "elodie.petit@example.test", "fr")]
            notify(kind, people, context_for(kind), "one", by=by, key=kind)
        with tenant(by.organisation_id):
            first, last = messages(by).order_by("id").values_list("id", flat=True)
        assert send_message(first, by=by, key="first") == "sent"
        mailbox.misbehave("disconnect")
        assert send_message(last, by=by, key="last") == "uncertain"
        connection.close()
        yield by
        connection.close()
    use_mail_sender(former)


def address_of(by: Actor, language: str) -> str:
    return f"{language}-{by.organisation_id}@example.org"


@pytest.fixture(scope="module")
def address(world: Actor) -> Iterator[str]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """Open it last: while it is open, this thread may not speak to the database."""
    del address
    with chromium() as opened:
        yield opened


def enter(
    browser: Browser, address: str, world: Actor, *, width: int, theme: str, language: str
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", address_of(world, language))
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize(
    ("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
)
def test_the_pages_fit(
    browser: Browser, address: str, world: Actor, width: int, theme: str, language: str
) -> None:
    page = enter(browser, address, world, width=width, theme=theme, language=language)
    complaints = watch_console(page)
    page.goto(f"{address}/settings/names/")
    photograph(page, f"names-{width}-{theme}-{language}")
    assert not scrolls_sideways(page)
    page.goto(f"{address}/settings/messages/")
    photograph(page, f"messages-{width}-{theme}-{language}")
    assert not scrolls_sideways(page)
    page.click("tbody tr:first-child a")
    photograph(page, f"message-{width}-{theme}-{language}")
    assert not scrolls_sideways(page)
    for place in ("parties/", "parties/new"):
        page.goto(f"{address}/{place}")
        photograph(page, f"{place.strip('/').replace('/', '-')}-{width}-{theme}-{language}")
        assert not scrolls_sideways(page)
    page.goto(f"{address}/parties/?q=zoe")
    page.click("tbody tr:first-child a")
    photograph(page, f"party-{width}-{theme}-{language}")
    assert not scrolls_sideways(page)
    assert complaints == []
    page.context.close()


def test_a_name_is_ended_through_its_dialog(browser: Browser, address: str, world: Actor) -> None:
    page = enter(browser, address, world, width=1440, theme="light", language="en")
    page.goto(f"{address}/settings/names/")
    row = page.locator("tbody tr", has_text="Crédit Vigie Auto")
    row.get_by_text("End on a day").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    dialog.locator("[name=on]").fill("2026-01-31")
    photograph(page, "names-dialog-1440-light-en")
    dialog.get_by_text("End the name").click()
    expect(row).to_contain_text("31 Jan 2026")
    page.context.close()


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mailbox_is_read_in_the_browser(
    browser: Browser, world: Actor, mailbox: RunningMailServer, width: int, theme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        locale="fr-FR",
    )
    page = context.new_page()
    complaints = watch_console(page)
    page.goto(f"http://127.0.0.1:{mailbox.http_port}/")
    photograph(page, f"mailbox-{width}-{theme}-fr")
    assert not scrolls_sideways(page)
    page.get_by_text("nouvelles alertes").click()
    part = page.frame_locator("iframe")
    expect(part.get_by_role("heading")).to_contain_text("6 nouvelles alertes")
    photograph(page, f"mailbox-message-{width}-{theme}-fr")
    assert not scrolls_sideways(page)
    assert complaints == []
    context.close()
