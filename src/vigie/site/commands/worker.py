"""`vigie worker`: one more worker for a database that `vigie up` or an administrator runs."""

import click

from vigie.site.runtime import speaks_errors


@click.command()
@speaks_errors
def command() -> None:
    """Run jobs and seal the journal until Ctrl-C; `vigie up` already starts one."""
    from vigie.site.processes.worker import main  # brings procrastinate

    main()
