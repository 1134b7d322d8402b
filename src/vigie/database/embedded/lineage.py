"""Children that do not outlive their parent.

The kernel sends a chosen signal to the child when the parent's thread ends, kill -9 included
(prctl PR_SET_PDEATHSIG, Linux). Start children from a thread that lives as long as they must.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_parent(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """Return a `preexec_fn` that asks for signal `number` at the parent's death.

    It runs after the change of user, which would clear the request. A parent that died before
    the request was made is seen by its pid, and the child leaves at once.
    """
    parent = os.getpid()

    def request() -> None:
        follow_parent(number)
        if os.getppid() != parent:
            os._exit(1)

    return request


def follow_parent(number: signal.Signals) -> None:
    """Ask the kernel to send `number` to this very process when its parent dies."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
