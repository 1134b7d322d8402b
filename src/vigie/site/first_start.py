"""The first start: who may sign in is asked at the terminal, in its language."""

import sys
from dataclasses import dataclass

import psycopg

from vigie.database.addresses import app_url
from vigie.kernel.errors import Invalid
from vigie.site.asking import ask, ask_password, tell
from vigie.site.spoken import command_language
from vigie.ui.catalogue import LANGUAGES


@dataclass(frozen=True, slots=True)
class Administrator:
    """What was answered about the first person of an organisation."""

    organisation: str
    name: str
    email: str
    password: str
    language: str


def has_organisations() -> bool:
    """Tell whether any organisation exists; asks without Django."""
    with psycopg.connect(app_url()) as link:
        return (
            link.execute("select * from tenancy_organisation_ids() limit 1").fetchone() is not None
        )


def make_first_administrator() -> None:
    """Ask a person at the terminal for the first organisation and administrator; else say how."""
    if not sys.stdin.isatty():
        tell("site.nobody_yet")
        return
    tell("site.first_start")
    _create(asked_administrator())


def asked_administrator() -> Administrator:
    """Ask who the first administrator is, of what organisation."""
    return Administrator(
        organisation=ask("site.ask_organisation"),
        name=ask("site.ask_name"),
        email=ask("site.ask_email", check=_address),
        password=ask_password(),
        language=ask("site.ask_language", check=_language, default=command_language()),
    )


def _address(email: str) -> str:
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # the first start alone
    from django.core.validators import validate_email  # noqa: PLC0415  # as above

    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid("site.answer_no_email") from None
    return email.strip()


def _language(answer: str) -> str:
    if answer.strip() not in LANGUAGES:
        raise Invalid("site.answer_no_language")
    return answer.strip()


def _create(one: Administrator) -> None:
    from vigie.site.runtime import database_ready  # noqa: PLC0415  # brings Django

    with database_ready():
        from django.db import transaction  # noqa: PLC0415  # Django is ready only now

        from vigie.kernel.actor import system_actor  # noqa: PLC0415  # as above
        from vigie.tenancy.actions import NewUser, create_organisation, create_user  # noqa: PLC0415  # as above

        # Both or neither: an organisation without anybody would never be asked for again.
        with transaction.atomic():
            organisation_id = create_organisation(one.organisation, language=one.language)
            by = system_actor(organisation_id, name="command line", language=one.language)
            new = NewUser(one.email, one.name, "administrator", one.language)
            create_user(new, password=one.password, by=by, key="first-administrator")
