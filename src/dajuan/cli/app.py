"""The commands, gathered: options and their help stand here, what they do in the file of each command.

Each command's file is imported when the command runs, so that `dajuan restore` does not
wait for the database and `dajuan --help` for neither.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dajuan.values import DajuanError

LedgerOption = Annotated[
    str | None, typer.Option("--ledger", envvar="DAJUAN_LEDGER", help="Ledger file or database URL (default: dajuan.db here).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")]
Files = Annotated[list[str] | None, typer.Argument(help="Files, or - for standard input (the default).")]
Area = Annotated[str, typer.Argument(help="Whose: a place as its documents name it (全国, 云溪镇 …).")]
AreaOverride = Annotated[str | None, typer.Option("--area", help="Whose documents these are, when they do not say.")]
DateOverride = Annotated[str | None, typer.Option("--date", help="When they were given: 2021-01-20, 2021-01 or 2021.")]


class Commands(TyperGroup):
    """The group of commands; turns a ``DajuanError`` into a message and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; say on stderr what could not be done."""
        try:
            return super().invoke(ctx)
        except DajuanError as error:
            print(f"dajuan: {error}", file=sys.stderr)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Read what a government published about its plans and results, and keep score.",
)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--into", help="Where the demo's ledger and site go.")] = Path(".demo"),
) -> None:
    """Read the shipped examples end to end: print the answer sheet, write the site."""
    from dajuan.cli.demo import demo_command

    raise typer.Exit(demo_command(folder))


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and how to get it."""
    from dajuan.cli.doctor import doctor_command

    raise typer.Exit(doctor_command(as_json))


@app.command()
def read(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, archives, http(s) URLs, or - for standard input.")],
    ledger: LedgerOption = None,
    area: AreaOverride = None,
    date: DateOverride = None,
    genre: Annotated[str | None, typer.Option("--genre", help="What they are: work_report, communique, news …")] = None,
    as_json: JsonOption = False,
) -> None:
    """Restore, parse, extract and record; what is known already is not read twice."""
    from dajuan.cli.read import read_command

    raise typer.Exit(read_command(paths, ledger, Facts(area=area, date=date, genre=genre_of(genre)), as_json))


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version when asked."""
    if show:
        from importlib.metadata import version as installed

        print(f"dajuan {installed('dajuan')}")
        raise typer.Exit


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 something could not be done, 2 wrong usage."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong. Close quietly.
        sys.stderr.close()
        sys.exit(0)
