"""`vigie up`: database, worker and web server in one command."""

import os
from contextlib import suppress

import click
from click.core import ParameterSource

from vigie.site.asking import tell
from vigie.site.first_start import has_organisations, make_first_administrator
from vigie.site.processes import Stack
from vigie.site.processes.listening import PORT, require_free
from vigie.site.public_url import VARIABLE, keep_public_url
from vigie.site.runtime import speaks_errors


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes of the web server.",
)
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
        if not no_serve or is_address_told(click.get_current_context()):
            keep_public_url(host, port)
        if not has_organisations():
            make_first_administrator()
        stack.start_worker()
        if not no_serve:
            tell("site.said_served", address=stack.start_web(host, port, workers=workers))
        stack.run()


def is_address_told(context: click.Context) -> bool:
    """Tell whether somebody said where the portal is, though it is not served here.

    Links of e-mails begin with it; otherwise the address kept at the last start that served stays.
    """
    told = (context.get_parameter_source(name) for name in ("host", "port"))
    return bool(os.environ.get(VARIABLE)) or ParameterSource.COMMANDLINE in told


def _say(line: str) -> None:
    click.echo(line, err=True)
