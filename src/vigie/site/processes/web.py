"""The web server: granian, WSGI, some processes with a few threads each."""

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

# Each thread keeps one connection to the database; the server allows a hundred.
THREADS = 4


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--workers", default=2)
def main(host: str, port: int, workers: int) -> None:
    """Serve the portal and the API until SIGTERM."""
    Granian(
        "vigie.site.processes.portal:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=4,
        respawn_failed_workers=True,
    ).serve()
