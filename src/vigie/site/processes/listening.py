"""Ports: is this one free, and does somebody answer there by now?"""

import errno
import http.client
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress

import click

from vigie.kernel.errors import Conflict, Invalid, Refused, Unavailable, VigieError

PORT = click.IntRange(1, 65_535)
"""A port, as an option of a command."""

_PATIENCE_SECONDS = 120.0


def require_free(host: str, port: int, *, option: str = "--port") -> None:
    """Bind the port alone and let it go; `option` is where a person chooses it.

    Raises Conflict("site.port_busy") when somebody listens there, Refused("site.port_unusable") when
    the system does not let us, Invalid("site.host_unknown") for a host that is none.
    The web server binds with port reuse: without this, a second copy would start in silence and
    share the visitors with a stale one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        # Lingering connections of an earlier run are no listener; another listener still refuses.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _unfree(host, port, option, error) from error


def _unfree(host: str, port: int, option: str, error: OSError) -> VigieError:
    """Say why a port cannot be had, and how to mend it."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return Invalid("site.host_unknown", host=host)
    if error.errno == errno.EADDRINUSE:
        return Conflict("site.port_busy", host=host, port=port, option=option)
    number = error.errno or errno.EIO
    return Refused("site.port_unusable", host=host, port=port, option=option, errno=number)


def wait_until_served(host: str, port: int, meanwhile: Callable[[], None]) -> None:
    """Wait until GET /health is answered by 200, for at most two minutes; `meanwhile` is called.

    Raises Unavailable("site.web_silent") after that.
    """
    limit = time.monotonic() + _PATIENCE_SECONDS
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a comparison
    while _health(target, port) != http.client.OK:
        if time.monotonic() > limit:
            raise Unavailable("site.web_silent", host=host, port=port)
        meanwhile()
        time.sleep(0.05)


def _health(host: str, port: int) -> int:
    """Return the status of /health, 0 when nobody answers."""
    link = http.client.HTTPConnection(host, port, timeout=10)
    with closing(link), suppress(OSError, http.client.HTTPException):
        link.request("GET", "/health")
        return link.getresponse().status
    return 0
