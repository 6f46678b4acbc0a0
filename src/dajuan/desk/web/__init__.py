"""The desk in the browser."""

from dajuan.desk.web.app import desk_app

__all__ = ["desk_app"]
