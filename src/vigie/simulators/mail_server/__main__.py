"""Start the server: prints one JSON line with its ports when ready, stops on SIGTERM or SIGINT."""

import argparse
import asyncio
import json
import signal
import ssl
import sys
from pathlib import Path
from threading import Thread

from vigie.simulators.mail_server.faults import Faults
from vigie.simulators.mail_server.signatures import KeyRecords
from vigie.simulators.mail_server.smtp import SmtpOptions, session_factory
from vigie.simulators.mail_server.store import Mailbox
from vigie.simulators.mail_server.web import MailboxServer


def main() -> None:
    """Run until told to stop."""
    given = _arguments()
    mailbox, faults, keys = Mailbox(given.store), Faults(), KeyRecords(given.dkim_records)
    web = MailboxServer(given.http_port, mailbox, faults, keys)
    Thread(target=web.serve_forever, name="web", daemon=True).start()
    options = SmtpOptions(given.security, _context(given), given.login)
    asyncio.run(_serve(mailbox, faults, options, given.smtp_port, web.server_port))
    web.shutdown()


async def _serve(
    mailbox: Mailbox, faults: Faults, options: SmtpOptions, port: int, http_port: int
) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    server = await loop.create_server(
        session_factory(mailbox, faults, options),
        "127.0.0.1",
        port,
        ssl=options.context if options.security == "tls" else None,
    )
    smtp_port = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"smtp_port": smtp_port, "http_port": http_port}) + "\n")
    sys.stdout.flush()
    await stop.wait()
    server.close()


def _context(given: argparse.Namespace) -> ssl.SSLContext | None:
    if given.security == "none":
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(given.tls_cert, given.tls_key)
    return context


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("vigie.simulators.mail_server", description=__doc__)
    parser.add_argument("--smtp-port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--http-port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--store", type=Path, required=True, help="folder of the maildir")
    parser.add_argument("--dkim-records", type=Path, help="JSON: DNS name to key record")
    parser.add_argument("--security", choices=("none", "starttls", "tls"), default="none")
    parser.add_argument("--tls-cert", type=Path)
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument("--login", default="", help="name:password that a sender must give")
    return parser.parse_args()


if __name__ == "__main__":
    main()
