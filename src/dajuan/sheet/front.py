"""The public pages as they are sent: what is at hand at once, else what is kept, else what is made now and kept."""

from __future__ import annotations

from datetime import date

from dajuan.sheet.guards import Sent
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import ANYBODY, Setting, bundle_of, show, subject
from dajuan.sheet.wording import Language

_AMONG_OTHERS = ("claim/", "commitment/")


class Front:
    """The pages of a shelf, for readers who write to whom ``setting`` names. Safe for several threads."""

    def __init__(self, shelf: Shelf, setting: Setting) -> None:
        self.shelf, self.setting = shelf, setting

    def at_hand(self, path: str) -> Sent | None:
        """Return the page at a path of the site if it was sent since the ledger grew and nobody need wait for it."""
        language, _, here = path[1:].partition("/")
        found: Sent | None = self.shelf.page_at_hand((language, here))
        return found

    def page(self, language: Language, here: str) -> Sent:
        """Return the page at ``here``. Raises ``DajuanError`` when nothing stands there."""
        return self.shelf.keep_page((language, here), lambda: Sent.of(self.setting.named(self._kept(language, here))))

    def search(self, language: Language, here: str, asked: str) -> Sent:
        """Return a page of what a search found: everybody asks for something else, so it is not kept."""
        with self.shelf.in_line():
            return Sent.of(show(self.shelf, language, here, self.setting, asked).encode())

    def _kept(self, language: Language, here: str) -> bytes:
        """Return the page as the store has it or will have it, for anybody to write to."""
        store, token, today = self.shelf.store, self.shelf.token(), date.today()
        if store is None or token is None:
            return self._made(language, here)
        held = store.get(token, language, here, today)
        if held is not None:
            return held
        about = subject(self.shelf, here) if here.startswith(_AMONG_OTHERS) else None
        place = bundle_of(here, about) if about else None
        held = store.get_bundled(token, language, place, today) if place else None
        if held is not None:
            return held
        made = self._made(language, here)
        about = about or subject(self.shelf, here)
        if about is not None:
            store.put_visited(token, about, language, (here, made), today)
        return made

    def _made(self, language: Language, here: str) -> bytes:
        return show(self.shelf, language, here, ANYBODY).encode()
