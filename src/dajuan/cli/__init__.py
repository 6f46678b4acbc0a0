"""The command line: wiring and printing only."""

from dajuan.cli.app import main

__all__ = ["main"]
