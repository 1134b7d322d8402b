"""Reads the worked tables; the lines that begin with # name their source."""

import csv
from pathlib import Path

_TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> list[dict[str, str]]:
    lines = (_TABLES / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
