"""Ports: is this one free, and does somebody answer there by now?"""

import http.client
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress

from vigie.kernel.errors import Conflict, Unavailable

_PATIENCE_SECONDS = 120.0


def require_free(host: str, port: int) -> None:
    """Bind the port alone and let it go; raises Conflict("site.port_busy") when it is taken.

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
            raise Conflict("site.port_busy", host=host, port=port, said=error.strerror) from error


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
