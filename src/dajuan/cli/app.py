"""The commands, gathered: options and their help stand here, what they do in the file of each command.

Each command's file is imported when the command runs, so that `dajuan restore` does not
wait for the database and `dajuan --help` for neither.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from typer.core import TyperGroup

from dajuan.cli.groups import accounts, plans
from dajuan.document import Facts, Genre
from dajuan.values import DajuanError, Period

LedgerOption = Annotated[
    str | None, typer.Option("--ledger", envvar="DAJUAN_LEDGER", help="Ledger file or database URL (default: dajuan.db here).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")]
Files = Annotated[list[str] | None, typer.Argument(help="Files, or - for standard input (the default).")]
Area = Annotated[str, typer.Argument(help="Whose: a place as its documents name it (全国, 云溪镇 …).")]
AreaOverride = Annotated[str | None, typer.Option("--area", help="Whose documents these are, when they do not say.")]
DateOverride = Annotated[str | None, typer.Option("--date", help="When they were given: 2021-01-20, 2021-01 or 2021.")]
CacheOption = Annotated[
    Path | None, typer.Option("--cache", help="The file in which pages are kept (default: beside the ledger, NAME.pages).")
]
CacheSize = Annotated[int, typer.Option("--cache-size", min=1, help="At most so many megabytes of pages.")]


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

    raise typer.Exit(read_command(paths, ledger, facts_of(area, date, genre), as_json))


@app.command()
def restore(
    files: Files = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show every edit: before, after, reason, confidence.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Lines {"id", "text"} in; the restored text with its edits out.')
    ] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page that shows the edits.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Undo what hijackers, codecs and converters did to a text; clean text is left alone."""
    from dajuan.cli.restore import restore_command

    raise typer.Exit(restore_command(files or ["-"], explain, jsonl, html, as_json))


@app.command()
def claims(
    files: Files = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Lines {"id", "text", "reference_date"?, "area"?} in; claims out.')
    ] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    area: AreaOverride = None,
    date: DateOverride = None,
    indicator: Annotated[str | None, typer.Option("--indicator", help="Recorded claims of this measure (no file).")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Recorded claims of this year (no file).")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Show what a text claims, or, with --indicator or --year and no file, what the ledger holds."""
    from dajuan.cli.claims import claims_command

    if not files and (indicator or year):
        from dajuan.cli.recorded import recorded_command

        raise typer.Exit(recorded_command(area, indicator, year, ledger, form_of(False, as_json, as_csv)))

    raise typer.Exit(claims_command(files or ["-"], form_of(jsonl, as_json, as_csv), facts_of(area, date)))


@app.command()
def bulk(
    source: Annotated[str, typer.Argument(help="A file or folder of Parquet, JSONL (.gz, .zst) or WARC.")],
    target: Annotated[str, typer.Argument(help="Where the tables go; a run that was stopped goes on there.")],
    runner: Annotated[str, typer.Option("--runner", help="local or ray.")] = "local",
    address: Annotated[str, typer.Option("--address", help="The Ray cluster (default: one of this machine).")] = "",
    workers: Annotated[int, typer.Option("--workers", help="How many documents at a time (default: the cores).")] = 0,
    text: Annotated[str | None, typer.Option("--text", help="The column of text (default: text, content, html …).")] = None,
    id: Annotated[str | None, typer.Option("--id", help="The column that names a row.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="The column of addresses.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="The column of dates.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="The column of places.")] = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", help="Another column to keep (may be repeated).")] = None,
    with_figures: Annotated[bool, typer.Option("--with-figures", help="Keep only documents with figures.")] = False,
    genre: Annotated[
        list[str] | None, typer.Option("--genre", help="Keep only this genre, or government (may be repeated).")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Keep only this language: zh, en, und for unsure (may be repeated).")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Of copies with the same words keep the first.")] = False,
    alike: Annotated[
        bool, typer.Option("--alike", help="Of texts that are alike, with the same figures, keep the first.")
    ] = False,
    seconds: Annotated[float, typer.Option("--seconds", help="What one document may take.")] = 60.0,
    megabytes: Annotated[int, typer.Option("--megabytes", help="What a worker may need.")] = 1500,
    endpoint: Annotated[str, typer.Option("--endpoint", help="A store that speaks S3 (default: AWS_ENDPOINT_URL).")] = "",
    as_json: JsonOption = False,
) -> None:
    """Read a whole crawl into Parquet tables: documents, claims, edits, problems."""
    from dajuan.bulk import Limits, Wanted
    from dajuan.cli.bulk import Asked, Engine, bulk_command

    if runner not in ("local", "ray"):
        raise typer.BadParameter("choose local or ray", param_hint="--runner")
    columns = {"text": text, "id": id, "url": url, "date": date, "area": area, "keep": tuple(keep or ())}
    wanted = Wanted(with_figures, tuple(genre or ()), tuple(language or ()), "alike" if alike else "words" if once else "all")
    asked = Asked(columns, wanted, Limits(seconds, megabytes))
    raise typer.Exit(bulk_command(source, target, asked, Engine(runner, address, workers, endpoint), as_json))


@app.command()
def sheet(
    area: Area,
    year: Annotated[int | None, typer.Argument(help="Which year (default: the latest with results).")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json, html, xlsx, docx or pdf.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The answer sheet of an area and a year: targets beside results, ranks, programmes, promises, checks."""
    from dajuan.cli.sheet import sheet_command

    raise typer.Exit(sheet_command(area, year, "json" if as_json else form, ledger, out))


@app.command()
def marks(
    area: Annotated[str | None, typer.Argument(help="Whose (default: every area of the ledger).")] = None,
    year: Annotated[int | None, typer.Argument(help="Which year (default: the latest with results).")] = None,
    official: Annotated[
        str | None, typer.Option("--official", help="A CSV or SDMX-CSV of published series to check the claims against.")
    ] = None,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Targets against results, what became of promises, and every check with its denominator."""
    from dajuan.cli.marks import marks_command

    raise typer.Exit(marks_command(area, year, ledger, as_json, official))


@app.command()
def explain(
    id: Annotated[str, typer.Argument(help="A claim's id, or the beginning of it (see `sheet --format json`).")],
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Say why a figure says what it says: sentence, rule, slots, and where in the source it stands."""
    from dajuan.cli.explain import explain_command

    raise typer.Exit(explain_command(id, ledger, as_json))


@app.command()
def diff(
    area: Area,
    first: Annotated[int, typer.Argument(help="The first year.")],
    last: Annotated[int, typer.Argument(help="The last year.")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    ledger: LedgerOption = None,
) -> None:
    """What changed between two years: targets raised, lowered, dropped or new, with targets and results side by side."""
    from dajuan.cli.diff import diff_command

    raise typer.Exit(diff_command(area, first, last, ledger, form_of(False, as_json, as_csv)))


@app.command()
def compare(
    year: Annotated[int, typer.Argument(help="Which year.")],
    areas: Annotated[list[str], typer.Argument(help="Which areas.")],
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Several areas in one year, the better first, with a warning where definitions may differ."""
    from dajuan.cli.diff import compare_command

    raise typer.Exit(compare_command(areas, year, ledger, as_json))


@app.command()
def judge(
    file: Annotated[Path, typer.Argument(help="An answer sheet as Excel (`sheet --format xlsx`), edited.")],
    who: Annotated[str, typer.Option("--who", help="Whose judgements these are.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write the rows that were not understood to this workbook.")
    ] = None,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Read an edited workbook back: changed cells and verdicts become judgements."""
    from dajuan.cli.judge import judge_command

    raise typer.Exit(judge_command(file, who, ledger, dry_run, errors, as_json))


@app.command()
def serve(
    ledger: LedgerOption = None,
    host: Annotated[str, typer.Option("--host", help="Which address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Which port to listen on.")] = 8000,
    contact: Annotated[str, typer.Option("--contact", help="An e-mail address for reports of errors.")] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes answer readers.")] = 1,
    desk: Annotated[bool, typer.Option("--desk", help="Serve the desk too, at /desk/, for those who have an account.")] = False,
    cache: CacheOption = None,
    cache_size: CacheSize = 4000,
    prepare: Annotated[bool, typer.Option("--prepare", help="Make every page ahead, then serve.")] = False,
    oidc_issuer: Annotated[str, typer.Option("--oidc-issuer", help="Log-in with an OpenID Connect provider.")] = "",
    oidc_client: Annotated[str, typer.Option("--oidc-client", help="The client id there (secret: DAJUAN_OIDC_SECRET).")] = "",
) -> None:
    """Serve the answer sheets as pages and as a JSON interface; with --desk the desk as well."""
    from dajuan.cli.prepare import Caching, prepare_command
    from dajuan.cli.serve import Listening, WithDesk, serve_command

    caching = Caching(cache, cache_size, prepare)
    if prepare:
        prepare_command(ledger, caching)
    issuer = WithDesk(oidc_issuer, oidc_client) if desk else None
    raise typer.Exit(serve_command(ledger, Listening(host, port, contact, workers), caching, issuer))


@app.command()
def prepare(
    ledger: LedgerOption = None,
    cache: CacheOption = None,
    cache_size: CacheSize = 4000,
    workers: Annotated[int, typer.Option("--workers", min=0, max=64, help="How many processes (0: one for each core).")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Make every page ahead, so that no reader of `dajuan serve` waits for one; only what changed is made again."""
    from dajuan.cli.prepare import Caching, prepare_command

    raise typer.Exit(prepare_command(ledger, Caching(cache, cache_size), workers, as_json))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A draft: docx, txt, pdf …")],
    area: AreaOverride = None,
    comments: Annotated[Path | None, typer.Option("--comments", help="Write the Word file with the marks as comments.")] = None,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Mark each figure of a draft: backed, contradicted, failing a check, or not in the ledger."""
    from dajuan.cli.check import check_command

    raise typer.Exit(check_command(file, ledger, area, comments, as_json))


@app.command()
def gold(area: AreaOverride = None, ledger: LedgerOption = None) -> None:
    """Print what people judged as gold, one paragraph a line."""
    from dajuan.cli.gold import gold_command

    raise typer.Exit(gold_command(area, ledger))


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="Where the site goes.")],
    ledger: LedgerOption = None,
    contact: Annotated[str, typer.Option("--contact", help="An e-mail address for reports of errors.")] = "",
    address: Annotated[str, typer.Option("--site", help="Where it will be found, for data that names its pages.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF of every sheet too, about a second each.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="How many processes; 0: one for each core.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Write the same pages as a static site that works from a file system, with office files and open data."""
    from dajuan.cli.publish import publish_command
    from dajuan.sheet import Wishes

    raise typer.Exit(publish_command(folder, ledger, Wishes(contact, address, pdf, workers), as_json))


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    form: Annotated[
        str, typer.Option("--format", help="package, csv, jsonl, parquet, sdmx, stratml or claimreview.")
    ] = "package",
    area: Annotated[str | None, typer.Option("--area", help="Only what is said about this place.")] = None,
    site: Annotated[str, typer.Option("--site", help="Where the pages are served, for formats that want links.")] = "",
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Write the ledger as open data: tables with their description, provenance and anchors, or a standard of others."""
    from dajuan.cli.export import export_command

    raise typer.Exit(export_command(folder, form, ledger, area, site, as_json))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words to look for, two characters at least.")],
    limit: Annotated[int, typer.Option("--limit", help="At most so many.")] = 50,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Find the claims whose sentences hold some words."""
    from dajuan.cli.search import search_command

    raise typer.Exit(search_command(words, ledger, form_of(False, as_json, as_csv), limit))


@app.command()
def series(
    area: Area,
    measure: Annotated[str, typer.Argument(help="A measure as written, or its indicator (GDP, 城镇新增就业 …).")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    ledger: LedgerOption = None,
) -> None:
    """All years of one measure, targets beside results."""
    from dajuan.cli.search import series_command

    raise typer.Exit(series_command(area, measure, ledger, form_of(False, as_json, as_csv)))


@app.command()
def links(
    area: Area,
    year: Annotated[int | None, typer.Argument(help="Which year's targets and promises (default: every year).")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List how targets and promises went on in later sources, as the machine joined them and people judged it."""
    from dajuan.cli.links import links_command

    raise typer.Exit(links_command(area, year, ledger, form_of(False, as_json, as_csv)))


@app.command()
def link(
    verdict: Annotated[str, typer.Argument(help="confirm, break or withdraw.")],
    id: Annotated[str, typer.Argument(help="The link's id, or the beginning of it.")],
    who: Annotated[str, typer.Option("--who", help="Whose word this is.")],
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
    ledger: LedgerOption = None,
) -> None:
    """Confirm or break a link between a promise and what came of it."""
    from dajuan.cli.links import link_command

    if verdict not in ("confirm", "break", "withdraw"):
        raise typer.BadParameter("choose confirm, break or withdraw")
    said: Any = verdict
    raise typer.Exit(link_command(id, said, who, why, ledger))


ledgers = typer.Typer(no_args_is_help=True, help="Look after the ledger: check it, back it up, restore it, bring it up to date.")
app.add_typer(ledgers, name="ledger")
app.add_typer(plans, name="plan")
app.add_typer(accounts, name="account")


@ledgers.command("check")
def ledger_check(as_json: JsonOption = False, ledger: LedgerOption = None) -> None:
    """Ask every recorded claim whether the laws hold."""
    from dajuan.cli.ledgers import check_command

    raise typer.Exit(check_command(ledger, as_json))


@ledgers.command("backup")
def ledger_backup(
    target: Annotated[Path | None, typer.Argument(help="Where the copy goes (default: beside the ledger).")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Copy the ledger while others may use it."""
    from dajuan.cli.ledgers import backup_command

    raise typer.Exit(backup_command(target, ledger))


@ledgers.command("restore")
def ledger_restore(backup: Annotated[Path, typer.Argument(help="The copy.")], ledger: LedgerOption = None) -> None:
    """Put a copy in the ledger's place; what stood there is kept beside it."""
    from dajuan.cli.ledgers import restore_command

    raise typer.Exit(restore_command(backup, ledger))


@ledgers.command("migrate")
def ledger_migrate(ledger: LedgerOption = None) -> None:
    """Bring an older ledger up to date, after a copy was put beside it."""
    from dajuan.cli.ledgers import migrate_command

    raise typer.Exit(migrate_command(ledger))


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version when asked."""
    if show:
        from importlib.metadata import version as installed

        print(f"dajuan {installed('dajuan')}")
        raise typer.Exit


def form_of(jsonl: bool, as_json: bool, as_csv: bool) -> str:
    """Return the one output form that was asked for. Raises ``typer.BadParameter`` when several were."""
    asked = [name for name, wanted in (("jsonl", jsonl), ("json", as_json), ("csv", as_csv)) if wanted]
    if len(asked) > 1:
        raise typer.BadParameter(f"choose one of --{' and --'.join(asked)}")
    return asked[0] if asked else "table"


def facts_of(area: str | None, date: str | None, genre: str | None = None) -> Facts:
    """Return what the options say of a document. Raises ``typer.BadParameter`` when a date or genre is none."""
    if date is not None:
        try:
            Period.parse(date)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--date") from error
    known = get_args(Genre)
    if genre is not None and genre not in known:
        raise typer.BadParameter(f"{genre!r} is none of {', '.join(known)}", param_hint="--genre")
    return Facts(area=area, date=date, genre=genre or "other")  # type: ignore[arg-type]


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 something could not be done, 2 wrong usage."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong. Close quietly.
        sys.stderr.close()
        sys.exit(0)
