"""Runs a command apart and says what it cost: CPU seconds, wall seconds, peak memory."""

import os
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost, its children included; `output` is what it printed."""

    cpu_seconds: float
    seconds: float
    peak_mb: int
    output: str


def cost_of(command: list[str], *, tries: int = 1) -> Cost:
    """Run a command some times and return the cheapest run; RuntimeError if it fails."""
    return min((_run(command) for _ in range(tries)), key=lambda cost: cost.cpu_seconds)


def _run(command: list[str]) -> Cost:
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, time.monotonic() - started, used.ru_maxrss // 1024, output)
