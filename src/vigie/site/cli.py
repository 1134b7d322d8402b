"""The command `vigie`: each sub-command is a file, imported only when it is called."""

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vigie.site import commands

if TYPE_CHECKING:
    from typing_extensions import override
else:  # the backport for Python 3.11 would cost every command 20 ms

    def override(method: object) -> object:
        """Return the method: what it says is for the type checker alone."""
        return method


os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""NumPy's pool of threads costs a tenth of a CPU second to start; no command multiplies matrices."""


class LazyGroup(click.Group):
    """Finds sub-commands by file name, so that `vigie compare` never imports Django."""

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
        module = import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vigie")
def main() -> None:
    """Vigie secures a financed asset from quote to final settlement."""
