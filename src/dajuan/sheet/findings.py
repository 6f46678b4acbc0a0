"""What marks and checks found, in the reader's language; the quotes stay as the source has them."""

from __future__ import annotations

from dajuan.claims import Figure, Programme
from dajuan.ledger import Entry
from dajuan.marks import Check, Hit, PromiseMark, TargetMark, margin_text
from dajuan.sheet.amounts import statement
from dajuan.sheet.wording import Language, words


def reason_of(mark: TargetMark | PromiseMark, language: Language) -> str:
    """Return why a mark was given: the mark's own sentence in English, both numbers and the rule's words in Chinese."""
    if language == "en":
        return mark.reason
    say = words("zh")
    told = say.get(f"rule.{mark.rule}", mark.reason)
    if not isinstance(mark, TargetMark) or mark.result is None:
        return told
    target, result = mark.target.claim, mark.result.claim
    if not isinstance(target, Figure) or not isinstance(result, Figure):
        return told
    return say("rule.decided", result=statement(result, "zh"), target=statement(target, "zh"), rule=told)


def margin_said(mark: TargetMark, language: Language) -> str:
    """Return result minus target as people read it; empty where nothing was measured."""
    number, points, _ = margin_text(mark).partition(" pp")
    return words(language)("rule.margin_points", number=number) if points else number


def finding(check: Check, hit: Hit, language: Language) -> str:
    """Return what a check found in one place: its own sentence in English, the quotes and the check's words in Chinese."""
    if language == "en":
        return hit.message
    say = words("zh")
    listed = "；".join(_said(entry) for entry in hit.entries[:8]) or f"“{hit.words[:100]}”"
    if hit.passed:
        return say("checks.agrees", listed=listed)
    text = say.get(f"check_finding.{check.name}", "")
    return text.format(listed=listed) if text else hit.message


def _said(entry: Entry) -> str:
    claim = entry.claim
    if isinstance(claim, Figure):
        return f"{claim.measure}{statement(claim, 'zh')}"
    return f"{claim.name}（{'、'.join(claim.parts[:12])}）" if isinstance(claim, Programme) else claim.quote[:80]
