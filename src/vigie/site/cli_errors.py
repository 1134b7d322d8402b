"""What click finds wrong with a command line, in one line of the terminal's language.

Which command, which option, what it was given, what it takes. Click itself speaks English and
prints the usage before it.
"""

import re
from typing import Final

import click

from vigie.kernel.errors import Invalid, VigieError
from vigie.site.spoken import command_language
from vigie.ui.catalogue import sentence

_QUOTED: Final = re.compile(r"['‘]([^'’]*)['’]")
_SURPLUS: Final = re.compile(r"extra arguments? \((.+)\)")
_KINDS: Final = (
    (type(click.INT), "site.cli_no_number"),
    (type(click.FLOAT), "site.cli_no_number"),
    (click.DateTime, "site.cli_no_date"),
)


def said(error: click.ClickException) -> str:
    """Return the one line that says a wrong command line, and how to see the right one."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "vigie"
    return sentence(_refusal(error, path), command_language())


def _refusal(error: click.ClickException, path: str) -> VigieError:
    if isinstance(error, click.NoSuchOption):
        like = ", ".join(error.possibilities or ())
        code = "site.cli_option_unknown_like" if like else "site.cli_option_unknown"
        return Invalid(code, command=path, given=error.option_name, like=like)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return Invalid(
            "site.cli_command_unknown",
            command=path,
            given=error.command_name,
            known=_subcommands(error.ctx),
        )
    if isinstance(error, click.BadParameter):
        return _bad_value(error, path)
    return _unfit(error, path)


def _unfit(error: click.ClickException, path: str) -> VigieError:
    """Return the refusal of a line that has a word too many or too few."""
    if isinstance(error, click.BadOptionUsage):
        return Invalid("site.cli_value_missing", command=path, parameter=error.option_name)
    surplus = _SURPLUS.search(error.message)
    if surplus:
        return Invalid("site.cli_surplus", command=path, said=surplus[1])
    return Invalid("site.cli_unfit", command=path, said=error.message.rstrip("."))


def _bad_value(error: click.BadParameter, path: str) -> VigieError:
    if isinstance(error, click.MissingParameter):
        return Invalid("site.cli_missing", command=path, parameter=_name(error))
    kind = error.param.type if error.param is not None else None
    place = {"command": path, "parameter": _name(error), "given": _given(error.message)}
    if isinstance(kind, click.Choice):
        known = ", ".join(str(one) for one in kind.choices)
        return Invalid("site.cli_no_choice", **place, known=known)
    if isinstance(kind, click.IntRange) and "in the range" in error.message:
        given = error.message.split()[0]
        return Invalid(
            "site.cli_out_of_range", **{**place, "given": given}, low=kind.min, high=kind.max
        )
    if isinstance(kind, click.Path):
        is_absent = "not exist" in error.message
        return Invalid("site.cli_not_there" if is_absent else "site.cli_no_file", **place)
    code = next((code for one, code in _KINDS if isinstance(kind, one)), "site.cli_bad_value")
    return Invalid(code, **place, said=error.message.rstrip("."))


def _name(error: click.BadParameter) -> str:
    """Return `--as-of` or `FILE`, as the command line writes it."""
    param = error.param
    if param is None:
        return str(error.param_hint or "")
    if isinstance(param, click.Option):
        return " / ".join(param.opts)
    return (param.human_readable_name or "").upper()


def _given(message: str) -> str:
    found = _QUOTED.search(message)
    return found[1] if found else ""


def _subcommands(ctx: click.Context | None) -> str:
    group = ctx.command if ctx else None
    names = group.list_commands(ctx) if ctx and isinstance(group, click.Group) else []
    return ", ".join(names)
