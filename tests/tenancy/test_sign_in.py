"""Passwords, lock-out, tokens, and the wall between organisations."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.journal.queries import sealed_form
from vigie.kernel.actor import system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.site import settings as shipped_settings
from vigie.tenancy.actions import (
    NewUser,
    create_organisation,
    create_token,
    create_user,
    end_user,
    revoke_token,
    sign_in,
)
from vigie.tenancy.domain.lockout import locked_until
from vigie.tenancy.domain.roles import permissions_of
from vigie.tenancy.models import Token, User
from vigie.tenancy.queries import find_token, recipients_with

PASSWORD = "correct horse battery"
ANNA = NewUser("Anna@Example.org", "Anna", "fraud_analyst", "pl")


@pytest.mark.parametrize(
    ("failures", "minutes"), [(4, None), (5, 1), (6, 2), (9, 16), (10, 32), (11, 60), (40, 60)]
)
def test_lock_doubles_up_to_an_hour(failures: int, minutes: int | None) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    until = locked_until(failures, at)
    assert until == (None if minutes is None else at + timedelta(minutes=minutes))


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(Invalid):
        permissions_of("king")


@pytest.mark.django_db
def test_the_right_password_signs_in_and_is_stored_as_argon2() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    user_id = create_user(ANNA, password=PASSWORD, by=by, key="anna")
    assert sign_in("anna@example.org", PASSWORD).user_id == user_id
    assert sign_in("anna@example.org", "wrong").outcome == "wrong"
    assert sign_in("nobody@example.org", PASSWORD).outcome == "wrong"
    with tenant(organisation):
        assert User.objects.get().password.startswith("argon2$")


def test_what_ships_makes_guessing_dear() -> None:
    """OWASP's password storage cheat sheet asks of argon2id 19 MiB and two passes at least."""
    (shipped,) = shipped_settings.PASSWORD_HASHERS
    made = import_string(shipped)().encode(PASSWORD, "salt of a test")
    given = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", made)
    assert given is not None
    assert tuple(map(int, given.groups())) == (102_400, 2, 8)


@pytest.mark.django_db
def test_five_wrong_passwords_lock_even_the_right_one_out() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    create_user(ANNA, password=PASSWORD, by=by, key="anna")
    for _ in range(5):
        assert sign_in("anna@example.org", "wrong").outcome == "wrong"
    assert sign_in("anna@example.org", PASSWORD).outcome == "locked"


@pytest.mark.django_db
def test_an_address_belongs_to_one_user_everywhere() -> None:
    one = system_actor(create_organisation("One"), name="test")
    two = system_actor(create_organisation("Two"), name="test")
    create_user(ANNA, password=PASSWORD, by=one, key="anna")
    with pytest.raises(Conflict):
        create_user(ANNA, password=PASSWORD, by=two, key="anna")
    with tenant(two.organisation_id):
        assert not User.objects.exists()


@pytest.mark.django_db
def test_recipients_hold_the_permission() -> None:
    organisation = create_organisation("One")
    by = system_actor(organisation, name="test")
    create_user(ANNA, password=PASSWORD, by=by, key="anna")
    reader = NewUser("r@example.org", "Reader", "reader", "fr")
    create_user(reader, password=PASSWORD, by=by, key="reader")
    with tenant(organisation):
        names = [found.name for found in recipients_with(organisation, "fraud.decide_alerts")]
    assert names == ["Anna"]


@pytest.mark.django_db
def test_a_token_is_found_by_its_secret_until_revoked() -> None:
    organisation = create_organisation("One")
    by = system_actor(organisation, name="test")
    secret = create_token("erp", "reader", by=by, key="erp")
    owner = find_token(secret)
    assert owner is not None
    assert owner.organisation_id == organisation
    with tenant(organisation):
        assert secret not in Token.objects.get().digest
    revoke_token(owner.id, by=by, key="revoke")
    assert find_token(secret) is None
    with pytest.raises(NotFound):
        revoke_token(owner.id, by=by, key="again")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("anna", PASSWORD, "tenancy.email_unfit"),
        ("anna@example.org\nBcc: eve@example.org", PASSWORD, "tenancy.email_unfit"),
        ("anna@example.org", "x" * 11, "tenancy.password_short"),
        ("anna@example.org", "x" * 201, "tenancy.password_long"),
    ],
)
def test_an_address_or_password_that_serves_nobody_is_refused(
    email: str, password: str, code: str
) -> None:
    by = system_actor(create_organisation("One"), name="test")
    with pytest.raises(Invalid) as refusal:
        create_user(NewUser(email, "Anna", "reader", "fr"), password=password, by=by, key="a")
    assert refusal.value.code == code


@pytest.mark.django_db
def test_the_address_of_somebody_who_left_stays_taken() -> None:
    by = system_actor(create_organisation("One"), name="test")
    user_id = create_user(ANNA, password=PASSWORD, by=by, key="anna")
    end_user(user_id, by=by, key="end")
    assert sign_in("anna@example.org", PASSWORD).outcome == "wrong"
    with pytest.raises(Conflict):
        create_user(ANNA, password=PASSWORD, by=by, key="again")


@pytest.mark.django_db
def test_a_token_ends_on_its_day() -> None:
    by = system_actor(create_organisation("One"), name="test")
    secret = create_token("erp", "reader", days=30, by=by, key="erp")
    with tenant(by.organisation_id):
        ends = Token.objects.get().expires_at
        assert ends is not None
        assert timedelta(days=29, hours=23) < ends - timezone.now() <= timedelta(days=30)
        assert find_token(secret) is not None
        Token.objects.update(expires_at=timezone.now() - timedelta(minutes=10))
    assert find_token(secret) is None
    for days in (0, -1, 3661):
        with pytest.raises(Invalid):
            create_token("erp", "reader", days=days, by=by, key=f"erp-{days}")


@pytest.mark.django_db
def test_no_password_and_no_address_stands_in_the_journal() -> None:
    by = system_actor(create_organisation("One"), name="test")
    create_user(ANNA, password=PASSWORD, by=by, key="anna")
    sign_in("anna@example.org", PASSWORD)
    with tenant(by.organisation_id):
        for entry in Entry.objects.all():
            said = str(sealed_form(entry))
            assert PASSWORD not in said
            assert "example.org" not in said
        assert Entry.objects.count() == 3
