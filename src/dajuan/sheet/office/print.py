"""The sheet as PDF, with its Chinese fonts inside and its text searchable."""

from __future__ import annotations

from dajuan.values import DajuanError, Problem


def pdf(html: str) -> bytes:
    """Return the page as PDF. It may load nothing: no file, no address.

    Raises ``DajuanError`` when WeasyPrint or the system libraries that it needs are not there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        remedy = (
            "Install dajuan[pdf] and the system libraries of Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
        )
        raise DajuanError(Problem("no-pdf", f"PDF cannot be made here: {str(error).splitlines()[0]}", remedy=remedy)) from error
    made: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf()
    return made


def _fetch_nothing(url: str, *rest: object, **more: object) -> dict[str, object]:  # noqa: ARG001 - WeasyPrint's signature
    raise ValueError(f"a sheet loads nothing from elsewhere: {url[:80]}")
