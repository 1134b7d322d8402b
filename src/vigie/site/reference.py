"""Writes docs/reference from the code: acts, permissions, error codes, commands.

python -m vigie.site.reference
"""

import importlib
import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

FOLDER = Path("docs") / "reference"
FEATURES = (
    "journal",
    "tenancy",
    "parties",
    "assets",
    "documents",
    "ledger",
    "notices",
    "scoring",
    "registrations",
    "fraud",
    "leasing",
)
MADE = "<!-- made by `make docs`; edit the docstrings instead -->\n"


def pages() -> dict[str, str]:
    """Return file name → text of every page of the reference."""
    return {
        "acts.md": _acts(),
        "commands.md": _commands(),
        "errors.md": _errors(),
    }


def _acts() -> str:
    from vigie.journal.actions import ACTS  # noqa: PLC0415  # Django is ready only now

    for feature in FEATURES:
        importlib.import_module(f"vigie.{feature}.actions")
    rows = [
        f"| `{name}` | `{act.permission or 'none'}` | {_first_line(act)} |"
        for name, act in sorted(ACTS.items())
        if name.split(".")[0] in FEATURES
    ]
    head = (
        "# Acts\n\nEvery write, its permission and what it does.\n\n| act | permission | does |\n"
    )
    return "\n".join([MADE + head + "|---|---|---|", *rows, ""])


def _errors() -> str:
    from vigie.ui.catalogue import messages  # noqa: PLC0415  # beside the others

    rows = [f"| `{code}` | {texts['en']} |" for code, texts in sorted(messages().items())]
    head = "# Error codes\n\nEach also speaks French and Polish.\n\n| code | sentence |\n|---|---|"
    return "\n".join([MADE + head, *rows, ""])


def _commands() -> str:
    from vigie.site.cli import main  # noqa: PLC0415  # beside the others

    parts = [MADE + "# Commands\n"]
    for name, command in (("vigie", main), *_walk(main, "vigie")):
        usage = command.get_help(click.Context(command, info_name=name, terminal_width=96))
        parts.append(f"## {name}\n\n```\n{usage}\n```\n")
    return "\n".join(parts)


def _walk(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from _walk(command, f"{prefix} {name}")


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "(no docstring)").splitlines()[0]


def write(folder: Path = FOLDER) -> None:
    """Write all pages below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
    django.setup()
    write(*map(Path, sys.argv[1:]))
