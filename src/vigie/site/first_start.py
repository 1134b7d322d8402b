"""The first start: who may sign in is asked at the terminal, or read from the environment."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import psycopg

from vigie.database.addresses import app_url
from vigie.kernel.errors import Invalid
from vigie.site.asking import ask, ask_password, long_enough, tell
from vigie.site.spoken import command_language, said
from vigie.ui.catalogue import LANGUAGES

VARIABLES: Final = {
    "organisation": "VIGIE_ADMIN_ORGANISATION",
    "name": "VIGIE_ADMIN_NAME",
    "email": "VIGIE_ADMIN_EMAIL",
    "password": "VIGIE_ADMIN_PASSWORD",
}
"""Who signs in first, where nobody can be asked; `LANGUAGE` may stand beside them."""
LANGUAGE: Final = "VIGIE_ADMIN_LANGUAGE"


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
    """Make the first organisation and its administrator, as the environment or a person says.

    Without either it is said how. Raises Invalid where the environment says a part of it, or says it wrong.
    """
    given = given_administrator()
    if given is not None:
        _create(given)
        tell("site.first_made", organisation=given.organisation, email=given.email)
    elif sys.stdin.isatty():
        tell("site.first_start")
        _create(asked_administrator())
    else:
        tell("site.nobody_yet", variables=", ".join(VARIABLES.values()))


def given_administrator() -> Administrator | None:
    """Return who the environment names as first administrator; None when it names nobody.

    The password leaves the environment here: no process started later inherits it.
    """
    told = {name: os.environ.get(variable, "") for name, variable in VARIABLES.items()}
    os.environ.pop(VARIABLES["password"], None)
    if not any(told.values()):
        return None
    language = os.environ.get(LANGUAGE, "") or command_language()
    parts = {name: _checked(name, VARIABLES[name], told[name]) for name in VARIABLES}
    return Administrator(**parts, language=_checked("language", LANGUAGE, language))


def _checked(name: str, variable: str, answer: str) -> str:
    if not answer.strip():
        raise Invalid("site.first_missing", variable=variable, all=", ".join(VARIABLES.values()))
    try:
        return _CHECKS[name](answer)
    except Invalid as error:
        why = said(error.code, **error.params)
        raise Invalid("site.first_wrong", variable=variable, why=why) from error


def asked_administrator() -> Administrator:
    """Ask who the first administrator is, of what organisation."""
    return Administrator(
        organisation=ask("site.ask_organisation", check=_filled),
        name=ask("site.ask_name", check=_filled),
        email=ask("site.ask_email", check=_address),
        password=ask_password(),
        language=ask("site.ask_language", check=_language, default=command_language()),
    )


def _filled(answer: str) -> str:
    if not answer.strip():
        raise Invalid("site.answer_empty")
    return answer.strip()


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


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "organisation": _filled,
    "name": _filled,
    "email": _address,
    "password": long_enough,
    "language": _language,
}


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
