"""`vigie db`: back up, restore and upgrade the database."""

import errno
from decimal import Decimal
from pathlib import Path

import click

from vigie.database.home import data_home
from vigie.site.runtime import database_running, speaks_errors
from vigie.site.spoken import said


@click.group()
def command() -> None:
    """Look after the database."""


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@speaks_errors
def backup(file: Path) -> None:
    """Save the database and the imported files to FILE; Vigie may be running."""
    from vigie.database.backups import back_up

    if not file.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "", str(file.parent))
    with database_running():
        manifest = back_up(file)
    size = Decimal(file.stat().st_size) / 1_000_000
    facts = {"file": file, "size": round(size, 1), "files": manifest.files}
    click.echo(said("site.said_backed_up", **facts, made_at=manifest.made_at))
    click.echo(said("site.said_backup_holds", secrets=data_home() / "secrets"))


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of the data that is there.")
@speaks_errors
def restore(file: Path, *, replace: bool) -> None:
    """Restore FILE into an empty database; stop Vigie first."""
    from vigie.database.backups import restore as put_back
    from vigie.site.processes.preparation import migrate as bring_up_to_date

    with database_running():
        manifest = put_back(file, replace=replace)
        bring_up_to_date(click.echo)
    click.echo(said("site.said_restored", made_at=manifest.made_at, version=manifest.vigie))


@command.command()
@speaks_errors
def migrate() -> None:
    """Bring the tables up to date; `vigie up` does so by itself."""
    from vigie.database.addresses import is_embedded, prepare_foreign
    from vigie.site.processes.preparation import migrate as bring_up_to_date

    with database_running():
        if not is_embedded():
            prepare_foreign()
        bring_up_to_date(click.echo)


@command.command()
@speaks_errors
def upgrade() -> None:
    """Bring the embedded database to the major of the installed PostgreSQL."""
    from vigie.database.embedded.upgrade import upgrade as bring

    majors = bring()
    if majors is None:
        click.echo(said("site.said_no_upgrade"))
    else:
        click.echo(said("site.said_upgraded", before=majors[0], after=majors[1]))
