"""Where a page is shown: live or as a file, and to whom errors are reported."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dajuan.ledger import Entry
from dajuan.sheet.wording import Language, words
from dajuan.values import DajuanError, Problem

LIVE_FORMATS = ("xlsx", "docx", "json", "csv")
FILE_FORMATS = ("json", "csv")
"""A site of a thousand sheets would spend most of its time on office files: these a server or the command line makes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """``live``: a server answers; ``contact``: an e-mail address or the http(s) address of a form for corrections."""

    live: bool = True
    contact: str = ""

    def __post_init__(self) -> None:
        if self.contact and "@" not in self.contact and not self.contact.startswith(("https://", "http://")):
            raise DajuanError(
                Problem(
                    "no-contact", f"{self.contact!r} is no way to reach anybody.", remedy="Give an e-mail or http(s) address."
                )
            )

    def report(self, entry: Entry, value: str, language: Language) -> str:
        """Return a link that opens a correction with what is known of the claim already written."""
        say = words(language)
        subject = say("claim.report_subject", id=entry.id)
        body = say("claim.report_body", id=entry.id, words=entry.words[:300], value=value[:200])
        if self.contact.startswith("http"):
            return f"{self.contact}?{urlencode({'title': subject, 'body': body})}"
        return f"mailto:{quote(self.contact, safe='@.+-')}?subject={quote(subject)}&body={quote(body)}"
