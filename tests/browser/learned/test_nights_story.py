"""In Chromium: a night of turned verdicts is held, read, and released by a person with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import complaints_of_a_reader
from tests.browser.serving import serving
from tests.browser.test_every_page import speak
from tests.scoring.learning.made import given

from vigie.database.tenant import tenant
from vigie.scoring import queries
from vigie.scoring.actions import learn_tonight, record_labels
from vigie.scoring.engines.boosting import Growth
from vigie.scoring.engines.nightly import Pace
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.contracts import new_lessor
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
FIRST = date(2026, 10, 1)
NIGHTS, TURNED = 7, 6
QUICK = Pace(has_net=False, growth=Growth(rounds=30, patience=10))
LOOKS = (("light", 390), ("dark", 1440), ("light", 1440), ("dark", 390))


@dataclass(frozen=True)
class Place:
    """Where the portal answers; the night that waits and the version that decides."""

    address: str
    night: int
    version: int


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock():
        night, version = _taught()
        connection.close()
        with serving() as address:
            yield Place(address, night, version)
        connection.close()


def _taught() -> tuple[int, int]:
    """Let nights learn, the last from verdicts turned upside down."""
    by = new_lessor("Banque Aurore").by
    user = NewUser("risk@nights.test", "Ada", "risk", "en")
    create_user(user, password=PASSWORD, by=by, key="risk")
    for day in range(NIGHTS):
        on = FIRST + timedelta(days=day)
        labels = given(day, 300 if day else 1_200, on, is_turned=day >= TURNED)
        record_labels("fraud", labels, on=on, by=by, key=f"l{day}")
        learn_tonight("fraud", night=on, pace=QUICK, by=by, key=f"n{day}")
    with tenant(by.organisation_id):
        lines = queries.models(by)
        version = next(line.id for line in lines if "champion" in line.aliases)
        return queries.nights(by)[0].id, version


def _entered(browser: Browser, place: Place, theme: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        base_url=place.address,
        locale="en-GB",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", "risk@nights.test")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("summary.person")
    return page


def _looked_at(page: Page, name: str) -> list[str]:
    faults = []
    for language in ("fr", "pl", "en"):
        speak(page, language)
        photograph(page, f"{name}-{language}")
        found = complaints_of_a_reader(page, language) + barriers(page)
        found += ["scrolls sideways"] if scrolls_sideways(page) else []
        faults += [f"{name} {language}: {fault}" for fault in found]
    return faults


def test_a_poisoned_night_is_held_and_released_by_a_person(place: Place) -> None:
    faults: list[str] = []
    with chromium() as browser:
        for theme, width in LOOKS:
            page = _entered(browser, place, theme, width)
            complaints = watch_console(page)
            for name, path in (
                ("nights-held", "/models/nights/"),
                ("night-held", f"/models/nights/{place.night}/"),
                ("models-learned", "/models/"),
                ("model", f"/models/{place.version}/"),
            ):
                page.goto(path)
                faults += _looked_at(page, f"{name}-{theme}-{width}")
            assert complaints == []
            page.context.close()
        page = _entered(browser, place, "light", 1440)
        page.goto("/models/nights/")
        page.locator(f"tr[data-row='{place.night}'] [data-open]").click()
        expect(page.get_by_text("left its usual band")).to_be_visible()
        page.locator("main textarea[name=reason]").fill("the files were read again")
        page.get_by_role("button", name="Let it teach").click()
        expect(page.get_by_text("The night may teach")).to_be_visible()
        faults += _looked_at(page, "night-released-light-1440")
        page.context.close()
    assert faults == []
