"""A server of the portal in this process, for pages whose data a test commits itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from typing_extensions import override


class _Silent(WSGIRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:  # the name of the base class
        return


class _Server(ThreadedWSGIServer):
    """Ends each request's connection: the threads do not outlive the page."""

    daemon_threads = True

    @override
    def close_request(self, request: socket | tuple[bytes, socket]) -> None:
        connection.close()
        super().close_request(request)


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of the portal while the block lasts."""
    server = _Server(("127.0.0.1", 0), _Silent)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
