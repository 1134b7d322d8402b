"""Writes of organisations, users, tokens and sign-ins."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.tenancy.domain.lockout import locked_until
from vigie.tenancy.domain.roles import permissions_of
from vigie.tenancy.models import Organisation, Token, User
from vigie.tenancy.queries import find_sign_in, token_digest

SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is needed to make a user, beside a password."""

    email: str
    name: str
    role: str
    language: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a sign-in: `ok`, `wrong` or `locked`."""

    outcome: str
    user_id: int | None = None


def create_organisation(name: str, *, country: str = "FR", language: str = "fr") -> int:
    """Create an organisation and return its id; only the command line does so."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('tenancy_organisation', 'id'))")
        (organisation_id,) = cursor.fetchone()
    by = system_actor(organisation_id, name="command line", language=language)
    with tenant(organisation_id):
        Organisation.objects.create(
            id=organisation_id, name=name, country=country, language=language
        )
        _note_organisation(by=by, key=f"organisation-{organisation_id}")
    return int(organisation_id)


@act("tenancy.organisation_created")
def _note_organisation(*, by: Actor, key: str) -> None:
    record("tenancy.organisation", by.organisation_id)


@act("tenancy.user_created", permission="tenancy.manage_users")
def create_user(user: NewUser, *, password: str, by: Actor, key: str) -> int:
    """Create a user; the password is stored as argon2 only. An address that is taken, here or elsewhere, is a Conflict."""
    permissions_of(user.role)
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("tenancy.password_short", length=SHORTEST_PASSWORD)
    email = user.email.strip().lower()
    if find_sign_in(email) is not None:
        raise Conflict("tenancy.email_taken", email=email)
    made = User.objects.create(
        organisation_id=by.organisation_id,
        email=email,
        name=user.name,
        role=user.role,
        language=user.language,
        password=make_password(password),
    )
    record("tenancy.user", made.pk, data={"role": user.role}, personal={"email": email})
    return made.pk


@act("tenancy.preferences_changed")
def change_preferences(
    user_id: int, *, language: str, theme: str, density: str, by: Actor, key: str
) -> None:
    """Keep a person's own language, theme and density."""
    User.objects.filter(organisation_id=by.organisation_id, id=user_id).update(
        language=language, theme=theme, density=density
    )
    record("tenancy.user", user_id, data={"language": language, "theme": theme})


def sign_in(email: str, password: str) -> SignIn:
    """Check a password; wrong ones count towards a lock-out, and all take the same time."""
    owner = find_sign_in(email)
    if owner is None:
        make_password(password)
        return SignIn("wrong")
    by = system_actor(owner.organisation_id, name="sign-in")
    return _sign_in(owner.id, password, by=by, key=secrets.token_hex(16))


@act("tenancy.signed_in")
def _sign_in(user_id: int, password: str, *, by: Actor, key: str) -> SignIn:
    user = User.objects.select_for_update().get(id=user_id)
    now = timezone.now()
    outcome = "wrong"
    if user.locked_until is not None and user.locked_until > now:
        make_password(password)
        outcome = "locked"
    elif check_password(password, user.password) and user.is_active:
        outcome = "ok"
        user.failed_sign_ins, user.locked_until, user.last_login = 0, None, now
    else:
        user.failed_sign_ins += 1
        user.locked_until = locked_until(user.failed_sign_ins, now)
    user.save()
    record("tenancy.user", user_id, data={"outcome": outcome})
    return SignIn(outcome, user_id if outcome == "ok" else None)


@act("tenancy.token_created", permission="tenancy.manage_tokens")
def _create_token(name: str, role: str, digest: str, *, by: Actor, key: str) -> int:
    permissions_of(role)
    token = Token.objects.create(
        organisation_id=by.organisation_id,
        name=name,
        role=role,
        digest=digest,
        language=by.language,
    )
    record("tenancy.token", token.pk, data={"role": role})
    return token.pk


def create_token(name: str, role: str, *, by: Actor, key: str) -> str:
    """Create an API token and return its secret, which is shown this once."""
    secret = f"vigie_{secrets.token_urlsafe(32)}"
    _create_token(name, role, token_digest(secret), by=by, key=key)
    return secret


@act("tenancy.token_revoked", permission="tenancy.manage_tokens")
def revoke_token(token_id: int, *, by: Actor, key: str) -> None:
    """End a token at once."""
    changed = Token.objects.filter(
        organisation_id=by.organisation_id, id=token_id, revoked_at=None
    ).update(revoked_at=timezone.now())
    if not changed:
        raise NotFound("tenancy.token_unknown", token=token_id)
    record("tenancy.token", token_id)
