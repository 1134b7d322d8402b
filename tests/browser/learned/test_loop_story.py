"""In Chromium: an alert that the model raised is decided, chance is answered, a level is signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.serving import serving
from tests.flows.learned.taught import TODAY, certify, learned_lender, run

from vigie.database.tenant import tenant
from vigie.fraud.models import Alert, Audit
from vigie.registrations.models import Certificate
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
CHIEF = "chief@loop.test"


@dataclass(frozen=True)
class Place:
    """Where the portal answers, and what stands there."""

    address: str
    alert: int
    audit: int


@pytest.fixture(scope="module")
def place(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    with django_db_blocker.unblock():
        alert, audit = _prepare(tmp_path_factory.mktemp("loop"))
        connection.close()
        with serving() as running:
            yield Place(running, alert, audit)
        connection.close()


def _prepare(folder: Path) -> tuple[int, int]:
    lender = learned_lender(folder)
    user = NewUser(CHIEF, "Ada", "administrator", "en")
    create_user(user, password=PASSWORD, by=lender.by, key="chief")
    certify(lender, {"orange": 0.2}, TODAY - timedelta(days=4))
    run(lender, TODAY - timedelta(days=3))
    with tenant(lender.by.organisation_id):
        plain = Certificate.objects.get(contract_number="C-00004")
        # The run may have drawn the very case by chance.
        audit, _ = Audit.objects.get_or_create(
            organisation_id=lender.by.organisation_id,
            case=f"registrations.certificate:{plain.pk}@{TODAY.year}",
            defaults={
                "subject_kind": "registrations.certificate",
                "subject_id": plain.pk,
                "contract_number": plain.contract_number,
                "plate": plain.plate,
                "product": plain.product,
                "probability": 0.02,
                "drawn_on": TODAY,
                "run_id": 1,
            },
        )
        return Alert.objects.get(typology="learned_pattern").pk, audit.pk


def _entered(browser: Browser, address: str, width: int, theme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        base_url=address,
        locale="en-GB",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", CHIEF)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("summary.person")
    return page


def _looked_at(page: Page, name: str, faults: list[str]) -> None:
    for language in ("fr", "pl", "en"):
        page.locator("summary.person").click()
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")
        photograph(page, f"{name}-{language}")
        if scrolls_sideways(page):
            faults.append(f"{name} {language} scrolls sideways")


def test_what_the_model_saw_is_decided_and_chance_is_answered(place: Place) -> None:
    faults: list[str] = []
    with chromium() as browser:
        for width, theme in ((390, "light"), (1440, "dark")):
            page = _entered(browser, place.address, width, theme)
            complaints = watch_console(page)
            page.goto(f"/alerts/{place.alert}/")
            expect(page.get_by_role("heading", name="What the model saw")).to_be_visible()
            expect(page.get_by_text("A seizure stands: yes")).to_be_visible()
            for name, path in (
                ("loop-alert", f"/alerts/{place.alert}/"),
                ("loop-audits", "/tasks/chance/"),
                ("loop-audit", f"/tasks/chance/{place.audit}/"),
                ("loop-certificates", "/models/certificates/"),
            ):
                page.goto(path)
                _looked_at(page, f"{name}-{width}-{theme}", faults)
            assert complaints == []
            if width == 1440:
                _decide(page, place)
            page.context.close()
    assert faults == []


def _decide(page: Page, place: Place) -> None:
    page.goto("/tasks/chance/")
    page.get_by_role("link", name="C-00004").click()
    page.get_by_role("button", name="Nothing found").click()
    expect(page.get_by_text("Kept. The next night learns from it.")).to_be_visible()
    page.goto("/models/certificates/")
    page.locator("#id_red_reason").fill("the verdicts of a year were read")
    page.get_by_role("button", name="Sign that it may act alone").first.click()
    expect(page.get_by_text("Signed: the level acts alone while it is certified.")).to_be_visible()
    page.goto(f"/alerts/{place.alert}/")
    page.keyboard.press("c")
    page.locator("dialog[open] textarea").fill("the buyer was heard")
    page.get_by_role("button", name="Confirm fraud", exact=True).click()
    expect(page.get_by_text("A person confirmed it.")).to_be_visible()
