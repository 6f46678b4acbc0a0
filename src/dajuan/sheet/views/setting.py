"""Where a page is shown: live or as a file, and to whom errors are reported."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dajuan.ledger import Entry
from dajuan.sheet.wording import Language, words
from dajuan.values import DajuanError, Problem

FORMATS = ("xlsx", "docx", "json", "csv")
"""The files that stand beside every sheet. Printing one takes a hundred times as long, so pdf is made when asked for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where pages are shown and what stands beside them.

    ``live``: a server answers; ``contact``: an e-mail address or the http(s) address of a form for corrections;
    ``print``: pdf files stand beside the others; ``data``: the files of open data that the site carries.
    """

    live: bool = True
    contact: str = ""
    print: bool = False
    data: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.contact and "@" not in self.contact and not self.contact.startswith(("https://", "http://")):
            raise DajuanError(
                Problem(
                    "no-contact", f"{self.contact!r} is no way to reach anybody.", remedy="Give an e-mail or http(s) address."
                )
            )

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which every sheet can be had."""
        return (*FORMATS, "pdf") if self.print else FORMATS

    def report(self, entry: Entry, value: str, language: Language) -> str:
        """Return a link that opens a correction with what is known of the claim already written."""
        say = words(language)
        subject = say("claim.report_subject", id=entry.id)
        body = say("claim.report_body", id=entry.id, words=entry.words[:300], value=value[:200])
        if self.contact.startswith("http"):
            return f"{self.contact}?{urlencode({'title': subject, 'body': body})}"
        return f"mailto:{quote(self.contact, safe='@.+-')}?subject={quote(subject)}&body={quote(body)}"
