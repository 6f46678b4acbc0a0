"""Fetching a page from the web, and from nowhere else."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from dajuan.values import DajuanError, Problem

LARGEST = 32 * 1024 * 1024
SECONDS = 30.0
MOST_REDIRECTS = 5


def fetch(url: str) -> bytes:
    """Return what stands at an http(s) URL, at most 32 MB within 30 seconds.

    Every address on the way, redirects included, must be a public one. Raises ``DajuanError``.
    """
    import httpx

    for _ in range(MOST_REDIRECTS + 1):
        address = _public_address(url)
        try:
            step = _get(url, address)
        except httpx.HTTPError as error:
            raise DajuanError(
                Problem("cannot-fetch", f"{url} cannot be fetched: {error}.", remedy="Save the page and read the file.")
            ) from error
        if isinstance(step, bytes):
            return step
        url = urljoin(url, step)
    raise DajuanError(Problem("too-many-redirects", f"{url} sends on and on.", remedy="Save the page and read the file."))


def _get(url: str, address: str) -> bytes | str:
    """One request, to the very address that was checked; return the body, or where it redirects to."""
    import httpx

    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    target = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "dajuan", "Accept-Encoding": "gzip, deflate"}
    extensions = {"sni_hostname": parts.hostname or ""}
    with (
        httpx.Client(timeout=SECONDS, trust_env=False) as client,
        client.stream("GET", target, headers=headers, extensions=extensions) as answer,
    ):
        if answer.is_redirect:
            return answer.headers["location"]
        if answer.status_code != 200:
            raise DajuanError(
                Problem("cannot-fetch", f"{url} answers {answer.status_code}.", remedy="Check the address in a browser.")
            )
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise DajuanError(
                    Problem("too-large", f"{url} is larger than {LARGEST >> 20} MB.", remedy="Save the part you need.")
                )
        return bytes(body)


def _public_address(url: str) -> str:
    """Return the address of a URL's host; refuse what is not http(s) or not public."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DajuanError(Problem("not-fetched", f"{url} is no http or https address.", remedy="Give a full address."))
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DajuanError(
            Problem("cannot-fetch", f"{parts.hostname} cannot be found: {error}.", remedy="Check the address.")
        ) from error
    addresses = {str(entry[4][0]) for entry in found}
    if not all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses):
        raise DajuanError(
            Problem("private-address", f"{url} leads to a private address.", remedy="dajuan fetches public pages only.")
        )
    return min(addresses, key=lambda address: ":" in address)
