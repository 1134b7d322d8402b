"""`vigie up`: database, worker and web server in one command."""

import sys
from contextlib import suppress

import click
import psycopg

from vigie.database.addresses import app_url
from vigie.site.processes import Stack
from vigie.site.processes.listening import require_free
from vigie.site.public_url import keep_public_url
from vigie.site.runtime import speaks_errors

_SHORTEST = 12
_HOW = """Nobody can sign in yet. Make an organisation and its first administrator:
  vigie user create-organisation NAME
  vigie user create EMAIL --name NAME --role administrator"""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes of the web server.")
@click.option("--no-serve", is_flag=True, help="Database and worker only, no web server.")
@speaks_errors
def command(host: str, port: int, workers: int, *, no_serve: bool) -> None:
    """Start everything and stop it with Ctrl-C.

    The database is our own PostgreSQL, or the server of DATABASE_URL.
    """
    with suppress(KeyboardInterrupt), Stack(say=_say) as stack:
        if not no_serve:
            require_free(host, port)
        stack.start_database()
        if not no_serve:
            keep_public_url(host, port)
        if not has_organisations():
            make_first_administrator()
        stack.start_worker()
        if not no_serve:
            address = stack.start_web(host, port, workers=workers)
            _say(f"Vigie serves {address} (Ctrl-C stops everything)")
        stack.run()


def has_organisations() -> bool:
    """Tell whether any organisation exists; asks without Django."""
    with psycopg.connect(app_url()) as link:
        return (
            link.execute("select * from tenancy_organisation_ids() limit 1").fetchone() is not None
        )


def make_first_administrator() -> None:
    """Ask a person at the terminal for the first organisation and administrator; else say how."""
    if not sys.stdin.isatty():
        _say(_HOW)
        return
    _say("First start: name the organisation and its first administrator.")
    organisation = click.prompt("Organisation")
    name = click.prompt("Your name")
    email = click.prompt("Your e-mail", value_proc=_address)
    password = click.prompt(
        f"Password ({_SHORTEST} characters or more)",
        hide_input=True,
        confirmation_prompt=True,
        value_proc=_long_enough,
    )
    language = click.prompt("Language", type=click.Choice(["en", "fr", "pl"]), default="fr")
    _create(organisation, name, email, password, language)


def _address(email: str) -> str:
    from django.core.exceptions import ValidationError  # only the first start needs it
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError:
        raise click.BadParameter("no e-mail address, such as name@example.org") from None
    return email.strip()


def _long_enough(password: str) -> str:
    if len(password) < _SHORTEST:
        raise click.BadParameter(f"shorter than {_SHORTEST} characters")
    return password


def _create(organisation: str, name: str, email: str, password: str, language: str) -> None:
    from vigie.site.runtime import database_ready  # brings Django

    with database_ready():
        from django.db import transaction

        from vigie.kernel.actor import system_actor
        from vigie.tenancy.actions import NewUser, create_organisation, create_user

        # Both or neither: an organisation without anybody would never be asked for again.
        with transaction.atomic():
            organisation_id = create_organisation(organisation, language=language)
            by = system_actor(organisation_id, name="command line", language=language)
            new = NewUser(email, name, "administrator", language)
            create_user(new, password=password, by=by, key="first-administrator")


def _say(line: str) -> None:
    click.echo(line, err=True)
