"""Make ``lexicon/data/forward.toml``: how strongly pieces of sentences say that a sentence looks ahead or back.

    uv run --with scikit-learn python bench/train_forward.py ../shared/texts

Trained from public work reports and budgets whose headings say which part looks back (回顾, 总结) and which ahead;
no sentence is kept, only the weights of pieces of two to four characters that occur in six or more documents.
Each sentence is learned twice, with and without the year of its text, so that texts without a date are read too.
Prints the accuracy on documents left out (four folds) before it writes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from dajuan.claims.promises_mode import _fold
from dajuan.claims.promises_units import units_of
from dajuan.document import Document

OUT = Path(__file__).parents[1] / "src/dajuan/lexicon/data/forward.toml"
HEADING = re.compile(r"[ \u3000]*[一二三四五六七八九十]+、(.{0,56})")
BACK = re.compile("回顾|总结|伟大成就")
NEXT_YEAR = re.compile("预算草案|预算安排情况|工作安排|工作重点|工作打算")
LEFT_OUT = {"performance_target_table", "district_policy", "department_work_summary_and_plan"}
SEED = 7

Part = tuple[str, int, int, str]
"""Name of the document, year it was given, 1 for a part that looks ahead, its text."""

HEAD = """# How strongly a piece of a sentence says that the sentence looks ahead (above zero) or back (below zero).
#
# Weights of a linear model over pieces of two to four characters (logistic regression, L1), made by
# bench/train_forward.py from the parts of public work reports and budgets that look ahead or back by their headings.
# ^ is the beginning of a sentence, 0 any number, ◇ the year of the text, ◁ the year before, △ earlier, ▷ later.
"""


def parts(folder: Path) -> list[Part]:
    """Read the parts of all texts whose headings or kinds say where they look."""
    found: list[Part] = []
    for path in sorted([*folder.glob("provincial-2026/*.txt"), *folder.glob("national/*.txt")]):
        year = 2026 if "provincial" in path.parent.name else int(path.stem)
        lines: dict[int, list[str]] = {0: [], 1: []}
        ahead: int | None = None
        for line in path.read_text(encoding="utf-8").split("\n"):
            heading = HEADING.fullmatch(line)
            if heading:
                ahead = 0 if BACK.search(heading[1]) else 1
            elif ahead is not None:
                lines[ahead].append(line)
        found += [(path.stem, year, which, "\n".join(text)) for which, text in lines.items()]
    for line in (folder / "local/local.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] in LEFT_OUT:
            continue
        ahead = int(record["kind"].endswith("plan"))
        text = record["text"]
        if not ahead:
            end = next((m.start() for m in NEXT_YEAR.finditer(text) if m.start() > 300), len(text))
            text = text[:end]
        found.append((record["id"].split("_")[0], record["year"] + 1 - ahead, ahead, text))
    return found


def main(folder: Path) -> None:
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    sentences, ahead, names = [], [], []
    for name, year, which, text in parts(folder):
        for unit in units_of(Document(text, digest="")):
            for known in (year, None):
                sentences.append(_fold("^" + unit.span.of(text).replace("\n", ""), known))
                ahead.append(which)
                names.append(name)
    vectors = CountVectorizer(analyzer=lambda s: [s[i : i + n] for n in (2, 3, 4) for i in range(len(s) - n + 1)], min_df=10)
    matrix = vectors.fit_transform(sentences)
    order = {name: at for at, name in enumerate(sorted(set(names)))}
    by_name = csr_matrix((numpy.ones(len(names)), ([order[name] for name in names], range(len(names)))))
    spread = numpy.asarray(((by_name @ (matrix > 0)) > 0).sum(0)).ravel()
    pieces = vectors.get_feature_names_out()
    keep = [at for at, piece in enumerate(pieces) if spread[at] >= 6 and not set(piece) & set('"\\\t ')]
    matrix, target = matrix[:, keep], numpy.array(ahead)

    def fit(rows: object) -> LogisticRegression:
        return LogisticRegression(l1_ratio=1, C=0.14, solver="liblinear", random_state=SEED).fit(matrix[rows], target[rows])

    right = [
        (fit(train).predict(matrix[test]) == target[test]).mean() for train, test in GroupKFold(4).split(matrix, target, names)
    ]
    print(f"{len(target) // 2} sentences, {len(order)} documents, accuracy on documents left out {numpy.mean(right):.3f}")
    model = fit(slice(None))
    weights = {str(pieces[at]): round(float(w), 2) for at, w in zip(keep, model.coef_[0], strict=True) if abs(w) > 0.02}
    lines = "\n".join(f"{piece} {weight}" for piece, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])))
    OUT.write_text(f'{HEAD}intercept = {model.intercept_[0]:.2f}\nweights = """\n{lines}\n"""\n', encoding="utf-8")
    print(f"{len(weights)} weights written to {OUT.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
