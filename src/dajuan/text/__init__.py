"""From bytes to text: undo what hijackers, codecs and converters did, and log every edit."""

from dajuan.text.restored import Edit, Restored, replay
from dajuan.text.restoring import restore

__all__ = ["Edit", "Restored", "replay", "restore"]
