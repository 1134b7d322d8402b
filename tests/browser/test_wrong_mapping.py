"""A field mapped wrongly: the question with what an answer closes, what is held back, dates to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.access import barriers
from tests.browser.chromium import chromium, photograph, scrolls_sideways, watch_console
from tests.browser.every_page import complaints_of_a_reader, cut
from tests.browser.serving import serving
from tests.browser.test_every_page import NARROW, speak

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import decide_alert
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import decide_mapping_fault
from vigie.registrations.models import Source
from vigie.tenancy.actions import NewUser, create_user
from vigie.tenancy.queries import actor_of, users
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.browser
DAYS = (date(2026, 11, 1), date(2026, 11, 8))
NUMBERS = range(520)
WRONG = 120
ADA = "ada@mapping.test"
PAGES = {
    "asked": ("mapping-asked", "/questions/"),
    "held": ("mapping-held", "/questions/"),
    "alert": ("mapping-alert", "/alerts/{alert}/"),
    "confirmed": ("mapping-confirmed", "/alerts/{confirmed}/"),
    "queue": ("mapping-queue", "/alerts/?state=held_back&baseline=all"),
    "import": ("import-warned", "/imports/{portfolio}/"),
    "rings": ("rings-none", "/rings/"),
    "rings-all": ("rings-none-at-all", "/rings/?show=all"),
}


@dataclass(slots=True)
class World:
    """Where a browser finds the portal, and the lender whose column is wrong."""

    address: str
    lender: Lender
    places: dict[str, int]
    is_answered: bool = False

    def answer(self) -> None:
        """Say that the field is mapped wrongly, once, and let the run do what follows."""
        if self.is_answered:
            return
        by = self.lender.by
        with tenant(by.organisation_id):
            ada = actor_of(users(by).get(email=ADA))
            (fault,) = queries.mapping_faults(by)
        decide_mapping_fault(fault.id, is_fault=True, by=ada, key="fault")
        tasks.watch_answered(by.organisation_id, 1, fault.id)
        self.is_answered = True


def garbled(folder: Path) -> tuple[Lender, dict[str, int]]:
    """Make a lender of whose extract a part bears another column under the holder's heading."""
    lender = new_lender(folder, name="Mapping")
    slips = {1: {"settled_on": "2026-12-03"}, 2: {"pledged_on": "2027-01-01"}}
    rows = [contract(n, **slips.get(n, {})) for n in NUMBERS]
    taken = lender.take("portfolio", rows, DAYS[0])
    right = [certificate(n) for n in NUMBERS]
    lender.take("register", right, DAYS[0])
    watch(by=lender.by, key="first")
    other = {"holder_name": "MAIRIE", "registered_on": "2026-11-02"}
    lender.take("portfolio", rows, DAYS[1])
    wrong = [certificate(n, **other) if n < WRONG else right[n] for n in NUMBERS]
    wrong[0] = certificate(0, holder_name="MAIRIE")
    lender.take("register", wrong, DAYS[1])
    watch(by=lender.by, key="second")
    with tenant(lender.by.organisation_id):
        Source.objects.update(name="Lyon")  # a name that is nobody's word
        alerts = dict(Alert.objects.values_list("contract_number", "id"))
    places = {"alert": alerts["C-00001"], "confirmed": alerts["C-00000"]}
    return lender, {**places, "portfolio": taken.batch_id}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    with django_db_blocker.unblock():
        lender, places = garbled(tmp_path_factory.mktemp("mapping"))
        user = NewUser(ADA, "Ada", "administrator", "en")
        create_user(user, password=PASSWORD, by=lender.by, key="ada")
        decide_alert(
            places["confirmed"],
            verdict="fraud_confirmed",
            reason="The customer said so.",
            by=lender.by,
            key="confirm",
        )
        connection.close()
        with serving() as address:
            yield World(address, lender, places)
        connection.close()


def looked_at(browser: Browser, world: World, names: list[str], way: tuple[str, int, str]) -> None:
    """Photograph some pages in a theme, width and language, and hear every complaint."""
    scheme, width, language = way
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        base_url=world.address,
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", ADA)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{world.address}/")
    speak(page, language)
    complaints, faults = watch_console(page), []
    for name in names:
        picture, pattern = PAGES[name]
        page.goto(pattern.format(**world.places))
        photograph(page, f"{picture}-{scheme}-{width}-{language}")
        faults += [f"{name}: {said}" for said in complaints]
        faults += [f"{name}: {fault}" for fault in barriers(page)]
        complaints.clear()
        faults += [f"{name}: {fault}" for fault in complaints_of_a_reader(page, language)]
        if scrolls_sideways(page):
            faults.append(f"{name}: scrolls sideways")
        if width > NARROW:
            faults += [f"{name}: {fault}" for fault in cut(page)]
    page.context.close()
    assert faults == []


# Each theme in each width, and each language in each width.
WAYS = [
    ("light", 1440, "en"),
    ("dark", 1440, "fr"),
    ("light", 1440, "pl"),
    ("light", 390, "en"),
    ("light", 390, "fr"),
    ("dark", 390, "pl"),
]


def test_the_question_and_what_is_held_back_read_well(world: World) -> None:
    with chromium() as browser:
        for way in WAYS:
            looked_at(browser, world, ["asked", "import", "rings", "rings-all"], way)
    world.answer()
    with chromium() as browser:
        for way in WAYS:
            looked_at(browser, world, ["held", "alert", "confirmed", "queue"], way)
