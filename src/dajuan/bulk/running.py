"""A bulk run: shard by shard through Daft, each finished shard noted, so that a run can go on where it stopped."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import daft
import pyarrow
from daft import DataType, Series
from daft.runners import get_or_infer_runner_type

from dajuan.bulk.copies import Copies
from dajuan.bulk.crew import crew
from dajuan.bulk.guard import Limits
from dajuan.bulk.one import Row, Wanted
from dajuan.bulk.reporting import Report
from dajuan.bulk.rows import ROLES, Columns, rows_of
from dajuan.bulk.schema import ANSWER, VERSION, described
from dajuan.bulk.shards import BYTES_A_SHARD, Shard, Source, done_shards, finished, forget, shards_of, sources_of
from dajuan.bulk.stores import Place, write_json
from dajuan.bulk.writing import finish, take_in, write
from dajuan.values import DajuanError, Problem, digest_of, unpack

ROWS_A_BATCH = 256
TRIES = 3
# Shards that are worked on at once: while one comes to its end, the workers go on with the next.
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Job:
    """What a bulk run is asked: where from, where to, what is wanted, what one document may cost, how many workers.

    ``workers`` are those of one machine, 0: as many as it has cores. ``endpoint`` is that of ``Place``.
    """

    source: str
    target: str
    columns: Columns = field(default_factory=Columns)
    wanted: Wanted = field(default_factory=Wanted)
    limits: Limits = field(default_factory=Limits)
    workers: int = 0
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """A shard, what names all up to it where copies are told apart, and its note where that stands, else its answers to come."""

    shard: Shard
    upto: str
    note: dict[str, Any] | None
    coming: Future[pyarrow.Table] | None = None


def run(job: Job, tell: Callable[[Report], None] = lambda _: None) -> Report:
    """Run a job and return its report; ``tell`` hears the report so far after each shard.

    The runner is Daft's: native unless ``daft.set_runner_ray`` was called before. Raises ``DajuanError`` when
    the input cannot be found or a shard fails ``TRIES`` times.
    """
    target = Place(job.target, job.endpoint)
    sources, done = sources_of(Place(job.source, job.endpoint)), done_shards(target)
    report = Report(whole=sum(source.size for source in sources))
    copies = Copies(job.wanted.copies == "alike") if job.wanted.copies != "all" else None
    write_json(target, "schema.json", described())
    keys = set()
    at_once = _at_once()
    with ThreadPoolExecutor(at_once) as pool:
        for step in _ahead(job, _planned(job, sources, done), pool, at_once):
            if step.coming is None:
                note = step.note or {}
                if copies:
                    take_in(target, step.shard.key, copies)
            else:
                forget(target, step.shard.key)
                note = _made(job, step, target, copies) | {"asked": _asked(job), "upto": step.upto}
                finish(target, note)
            keys.add(step.shard.key)
            report.add(note, fresh=step.coming is not None)
            tell(report)
    # Shards of files that are cut otherwise now. Files that are gone from the input keep their results.
    here = {source.address for source in sources}
    for key, note in done.items():
        if note["address"] in here and key not in keys:
            forget(target, key)
    write_json(target, "report.json", report.as_record())
    return report


def _at_once() -> int:
    """How many shards are worked on at once: on Ray one, as the engine (Daft 0.7) loses queries asked beside one that failed."""
    return 1 if get_or_infer_runner_type() == "ray" else AT_ONCE


def _asked(job: Job) -> str:
    """What a shard must have been asked for its tables to stand."""
    return digest_of(VERSION, BYTES_A_SHARD, asdict(job.columns), asdict(job.wanted))


def _planned(job: Job, sources: list[Source], done: dict[str, dict[str, Any]]) -> Iterator[_Step]:
    """Yield the shards in order, each with its note where that stands."""
    place, asked, upto = Place(job.source, job.endpoint), _asked(job), ""
    mine = {key: note for key, note in done.items() if note["asked"] == asked}
    for source in sources:
        known = list(_chained(job, finished(source, mine), mine, upto))
        stand = known and all(step.note for step in known)
        for step in known if stand else _chained(job, shards_of(source, place), mine, upto):
            yield step
            upto = step.upto


def _chained(job: Job, shards: Iterable[Shard], mine: dict[str, dict[str, Any]], upto: str) -> Iterator[_Step]:
    for shard in shards:
        # What is a copy depends on the shards before: where one of them is another now, those after it are read anew.
        upto = digest_of(upto, shard.key, shard.stamp) if job.wanted.copies != "all" else ""
        note = mine.get(shard.key)
        stands = note is not None and (note["stamp"], note["upto"]) == (shard.stamp, upto)
        yield _Step(shard, upto, note if stands else None)


def _ahead(job: Job, steps: Iterator[_Step], pool: ThreadPoolExecutor, at_once: int) -> Iterator[_Step]:
    """Yield the steps in order, with the answers to come of those that have no note; ``at_once`` are worked on ahead."""
    waiting: deque[_Step] = deque()
    for step in steps:
        waiting.append(step if step.note else replace(step, coming=pool.submit(_answers, job, step.shard)))
        if len(waiting) > at_once:
            yield waiting.popleft()
    yield from waiting


def _made(job: Job, step: _Step, target: Place, copies: Copies | None) -> dict[str, Any]:
    """Write the tables of a shard when its answers have come, and return its note."""
    assert step.coming is not None
    for attempt in range(1, TRIES + 1):
        try:
            answers = step.coming.result() if attempt == 1 else _answers(job, step.shard)
            break
        except DajuanError:
            raise
        except Exception as error:
            # A worker of the cluster may have gone away.
            if attempt == TRIES:
                message = f"A shard of {step.shard.address} failed {TRIES} times: {type(error).__name__}: {error}."
                raise DajuanError(Problem("shard-failed", message, remedy="Run again: finished shards are kept.")) from error
            time.sleep(attempt)
    return write(target, step.shard, answers, copies)


def _answers(job: Job, shard: Shard) -> pyarrow.Table:
    """Return the answers to the rows of a shard, beside the columns that are kept; this is nearly all of the work."""
    frame, keep = rows_of(shard, job.columns, Place(job.source, job.endpoint)), job.columns.keep
    # With a bound of its own on concurrency the engine would start a process for each worker and query, whatever
    # ``use_process`` says, and the children would end with it; so the workers are ours.
    reader: Any = daft.cls(_Reader, use_process=False)(job.wanted, job.limits, job.workers)
    answer = reader.answers(*(frame[role] for role in ROLES))
    return frame.select(answer.alias("answer"), *keep).to_arrow()


class _Reader:
    """Reads rows with the crew of its process, ``workers`` of them at once (0: as many as there are cores)."""

    def __init__(self, wanted: Wanted, limits: Limits, workers: int) -> None:
        self.wanted = wanted
        self.limits = limits
        self.workers = workers

    @daft.method.batch(return_dtype=DataType.from_arrow_type(ANSWER), batch_size=ROWS_A_BATCH)
    def answers(self, *columns: Series) -> Series:
        """Return the columns of each row's document; ``columns`` are those of ``ROLES``."""
        rows = [_row(*values) for values in zip(*(column.to_pylist() for column in columns), strict=True)]
        answers = crew(self.limits, self.workers).answers([(row, self.wanted) for row in rows])
        return Series.from_arrow(answers, "answer")


def _row(text: Any, id: Any, url: Any, date: Any, area: Any, problem: str | None) -> Row:
    content = text if isinstance(text, bytes) else str(text or "").encode("utf-8", "surrogatepass")
    told = unpack(Problem, problem) if problem else None
    return Row(_text(id) or _text(url), content, _text(url), _text(date) or None, _text(area) or None, told)


def _text(value: Any) -> str:
    # Text of streams comes as bytes, which may hold half a character.
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
