"""Where the figures go: build/bench/*.json, each with the machine and what else it did."""

import json
import os
import platform
import resource
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build" / "bench"


def write(name: str, facts: Mapping[str, object]) -> Path:
    """Write a bench's figures with what is needed to read them; return the file."""
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / f"{name}.json"
    path.write_text(json.dumps({**facts, "machine": machine()}, indent=1, ensure_ascii=False))
    return path


def machine() -> dict[str, object]:
    """Return processors, load, Python and our peak memory at this moment."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "load": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value that a part of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -int(-part * len(ordered) // 1)
    return ordered[min(max(rank, 1), len(ordered)) - 1]
