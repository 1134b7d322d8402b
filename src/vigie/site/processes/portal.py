"""The application inside each process of the web server."""

import signal

from vigie.database.embedded.lineage import follow_parent

# Before the long import: a web server that was killed must not leave its processes on the port.
follow_parent(signal.SIGKILL)
# Nor may one that still loads keep the server's own handler, which would swallow the order to stop.
signal.signal(signal.SIGTERM, signal.SIG_DFL)

from vigie.database.checks import refuse_unbound_role  # noqa: E402
from vigie.site.wsgi import application  # noqa: E402

refuse_unbound_role()

__all__ = ["application"]
