"""Reads of organisations, users and tokens."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.tenancy.domain.roles import permissions_of, roles
from vigie.tenancy.models import Link, Organisation, Token, User


class Owner(NamedTuple):
    """Where a sign-in or a token belongs; ids only, found before any tenant is known."""

    id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """A user who may be written to."""

    user_id: int
    email: str
    name: str
    language: str


def find_sign_in(email: str) -> Owner | None:
    """Find the user of an e-mail address, across organisations, through the one door."""
    return _find("select * from tenancy_find_sign_in(%s)", email.strip().lower())


def find_token(secret: str) -> Owner | None:
    """Find a live token by its secret, across organisations, through the one door."""
    return _find("select * from tenancy_find_token(%s)", token_digest(secret))


def token_digest(secret: str) -> str:
    """Return what is stored of a token (tokens are random: no salt is needed)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_link(secret: str) -> Owner | None:
    """Find a live link by the token of its address, across organisations, through the one door."""
    return _find("select * from tenancy_find_link(%s)", token_digest(secret))


def link_token(nonce: str) -> str:
    """Return the token of a link: 256 bits of the installation's secret and the link's own nonce."""
    said = f"link {nonce}".encode()
    found = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


def link_address(link_id: int, by: Actor) -> str:
    """Return the whole address of a link; to be put into a letter as it leaves, and kept nowhere."""
    link = Link.objects.filter(organisation_id=by.organisation_id, id=link_id).first()
    if link is None:
        raise NotFound("tenancy.link_over")
    base = settings.VIGIE_PUBLIC_URL.rstrip("/")
    return f"{base}/{link.purpose}/{link_token(link.nonce)}/"


def link_actor(link: Link, permissions: frozenset[str]) -> Actor:
    """Return who came by a link: nobody's account, with the permissions of its one purpose."""
    held = permissions | {"tenancy.open_links"}
    return Actor(link.organisation_id, None, "link", link.language, held, "link")


def organisation_ids() -> list[int]:
    """Return the ids of all organisations, for jobs that visit each."""
    with connection.cursor() as cursor:
        cursor.execute("select * from tenancy_organisation_ids()")
        return [int(row[0]) for row in cursor.fetchall()]


def organisation_names() -> dict[int, str]:
    """Return id → name of every organisation, each read in its own tenant block."""
    names = {}
    for organisation_id in organisation_ids():
        with tenant(organisation_id):
            names[organisation_id] = Organisation.objects.get(id=organisation_id).name
    return names


def organisation_of(by: Actor) -> Organisation:
    """Return the actor's own organisation."""
    return Organisation.objects.get(id=by.organisation_id)


def actor_of(user: User) -> Actor:
    """Return the actor that a user is."""
    return Actor(user.organisation_id, user.pk, user.name, user.language, permissions_of(user.role))


def actor_of_token(token: Token) -> Actor:
    """Return the actor that a token is; a token that ended is not found."""
    if token.revoked_at or (token.expires_at and token.expires_at <= timezone.now()):
        raise NotFound("tenancy.token_ended", name=token.name)
    return Actor(
        token.organisation_id,
        None,
        f"token {token.name}",
        token.language,
        permissions_of(token.role),
        "token",
    )


def users(by: Actor) -> QuerySet[User]:
    """Return the users of the actor's organisation by name."""
    return User.objects.filter(organisation_id=by.organisation_id).order_by("name", "id")


def tokens(by: Actor) -> QuerySet[Token]:
    """Return the tokens of the actor's organisation, oldest first."""
    return Token.objects.filter(organisation_id=by.organisation_id).order_by("id")


def recipients_with(organisation_id: int, permission: str) -> list[Recipient]:
    """Return the active users whose role holds a permission."""
    feature = permission.split(".", 1)[0]
    able = [name for name, held in roles().items() if held & {permission, f"{feature}.*", "*"}]
    found = User.objects.filter(
        organisation_id=organisation_id, is_active=True, role__in=able
    ).order_by("id")
    return [Recipient(user.pk, user.email, user.name, user.language) for user in found]


def _find(sql: str, value: str) -> Owner | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        row = cursor.fetchone()
    return Owner(int(row[0]), int(row[1])) if row else None
