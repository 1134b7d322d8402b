"""Sign-in over HTTP: sessions, ways back, forms, and what a stranger may send."""

from contextlib import suppress
from http import HTTPStatus
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from vigie.database.tenant import tenant
from vigie.journal.actions import record_reading
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden
from vigie.tenancy.actions import (
    NewUser,
    change_password,
    change_preferences,
    create_organisation,
    create_token,
    create_user,
    end_user,
)
from vigie.tenancy.models import User
from vigie.tenancy.portal.middleware import ActorMiddleware, PortalRequest
from vigie.tenancy.queries import actor_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
ANNA = NewUser("anna@example.org", "Anna", "fraud_analyst", "en")
BOB = NewUser("bob@example.org", "Bob", "reader", "en")


@pytest.fixture
def by() -> Actor:
    by = system_actor(create_organisation("Lessor One"), name="test")
    for new in (ANNA, BOB):
        create_user(new, password=PASSWORD, by=by, key=new.email)
    return by


def signed_in(email: str = ANNA.email) -> Client:
    client = Client()
    client.post("/sign-in", {"email": email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == HTTPStatus.OK


def person(by: Actor, email: str) -> User:
    with tenant(by.organisation_id):
        return User.objects.get(email=email)


def test_signing_in_makes_a_new_session_and_a_new_form_token(by: Actor) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = before = session.session_key or ""
    client.get("/sign-in")
    form_token = client.cookies["csrftoken"].value
    client.post("/sign-in", {"email": ANNA.email, "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["sessionid"].value != before
    assert client.cookies["csrftoken"].value != form_token
    assert "planted" not in client.session
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert not is_in(stranger)


def test_signing_out_ends_the_session_on_the_server(by: Actor) -> None:
    client = signed_in()
    kept = client.cookies["sessionid"].value
    assert client.get("/sign-out").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.post("/sign-out")
    again = Client()
    again.cookies["sessionid"] = kept
    assert not is_in(again)


def test_a_new_password_and_an_end_close_every_open_session(by: Actor) -> None:
    anna, bob = signed_in(), signed_in(BOB.email)
    assert is_in(anna)
    change_password(person(by, ANNA.email).pk, password="another long one", by=by, key="p")
    end_user(person(by, BOB.email).pk, by=by, key="e")
    assert not is_in(anna)
    assert not is_in(bob)
    assert not is_in(signed_in())
    assert not is_in(signed_in(BOB.email))


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/alerts/?level=red", "/alerts/?level=red"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_this_server(by: Actor, target: str, lands: str) -> None:
    form = {"email": ANNA.email, "password": PASSWORD, "next": target}
    assert Client().post("/sign-in", form)["Location"] == lands
    assert Client().post("/preferences", {"language": "pl", "next": target})["Location"] == lands


def test_a_lock_cannot_be_told_from_a_wrong_address(by: Actor) -> None:
    def answer(email: str) -> tuple[int, str]:
        response = Client().post("/sign-in", {"email": email, "password": "wrong"})
        text = response.content.decode()
        start = text.index("The address and the password")
        return response.status_code, text[start : text.index("<", start)]

    for _ in range(6):
        assert answer(ANNA.email) == answer("nobody@example.org")
    assert answer(ANNA.email)[0] == HTTPStatus.UNAUTHORIZED
    assert not is_in(signed_in())


def test_forms_need_their_token(by: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"email": ANNA.email, "password": PASSWORD}
    assert client.post("/sign-in", form).status_code == HTTPStatus.FORBIDDEN
    assert client.post("/sign-out").status_code == HTTPStatus.FORBIDDEN
    assert client.post("/preferences", {"theme": "dark"}).status_code == HTTPStatus.FORBIDDEN


def test_preferences_are_ones_own(by: Actor) -> None:
    anna = actor_of(person(by, ANNA.email))
    bob = person(by, BOB.email).pk
    with pytest.raises(Forbidden):
        change_preferences(bob, language="pl", theme="", density="", by=anna, key="a")
    assert person(by, BOB.email).language == "en"


def test_a_token_opens_the_api_and_no_page(by: Actor) -> None:
    secret = create_token("erp", "administrator", by=by, key="erp")
    client = Client(headers={"authorization": f"bearer {secret}"})
    assert client.get("/api/v1/alerts").status_code == HTTPStatus.OK
    assert client.get("/").status_code == HTTPStatus.FOUND
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_stranger_may_not_fill_the_disk(by: Actor) -> None:
    file = SimpleUploadedFile("big.csv", b"x" * (2 * 1024 * 1024 + 1))
    response = Client().post("/sign-in", {"email": "a@b.c", "file": file})
    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_answers_carry_their_armour(by: Actor) -> None:
    response = signed_in().get("/")
    headers = response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store, private"
    cookie = Client().post("/sign-in", {"email": ANNA.email, "password": PASSWORD}).cookies
    assert cookie["sessionid"]["httponly"]
    assert cookie["sessionid"]["samesite"] == "Lax"


def test_a_foreign_host_name_is_a_bad_request(by: Actor) -> None:
    for place in ("/", "/sign-in", "/health", "/api/v1/alerts"):
        response = Client(headers={"host": "evil.example"}).get(place)
        assert response.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (503, 1), (500, 0)])
def test_a_request_that_breaks_half_way_leaves_nothing(by: Actor, status: int, kept: int) -> None:
    request = RequestFactory().get("/")
    request.session = signed_in().session

    def view(asked: HttpRequest) -> HttpResponse:
        record_reading(actor_in(asked), "tenancy_test.thing", 1)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("select 1 from no_such_table")
        return HttpResponse(status=status)

    assert ActorMiddleware(view)(cast("PortalRequest", request)).status_code == status
    with tenant(by.organisation_id):
        assert Entry.objects.filter(subject_kind="tenancy_test.thing").count() == kept


def actor_in(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor
