"""Fetching a page from the web, and from nowhere else."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from dajuan.document.crawls import unzipped
from dajuan.values import DajuanError, Problem

if TYPE_CHECKING:
    import httpx

LARGEST = 32 * 1024 * 1024
SECONDS = 30.0
MOST_REDIRECTS = 5
PRIVATE = "DAJUAN_FETCH_PRIVATE"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch(url: str, seconds: float = SECONDS) -> bytes:
    """Return what stands at an http(s) URL, at most 32 MB, within ``seconds`` from first to last byte, redirects included.

    Every address on the way must be a public one, and the connection goes to the very address that was checked, so that a
    name cannot be made to point elsewhere in between. The environment variable DAJUAN_FETCH_PRIVATE=1 allows the pages of
    one's own network. Raises ``DajuanError``.
    """
    import httpx

    ends = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        parts = _parts(url)
        address = _checked_address(url, parts)
        left = ends - time.monotonic()
        try:
            step = _get(url, parts, address, left) if left > 0 else None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError) as error:
            late = time.monotonic() >= ends - 0.05
            why = f"it took more than {seconds:g} seconds" if late else str(error) or type(error).__name__
            raise DajuanError(
                Problem("cannot-fetch", f"{url} cannot be fetched: {why}.", remedy="Save the page and read the file.")
            ) from error
        if step is None:
            message = f"{url} cannot be fetched: it took more than {seconds:g} seconds."
            raise DajuanError(Problem("cannot-fetch", message, remedy="Save the page and read the file."))
        if isinstance(step, bytes):
            return step
        url = urljoin(url, step)
    raise DajuanError(Problem("too-many-redirects", f"{url} sends on and on.", remedy="Save the page and read the file."))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named:
        raise DajuanError(Problem("not-fetched", f"{url} is no http or https address.", remedy="Give a full address."))
    return parts


def _get(url: str, parts: SplitResult, address: str, seconds: float) -> bytes | str:
    """One request, to the very address that was checked; return the body, or where it redirects to.

    A server that sends a byte now and then never runs into the time limit of a single read: so the clock ends the connection.
    """
    import httpx

    host = f"[{address}]" if ":" in address else address
    target = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "dajuan", "Accept-Encoding": "gzip, identity;q=0.5"}
    extensions = {"sni_hostname": parts.hostname or ""}
    with httpx.Client(timeout=seconds, trust_env=False) as client:
        clock = Timer(seconds, client.close)
        clock.daemon = True
        clock.start()
        try:
            with client.stream("GET", target, headers=headers, extensions=extensions) as answer:
                if answer.has_redirect_location:
                    return answer.headers["location"]
                if answer.status_code != 200:
                    raise DajuanError(
                        Problem("cannot-fetch", f"{url} answers {answer.status_code}.", remedy="Check the address in a browser.")
                    )
                return _unpacked(url, answer, _body(url, answer, time.monotonic() + seconds))
        finally:
            clock.cancel()


def _body(url: str, answer: httpx.Response, ends: float) -> bytes:
    import httpx

    body = bytearray()
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > LARGEST:
            message = f"{url} is larger than {LARGEST >> 20} MB."
            raise DajuanError(Problem("too-large", message, remedy="Save the part you need."))
        if time.monotonic() > ends:
            raise httpx.ReadTimeout("the time is over")
    return bytes(body)


def _unpacked(url: str, answer: httpx.Response, body: bytes) -> bytes:
    """The body as it was before the server packed it; unpacked here, where its size is bounded."""
    packing = answer.headers.get("content-encoding", "identity").lower()
    if packing in ("gzip", "x-gzip"):
        return unzipped(body, LARGEST, url)
    if packing not in ("", "identity"):
        message = f"{url} comes packed as {packing}, which was not asked for."
        raise DajuanError(Problem("cannot-fetch", message, remedy="Save the page and read the file."))
    return body


def _checked_address(url: str, parts: SplitResult) -> str:
    """Return the address of a URL's host; refuse what is not public. Every way to write an address ends here as one."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise DajuanError(
            Problem("cannot-fetch", f"{parts.hostname} cannot be found: {error}.", remedy="Check the address.")
        ) from error
    addresses = {str(entry[4][0]) for entry in found}
    if os.environ.get(PRIVATE) != "1" and not all(map(is_public, addresses)):
        raise DajuanError(
            Problem(
                "private-address",
                f"{url} leads to a private address.",
                remedy=f"dajuan fetches public pages only; set {PRIVATE}=1 to read those of your own network.",
            )
        )
    return min(addresses, key=lambda address: ":" in address)


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public network; an IPv6 address that carries an IPv4 one is as public as that.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast
