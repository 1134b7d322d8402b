"""Start a simulated platform as a process: prints its port as JSON, ends on SIGTERM or SIGINT."""

import argparse
import json
import signal
import sys

from vigie.simulators.platform import Platform, serve


def start(platform: Platform, name: str) -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(name)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        serve(platform, given.port, _say)
    except KeyboardInterrupt:
        return


def _say(port: int) -> None:
    sys.stdout.write(json.dumps({"port": port}) + "\n")
    sys.stdout.flush()
