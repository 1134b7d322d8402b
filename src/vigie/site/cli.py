"""The command `vigie`: each sub-command is a file, imported only when it is called."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import click

from vigie.site import commands
from vigie.site.cli_help import told

if TYPE_CHECKING:
    from typing_extensions import override
else:  # the backport for Python 3.11 would cost every command 20 ms

    def override(method: object) -> object:
        """Return the method: what it says is for the type checker alone."""
        return method


os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""NumPy's pool of threads costs a tenth of a CPU second to start; no command multiplies matrices."""


GROUPS: Final = {
    "Start": ("demo", "up", "worker"),
    "Files, without a database": ("compare", "canonicalise", "rules"),
    "Watch": ("portfolio", "register", "watch", "fraud", "learn"),
    "Contracts and money": ("contracts", "close", "credit", "ledger", "vat", "documents"),
    "Look after": ("user", "token", "db", "journal", "retention", "compliance"),
}
EXIT_CODES: Final = """\b
Exit codes
  0  done, whatever was found
  1  a check that does not hold (verify, analyse, evidence, print-invoices, contracts import),
     or stopped by Ctrl-C
  2  input or an option that cannot be used: one line on standard error says what, where
     and how to mend it, in the language of the terminal (LANG: en, fr, pl)"""
LEAN: Final = frozenset({"canonicalise", "compare"})
"""Commands that read columns, whose start and end weigh beside their work."""


class LazyGroup(click.Group):
    """Finds sub-commands by file name, so that `vigie compare` never imports Django."""

    @override
    def main(self, args: Sequence[str] | None = None, *given: Any, **extra: Any) -> Any:
        """Run; a wrong command line is said in one line of the terminal's language, exit 2."""
        try:
            code = super(LazyGroup, told(self)).main(
                args, *given, **{**extra, "standalone_mode": False}
            )
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            from vigie.site.cli_errors import said  # noqa: PLC0415  # only where it is needed

            click.echo(said(error), err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, by what one wants to do."""
        for title, names in GROUPS.items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(title):
                formatter.write_dl(
                    [(name, one.get_short_help_str(200)) for name, one in found if one is not None]
                )

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command of a process of its own, which does no more than it needs."""
        if not LEAN.intersection(sys.argv[1:2]):
            return self.main(*args, **kwargs)
        sys.modules.setdefault("numpy", cast("ModuleType", None))  # Arrow does without: 100 ms
        gc.set_threshold(100_000)  # rows become no cycles: 40 ms
        codes: list[int] = []
        atexit.register(_leave, codes)
        try:
            return self.main(*args, **kwargs)
        except SystemExit as end:
            codes += [end.code] if isinstance(end.code, int) else []
            raise

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all command files."""
        folder = Path(commands.__path__[0])
        names = (path.stem for path in folder.glob("[a-z]*.py"))
        return sorted(name.replace("_", "-") for name in names)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command file and return its `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        gc.disable()  # what modules are made of is no garbage: looking for it costs 20 ms
        module = import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        gc.enable()
        command: click.Command = module.command
        return told(command)


def _leave(codes: list[int]) -> None:
    """End a process whose exit code is known: taking its libraries apart costs 40 ms of CPU.

    Registered before all others, so that what they do at the end is done. Where the last words
    cannot be written, the ordinary end says so.
    """
    for code in codes:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)
@click.version_option(package_name="vigie", message="%(prog)s %(version)s")
def main() -> None:
    """Vigie secures a financed asset from quote to final settlement."""
