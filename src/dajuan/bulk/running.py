"""A bulk run: shard by shard through Daft, each finished shard noted, so that a run can go on where it stopped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from queue import SimpleQueue
from threading import Lock
from typing import Any

import daft
import pyarrow
from daft import Series, col, lit

from dajuan.bulk.guard import Guard, Limits
from dajuan.bulk.one import Row, Wanted, read_row, refused
from dajuan.bulk.rows import Columns, rows_of
from dajuan.bulk.schema import ANSWER, ARROW, DOCUMENTS, LISTS, VERSION, described
from dajuan.bulk.shards import Place, Shard, contents_of, done_shards, forget, number_of, shards_of, write_json, write_note
from dajuan.values import DajuanError, Problem, digest_of

ROWS_A_BATCH = 256
TRIES = 3
# Children that wait for the next batch, by their bounds: a fresh one loads words and tables for a second or so.
_IDLE: dict[Limits, list[Guard]] = {}
# One batch at a time is spread over the workers of a process, whatever the engine does at once.
_TURN = Lock()
# The names of the arguments of ``_Reader.answers``.
ROLES = ("text", "id", "url", "date", "area")


@dataclass(frozen=True, slots=True)
class Job:
    """What a bulk run is asked: where from, where to, what is wanted, what one document may cost, how many workers.

    ``once``: of documents with the same words only the first is kept, in the order of shards and rows; the others are listed
    as duplicates. This takes some 60 bytes of memory a document.
    """

    source: str
    target: str
    columns: Columns = field(default_factory=Columns)
    wanted: Wanted = field(default_factory=Wanted)
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    once: bool = False


@dataclass
class Report:
    """What a run found: shards, documents by status and reason, damage by class, claims, bytes, seconds waited for it.

    ``fresh``: the bytes of this run, without those of shards that were done before.
    """

    shards: int = 0
    bytes: int = 0
    fresh: int = 0
    claims: int = 0
    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    damage: Counter[str] = field(default_factory=Counter)

    def add(self, note: dict[str, Any]) -> None:
        """Count one shard's note."""
        self.shards += 1
        self.bytes += note["bytes"]
        self.claims += note["claims"]
        self.seconds += note["seconds"]
        self.statuses.update(note["statuses"])
        self.damage.update(note["damage"])

    def as_record(self) -> dict[str, Any]:
        """Return the report as plain data; a class of damage with the share of the documents read that had it."""
        read = sum(count for status, count in self.statuses.items() if not status.startswith("refused"))
        return {
            "shards": self.shards,
            "documents": sum(self.statuses.values()),
            "statuses": dict(self.statuses.most_common()),
            "claims": self.claims,
            "megabytes": round(self.bytes / 1e6, 3),
            "damage": {
                name: {"documents": count, "share": round(count / max(1, read), 4)} for name, count in self.damage.most_common()
            },
        }


def run(job: Job, tell: Callable[[int, int, Report], None] = lambda *_: None) -> Report:
    """Run a job and return its report; ``tell`` hears (shards done, shards in all, report so far).

    The runner is Daft's: native unless ``daft.set_runner_ray`` was called before. Raises ``DajuanError`` when
    the input cannot be found or a shard fails ``TRIES`` times.
    """
    target, report, seen = Place(job.target), Report(), set[int]()
    shards, done = shards_of(Place(job.source)), done_shards(target)
    asked = digest_of(VERSION, asdict(job.columns), asdict(job.wanted), job.once)
    _leave_out_what_went(target, shards, done)
    write_json(target, "schema.json", described())
    todo = [shard for shard in shards if not _stands(done.get(shard.key), asked, shard)]
    if job.once and todo:
        # What is a copy depends on the shards before: where one of them is read anew, those after it are too.
        todo = shards[shards.index(todo[0]) :]
    fresh = {shard.key for shard in todo}
    with ThreadPoolExecutor(1) as ahead:
        answers = _read_ahead(job, todo, ahead)
        for count, shard in enumerate(shards, 1):
            if shard.key in fresh:
                forget(target, shard.key)
                note = _run_shard(job, shard, target, seen, next(answers))
                note |= {"asked": asked, "stamp": shard.stamp, "schema": VERSION}
                write_note(target, note)
                report.fresh += note["bytes"]
            else:
                note = done[shard.key]
            report.add(note)
            if job.once:
                seen |= contents_of(target, shard.key)
            tell(count, len(shards), report)
    write_json(target, "report.json", report.as_record())
    return report


def _stands(note: dict[str, Any] | None, asked: str, shard: Shard) -> bool:
    return note is not None and (note["asked"], note["stamp"]) == (asked, shard.stamp)


def _read_ahead(job: Job, shards: list[Shard], ahead: ThreadPoolExecutor) -> Iterator[Future[daft.DataFrame]]:
    """Yield the answers to the rows of each shard; the next shard is read while the caller writes this one."""
    coming = ahead.submit(_answers, job, shards[0]) if shards else None
    for following in [*shards[1:], None]:
        if coming is None:
            return
        wait([coming])
        this, coming = coming, ahead.submit(_answers, job, following) if following else None
        yield this


def _leave_out_what_went(target: Place, shards: list[Shard], done: dict[str, dict[str, Any]]) -> None:
    """Remove the shards of files that are cut otherwise now. Files that are gone from the input keep their results."""
    here, keys = {shard.address for shard in shards}, {shard.key for shard in shards}
    for key, note in done.items():
        if note["address"] in here and key not in keys:
            forget(target, key)


def _run_shard(job: Job, shard: Shard, target: Place, seen: set[int], first: Future[daft.DataFrame]) -> dict[str, Any]:
    for attempt in range(1, TRIES + 1):
        begun = time.monotonic()
        try:
            frame = first.result() if attempt == 1 else _answers(job, shard)
            return _written(job, shard, frame, target, seen) | {"seconds": round(time.monotonic() - begun, 3)}
        except DajuanError:
            raise
        except Exception as error:
            # A worker of the cluster may have gone away; the shard's own tables are overwritten by the next try.
            if attempt == TRIES:
                message = f"The shard {shard.address} failed {TRIES} times: {type(error).__name__}: {error}."
                raise DajuanError(Problem("shard-failed", message, remedy="Run again: finished shards are kept.")) from error
            time.sleep(attempt)
    raise AssertionError("unreachable")


def _answers(job: Job, shard: Shard) -> daft.DataFrame:
    """Return the answers to the rows of a shard, beside the columns that are kept; this is nearly all of the work."""
    frame, keep = rows_of(shard, job.columns), job.columns.keep
    # With a bound of its own on concurrency the engine would start a process for each worker and query, whatever
    # ``use_process`` says, and the children would end with it; so the workers are ours.
    reader: Any = daft.cls(_Reader, use_process=False)(job.wanted, job.limits, max(1, job.workers))
    answer = reader.answers(*(frame[role] for role in ROLES))
    return frame.select(answer.alias("answer"), *keep).collect()


def _written(job: Job, shard: Shard, frame: daft.DataFrame, target: Place, seen: set[int]) -> dict[str, Any]:
    """Write the tables of a shard and return its note."""
    keep = job.columns.keep
    for name in DOCUMENTS:
        frame = frame.with_column(name, col("answer").get(name))
    if job.once:
        frame = _first_of_each(frame, seen)
    name = f"shard-{shard.key}.parquet"
    frame = frame.collect()
    documents = frame.select(*DOCUMENTS, *keep, lit(VERSION).alias("schema"))
    documents.write_parquet(f"{target.address}/documents/{name}", write_mode="overwrite")
    kept, claims = _unlike(frame, "duplicate"), 0
    for table, columns in LISTS.items():
        rows = kept.select("id", "digest", col("answer").get(table).alias("one")).explode("one").where(col("one").not_null())
        rows = rows.select("id", "digest", *(col("one").get(column).alias(column) for column in columns)).collect()
        rows.write_parquet(f"{target.address}/{table}/{name}", write_mode="overwrite")
        claims = rows.count_rows() if table == "claims" else claims
    return _note(shard, documents.select("status", "reason", "damage", "bytes").to_pydict(), claims)


def _unlike(frame: daft.DataFrame, status: str) -> daft.DataFrame:
    """The rows of any other status. Daft's comparisons give expressions, which type checkers take for booleans."""
    other: Any = col("status") != status
    return frame.where(other)


def _first_of_each(frame: daft.DataFrame, seen: set[int]) -> daft.DataFrame:
    """Mark documents whose words were seen before, in earlier shards or earlier rows of this one, as duplicates."""
    held = frame.select("content", "status").to_pydict()
    mine: set[int] = set()
    statuses = []
    for content, status in zip(held["content"], held["status"], strict=True):
        number = number_of(content) if content else None
        again = number is not None and (number in seen or number in mine)
        if number is not None:
            mine.add(number)
        statuses.append("duplicate" if again and status == "kept" else status)
    marked = frame.to_arrow().drop_columns(["status"]).append_column("status", [statuses])
    return daft.from_arrow(marked)


def _note(shard: Shard, documents: dict[str, list[Any]], claims: int) -> dict[str, Any]:
    statuses = Counter(
        f"{status}: {reason}" if reason else status
        for status, reason in zip(documents["status"], documents["reason"], strict=True)
    )
    damage = Counter(name for names in documents["damage"] for name in names or ())
    return {
        "shard": shard.key,
        "address": shard.address,
        "bytes": sum(documents["bytes"]),
        "claims": claims,
        "statuses": dict(statuses),
        "damage": dict(damage),
    }


class _Reader:
    """Reads rows in guarded child processes, ``workers`` of them at once, which live on from shard to shard."""

    def __init__(self, wanted: Wanted, limits: Limits, workers: int) -> None:
        self.wanted = wanted
        self.limits = limits
        self.workers = workers

    @daft.method.batch(return_dtype=ANSWER, batch_size=ROWS_A_BATCH)
    def answers(self, text: Series, id: Series, url: Series, date: Series, area: Series) -> Series:
        """Return the columns of each row's document."""
        columns = [series.to_pylist() for series in (text, id, url, date, area)]
        rows = [_row(*values) for values in zip(*columns, strict=True)]
        with _TURN, ThreadPoolExecutor(self.workers) as threads:
            guards = SimpleQueue[Guard]()
            idle = _IDLE.setdefault(self.limits, [])
            mine = [idle.pop() if idle else Guard(read_row, self.limits) for _ in range(self.workers)]
            for guard in mine:
                guards.put(guard)
            answers = list(threads.map(lambda row: self._answer(guards, row), rows))
            # A guard whose batch was broken off is not given back: its answer could be taken for another's.
            idle.extend(mine)
        # Arrow makes columns of rows some five times as fast as Daft.
        return Series.from_arrow(pyarrow.array(answers, type=ARROW), "answer")

    def _answer(self, guards: SimpleQueue[Guard], row: Row) -> dict[str, object]:
        guard = guards.get()
        try:
            answer = guard.ask((row, self.wanted))
        finally:
            guards.put(guard)
        return refused(row, answer) if isinstance(answer, Problem) else answer  # type: ignore[return-value]


def _row(text: Any, id: Any, url: Any, date: Any, area: Any) -> Row:
    content = text if isinstance(text, bytes) else str(text or "").encode("utf-8", "surrogatepass")
    return Row(str(id or url or ""), content, str(url or ""), date and str(date), area and str(area))
