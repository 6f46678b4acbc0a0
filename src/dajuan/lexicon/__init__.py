"""Words as data: TOML files beside this one, and the strict loader that reads them."""

from dajuan.lexicon.loader import LexiconError, load

__all__ = ["LexiconError", "load"]
