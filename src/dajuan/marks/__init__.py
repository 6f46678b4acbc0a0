"""What was promised, what came of it, and whether the claims hold."""

from dajuan.marks.marking import mark
from dajuan.marks.model import Check, Hit, Marks, Outcome, PromiseMark, TargetMark

__all__ = ["Check", "Hit", "Marks", "Outcome", "PromiseMark", "TargetMark", "mark"]
