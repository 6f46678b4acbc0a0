"""The answer sheet: pure rows with evidence, and every form people see them in."""

from dajuan.sheet.answering import answer
from dajuan.sheet.model import Coverage, Sheet

__all__ = ["Coverage", "Sheet", "answer"]
