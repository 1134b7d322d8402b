"""Help texts of the command line in the reader's language (LANG: en, fr, pl).

English stands in the code, beside what it explains; `data/help.toml` holds the other two of each
text. `tests/walls/test_help_texts.py` sees to it that none lacks them.
"""

import re
import tomllib
from collections.abc import Iterable
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from vigie.kernel.typography import printed
from vigie.site.spoken import command_language

if TYPE_CHECKING:
    from typing_extensions import override
else:  # the backport for Python 3.11 would cost every command 20 ms

    def override(method: object) -> object:
        """Return the method: what it says is for the type checker alone."""
        return method


C = TypeVar("C", bound=click.Command)
_TEXTS: Final = Path(__file__).parent / "data" / "help.toml"
# What click adds behind the help of an option: [default: 8000; required].
_BESIDE: Final = re.compile(
    r"^(.*?)(?:\s*\[((?:[^\[\]]*; )?(?:default: |required|env var: )[^\]]*)\])?$", re.DOTALL
)
OWN_WORDS: Final = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "default",
    "required",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "TEXT",
    "INTEGER",
    "INTEGER RANGE",
    "PATH",
    "FILE",
    "DIRECTORY",
)
"""What click itself says on a page of help."""


def plain(text: str) -> str:
    """Return a text as it is looked up: on one line, whatever its indentation."""
    return " ".join(text.replace("\b", " ").split())


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return English text → language → text."""
    found = tomllib.loads(_TEXTS.read_text("utf-8"))["text"]
    return {
        plain(one["en"]): {spoken: printed(one[spoken], spoken) for spoken in ("fr", "pl")}
        for one in found
    }


def said(text: str) -> str:
    """Return a help text in the language of the terminal; one without translation says itself."""
    spoken = command_language()
    return text if spoken == "en" else texts().get(plain(text), {}).get(spoken, text)


def told(command: C) -> C:
    """Return a command whose help speaks the language of the terminal; the one given stays as it is."""
    if command_language() == "en":
        return command
    other = copy(command)
    other.context_class = _Context
    other.help = said(command.help) if command.help else command.help
    other.epilog = said(command.epilog) if command.epilog else command.epilog
    other.params = [_told(one) for one in command.params]
    other.options_metavar = said(command.options_metavar or "")
    if isinstance(other, click.Group):
        other.subcommand_metavar = said(other.subcommand_metavar)
        other.commands = {name: told(one) for name, one in other.commands.items()}
    return other


def _told(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    other = copy(param)
    other.help = said(param.help) if param.help else param.help
    if param.metavar is None and not isinstance(param.type, (click.Choice, click.DateTime)):
        other.metavar = said(param.type.name.upper())
    return other


class _Formatter(click.HelpFormatter):
    """Writes what click itself says in the language of the terminal."""

    @override
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, f"{said('Usage:')} " if prefix is None else prefix)

    @override
    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_with_colon(said(heading))}\n")

    @override
    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        super().write_dl([(name, _row(text)) for name, text in rows], col_max, col_spacing)


class _Context(click.Context):
    """A context whose pages of help speak the language of the terminal."""

    formatter_class = _Formatter


def _row(text: str) -> str:
    found = _BESIDE.match(text)
    assert found is not None, "any text matches"
    words = said(found[1]) if found[1] else ""
    return "  ".join(filter(None, (words, f"[{_beside(found[2])}]" if found[2] else "")))


def _beside(text: str) -> str:
    """Say `default: 8000; required`."""
    parts = (part.partition(": ") for part in text.split("; "))
    return "; ".join(
        f"{_with_colon(said(word))} {value}" if colon else said(word)
        for word, colon, value in parts
    )


def _with_colon(words: str) -> str:
    return printed(f"{words} :", "fr") if command_language() == "fr" else f"{words}:"
