"""How much a request may bring: a file where files are taken, from who may send them; else a form."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

import vigie
from vigie.kernel.actor import Actor, system_actor
from vigie.site.api import make_api
from vigie.site.api_strict import names_of
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.portal import signed_in

PAGES = {"imports/new", "certificates/<int:certificate_id>/evidence/", "contracts/takeover"}
FORMS = {"new_import.html", "evidence.html", "takeover.html", "person.html"}  # the last by a link


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor of uploads"), name="test")


def too_large_for_a_form() -> BytesIO:
    file = BytesIO(b"contract_number,plate\n" + b"C1,AA-123-BB\n" * 200_000)
    file.name = "large.csv"
    assert len(file.getvalue()) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "path", "is_read"),
    [
        ("back_office", "/imports/new", True),
        ("reader", "/imports/new", False),
        ("back_office", "/contracts/takeover", True),
        ("fraud_analyst", "/contracts/takeover", False),
        ("back_office", "/settings/names/", False),
        ("administrator", "/settings/names/", False),
        ("fraud_analyst", "/certificates/1/evidence/", True),
        ("reader", "/certificates/1/evidence/", False),
    ],
)
def test_a_file_is_read_only_from_who_may_send_it_there(
    by: Actor, role: str, path: str, is_read: bool
) -> None:
    client = signed_in(by, role)
    client.handler.enforce_csrf_checks = True  # the token of the form is looked for in the body
    answer = client.post(path, {"file": too_large_for_a_form()})
    assert answer.status_code == (403 if is_read else 400)


@pytest.mark.django_db
def test_nobody_sends_a_file() -> None:
    assert Client().post("/sign-in", {"email": too_large_for_a_form()}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("reader", 413), ("back_office", 422)])
def test_a_token_sends_files_by_the_same_rule(by: Actor, role: str, status: int) -> None:
    secret = create_token("erp", role, by=by, key=role)
    client = Client(headers={"authorization": f"Bearer {secret}", "idempotency-key": "k"})
    answer = client.post("/api/v1/imports", {"table": too_large_for_a_form()})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_every_address_that_takes_files_is_listed_and_no_other() -> None:
    taking = {
        f"api/v1{path}"
        for _, router in make_api()._routers  # it lists them nowhere else
        for path, view in router.path_operations.items()
        if any(names_of(operation, "file") for operation in view.operations)
    }
    assert set(settings.VIGIE_UPLOADS) == PAGES | taking
    for page in PAGES:
        path = page.replace("<int:certificate_id>", "1")
        assert resolve(f"/{path}").route == page


def test_the_forms_that_bring_files_are_known() -> None:
    templates = Path(vigie.__file__).parent.rglob("templates/**/*.html")
    found = {one.name for one in templates if "multipart" in one.read_text("utf-8")}
    assert found == FORMS
