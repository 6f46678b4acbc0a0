"""Where a page is shown: live or as a file, and to whom errors are reported."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup, escape

from dajuan.ledger import Entry
from dajuan.sheet.addresses import Places
from dajuan.sheet.wording import Language, words
from dajuan.values import DajuanError, Problem

FORMATS = ("xlsx", "docx", "json", "csv")
"""The files that stand beside every sheet. Printing one takes a hundred times as long, so pdf is made when asked for."""

_ANYBODY = "<contact>"
"""Stands in a page that is kept where the way to whoever is written to goes: escaped text never has such a sign."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where pages are shown and what stands beside them.

    ``contact``: an e-mail address or the http(s) address of a form for corrections;
    ``print``: pdf files stand beside the others; ``data``: the files of open data that the site carries;
    ``places``: where claims and commitments stand on a static site, None where a server answers.
    """

    contact: str = ""
    print: bool = False
    data: tuple[str, ...] = ()
    places: Places | None = None

    def __post_init__(self) -> None:
        known = self.contact == _ANYBODY or "@" in self.contact or self.contact.startswith(("https://", "http://"))
        if self.contact and not known:
            raise DajuanError(
                Problem(
                    "no-contact", f"{self.contact!r} is no way to reach anybody.", remedy="Give an e-mail or http(s) address."
                )
            )

    @property
    def live(self) -> bool:
        """Whether a server answers, which has a page for each claim and can search."""
        return self.places is None

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which every sheet can be had."""
        return (*FORMATS, "pdf") if self.print else FORMATS

    def report(self, entry: Entry, value: str, language: Language) -> Markup:
        """Return a link that opens a correction with what is known of the claim already written."""
        say = words(language)
        subject = say("claim.report_subject", id=entry.id)
        start = max(0, entry.claim.span.start - entry.sentence.start - 40)  # a long sentence would not show the claim itself
        words_near = entry.words[start : start + 140]
        body = say("claim.report_body", id=entry.id, words=words_near, value=value[:80])
        return Markup("{}={}&amp;body={}").format(self._way(), quote(subject), quote(body))

    def named(self, page: bytes) -> bytes:
        """Return a page made for ``ANYBODY`` as it is for whoever is written to here."""
        return page.replace(_ANYBODY.encode(), escape(self._way()).encode())

    def _way(self) -> str | Markup:
        """The beginning of every link that opens a correction, up to its subject."""
        if self.contact == _ANYBODY:
            return Markup(_ANYBODY)
        if self.contact.startswith("http"):
            return f"{self.contact}{'&' if '?' in self.contact else '?'}title"
        return f"mailto:{quote(self.contact, safe='@.+-')}?subject"


ANYBODY = Setting(_ANYBODY)
"""Where pages are made that are kept for whoever serves them."""
