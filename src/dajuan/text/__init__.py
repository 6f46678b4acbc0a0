"""From bytes to text: undo what hijackers, codecs and converters did, and log every edit."""

from dajuan.text.restored import Edit, Restored, replay
from dajuan.text.restoring import restore
from dajuan.text.showing import diff_page, visible

__all__ = ["Edit", "Restored", "diff_page", "replay", "restore", "visible"]
