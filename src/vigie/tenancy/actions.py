"""Writes of organisations, users, tokens and sign-ins."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.tenancy.domain.lockout import locked_until
from vigie.tenancy.domain.roles import permissions_of
from vigie.tenancy.models import Link, Organisation, Token, User
from vigie.tenancy.queries import find_sign_in, link_token, token_digest
from vigie.ui import accent, formats

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
LONGEST_TOKEN_DAYS = 3660
LINK_WINDOW, LINK_PER_WINDOW = timedelta(hours=1), 60


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


@dataclass(frozen=True, slots=True)
class LinkSubject:
    """What a link is about, and the language of who gets it."""

    kind: str
    id: int
    language: str


def create_organisation(name: str, *, country: str = "FR", language: str = "fr") -> int:
    """Create an organisation and return its id; only the command line does so.

    Invalid without a name, or with a country that is no code of two letters (ISO 3166-1).
    """
    name, country = _named(name), country.strip().upper()
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Invalid("tenancy.country_unfit", country=country)
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


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid("tenancy.nameless")
    return name.strip()


@act("tenancy.organisation_created")
def _note_organisation(*, by: Actor, key: str) -> None:
    """Say that an organisation was made."""
    record("tenancy.organisation", by.organisation_id)


@act("tenancy.accent_changed", permission="tenancy.change_look")
def change_accent(light: str, dark: str, *, by: Actor, key: str) -> None:
    """Give the organisation's portal its accent, a colour `#rrggbb` for each theme; "" twice: ours.

    Invalid unless each is read at 4.5:1 everywhere it stands in its theme (WCAG 2.2, 1.4.3).
    """
    if light or dark:
        _check_accent(light.lower(), accent.LIGHT, by)
        _check_accent(dark.lower(), accent.DARK, by)
    Organisation.objects.filter(id=by.organisation_id).update(
        accent=light.lower(), accent_dark=dark.lower()
    )
    record("tenancy.organisation", by.organisation_id, data={"light": light, "dark": dark})


def _check_accent(colour: str, theme: accent.Theme, by: Actor) -> None:
    if not accent.is_colour(colour):
        raise Invalid("tenancy.accent_unfit", colour=colour[:20])
    if not accent.reads(colour, theme):
        ratio = formats.amount(Decimal(str(accent.weakest(colour, theme))), by.language)
        better = accent.proposed(colour, theme)
        raise Invalid(f"tenancy.accent_{theme.name}", colour=colour, ratio=ratio, better=better)


@act("tenancy.user_created", permission="tenancy.manage_users")
def create_user(user: NewUser, *, password: str, by: Actor, key: str) -> int:
    """Create a user; the password is stored as argon2 only.

    An address that is taken, here or elsewhere, is a Conflict.
    """
    permissions_of(user.role)
    email = _checked_address(user.email)
    stored = _hashed(password)
    try:
        made = User.objects.create(
            organisation_id=by.organisation_id,
            email=email,
            name=_named(user.name),
            role=user.role,
            language=user.language,
            password=stored,
        )
    except IntegrityError as error:
        raise Conflict("tenancy.email_taken", email=email) from error
    record("tenancy.user", made.pk, data={"role": user.role}, personal={"email": email})
    return made.pk


@act("tenancy.password_changed", permission="tenancy.manage_users")
def change_password(user_id: int, *, password: str, by: Actor, key: str) -> None:
    """Give a user another password: every open session ends, and a lock is lifted."""
    _update_user(user_id, by, password=_hashed(password), failed_sign_ins=0, locked_until=None)
    record("tenancy.user", user_id)


@act("tenancy.user_ended", permission="tenancy.manage_users")
def end_user(user_id: int, *, by: Actor, key: str) -> None:
    """Let a user in no more: every open session ends at its next request."""
    _update_user(user_id, by, is_active=False)
    record("tenancy.user", user_id)


@act("tenancy.preferences_changed")
def change_preferences(
    user_id: int, *, language: str, theme: str, density: str, by: Actor, key: str
) -> None:
    """Keep a person's own language, theme and density; nobody changes another's."""
    if by.kind == "person" and by.user_id != user_id:
        raise Forbidden("tenancy.not_yours", user=user_id)
    _update_user(user_id, by, language=language, theme=theme, density=density)
    record("tenancy.user", user_id, data={"language": language, "theme": theme})


def _update_user(user_id: int, by: Actor, **values: object) -> None:
    mine = User.objects.filter(organisation_id=by.organisation_id, id=user_id)
    if not mine.update(**values):
        raise NotFound("tenancy.user_unknown", user=user_id)


def _checked_address(address: str) -> str:
    email = address.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("tenancy.email_unfit", email=email[:100]) from error
    return email


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("tenancy.password_short", length=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("tenancy.password_long", length=LONGEST_PASSWORD)
    return make_password(password)


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
    """Check a password and count towards, or clear, the lock-out."""
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
    user.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
    record("tenancy.user", user_id, data={"outcome": outcome})
    return SignIn(outcome, user_id if outcome == "ok" else None)


@act("tenancy.token_created", permission="tenancy.manage_tokens")
def _create_token(
    name: str, role: str, digest: str, *, days: int | None = None, by: Actor, key: str
) -> int:
    """Keep the digest of a new token."""
    permissions_of(role)
    if days is not None and not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Invalid("tenancy.token_days", longest=LONGEST_TOKEN_DAYS)
    token = Token.objects.create(
        organisation_id=by.organisation_id,
        name=_named(name),
        role=role,
        digest=digest,
        language=by.language,
        expires_at=None if days is None else timezone.now() + timedelta(days=days),
    )
    record("tenancy.token", token.pk, data={"role": role, "days": days})
    return token.pk


def create_token(name: str, role: str, *, days: int | None = None, by: Actor, key: str) -> str:
    """Create an API token and return its secret, which is shown this once.

    It ends after `days` (1 to 3660), or when it is revoked.
    """
    secret = f"vigie_{secrets.token_urlsafe(32)}"
    _create_token(name, role, token_digest(secret), days=days, by=by, key=key)
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


@act("tenancy.link_issued", permission="tenancy.issue_links")
def issue_link(purpose: str, about: LinkSubject, *, days: int, by: Actor, key: str) -> int:
    """Make a page of one purpose for somebody without an account; returns its id.

    Its token is nowhere: `queries.link_address` derives it when a letter leaves.
    """
    del key
    nonce, now = secrets.token_hex(32), timezone.now()
    link = Link.objects.create(
        organisation_id=by.organisation_id,
        purpose=purpose,
        subject_kind=about.kind,
        subject_id=about.id,
        language=about.language,
        nonce=nonce,
        digest=token_digest(link_token(nonce)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record("tenancy.link", link.pk, data={"purpose": purpose, "subject": [about.kind, about.id]})
    return link.pk


@act("tenancy.link_revoked", permission="tenancy.issue_links")
def revoke_link(link_id: int, *, by: Actor, key: str) -> None:
    """End a link at once."""
    del key
    Link.objects.filter(organisation_id=by.organisation_id, id=link_id).update(
        revoked_at=timezone.now()
    )
    record("tenancy.link", link_id)


@act("tenancy.link_opened", permission="tenancy.open_links")
def open_link(link_id: int, *, by: Actor, key: str) -> None:
    """Journal that a link is asked for; Refused `tenancy.link_busy` above 60 times an hour.

    Refused `tenancy.link_locked` while wrong answers to its second step keep it locked.
    """
    del key
    link = _locked_link(link_id, by)
    now = timezone.now()
    if link.locked_until is not None and link.locked_until > now:
        raise Refused("tenancy.link_locked", until=link.locked_until)
    if link.window_at is None or now - link.window_at >= LINK_WINDOW:
        link.window_at, link.window_count = now, 0
    if link.window_count >= LINK_PER_WINDOW:
        raise Refused("tenancy.link_busy", limit=LINK_PER_WINDOW)
    link.window_count += 1
    link.save(update_fields=["window_at", "window_count"])
    record(link.subject_kind, link.subject_id, data={"link": link_id, "purpose": link.purpose})


@act("tenancy.link_answered", permission="tenancy.open_links")
def answer_link(link_id: int, *, is_right: bool, by: Actor, key: str) -> None:
    """Note an answer to a link's second step: wrong ones lock it as wrong passwords lock an account."""
    del key
    link = _locked_link(link_id, by)
    link.failures = 0 if is_right else link.failures + 1
    link.locked_until = None if is_right else locked_until(link.failures, timezone.now())
    link.save(update_fields=["failures", "locked_until"])
    record("tenancy.link", link_id, data={"right": is_right, "failures": link.failures})


def _locked_link(link_id: int, by: Actor) -> Link:
    mine = Link.objects.select_for_update().filter(organisation_id=by.organisation_id)
    found = mine.filter(id=link_id).first()
    if found is None:
        raise NotFound("tenancy.link_over")
    return found
