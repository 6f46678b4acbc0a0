"""OpenID Connect: log-in with the organisation's own accounts.

The authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636). Who comes in must have an account at the desk whose
name is the claim chosen in the setting; nobody is let in, or given a role, by the provider alone.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from dajuan.values import DajuanError, Problem

_SECONDS = 10.0
_FRESH = 600


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider: its issuer, this site's client id and secret there, and the claim that names the account."""

    issuer: str
    client: str
    secret: str
    claim: str = "preferred_username"

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise DajuanError(Problem("bad-oidc", f"{self.issuer} is no issuer.", remedy="Give its https address."))


@dataclass(frozen=True, slots=True)
class Attempt:
    """A log-in on its way: what comes back must carry the same state and nonce."""

    state: str
    nonce: str
    verifier: str
    next: str
    begun: float

    @classmethod
    def new(cls, next: str) -> Attempt:
        """Return a new one."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), next, time.time())

    @property
    def fresh(self) -> bool:
        """Whether it was begun less than ten minutes ago."""
        return time.time() - self.begun < _FRESH


def address_of(oidc: Oidc, attempt: Attempt, back: str) -> str:
    """Return where the browser is sent. ``back``: the address it comes back to. Raises ``DajuanError``."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": oidc.client,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_found(oidc)['authorization_endpoint']}?{urlencode(asked)}"


def name_of(oidc: Oidc, attempt: Attempt, code: str, back: str) -> str:
    """Return the name of the account for a code that came back. Raises ``DajuanError`` when anything does not fit."""
    import httpx
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    found = _found(oidc)
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": oidc.client,
        "client_secret": oidc.secret,
        "code_verifier": attempt.verifier,
    }
    try:
        answer = httpx.post(found["token_endpoint"], data=sent, timeout=_SECONDS)
        answer.raise_for_status()
        keys = KeySet.import_key_set(_json(found["jwks_uri"]))
        token = jwt.decode(answer.json()["id_token"], keys, algorithms=["RS256", "ES256", "PS256"])
        rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": oidc.issuer.rstrip("/")},
            aud={"essential": True, "value": oidc.client},
            exp={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        rules.validate(token.claims)
    except (httpx.HTTPError, JoseError, KeyError, ValueError) as error:
        raise _refused(f"The answer of {oidc.issuer} does not fit: {type(error).__name__}.") from error
    name = token.claims.get(oidc.claim)
    if not isinstance(name, str) or not name:
        raise _refused(f"The answer of {oidc.issuer} names no {oidc.claim}.")
    return name


def _found(oidc: Oidc) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""
    record: dict[str, Any] = _json(f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
    if str(record.get("issuer", "")).rstrip("/") != oidc.issuer.rstrip("/"):
        raise _refused(f"{oidc.issuer} calls itself {record.get('issuer')}.")
    return record


def _json(address: str) -> Any:
    import httpx

    try:
        answer = httpx.get(address, timeout=_SECONDS)
        answer.raise_for_status()
        return answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _refused(f"{address} does not answer as it should.") from error


def _refused(message: str) -> DajuanError:
    return DajuanError(Problem("no-login", message, remedy="Try again, or log in with a password."))
