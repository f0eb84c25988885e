"""Random tokens: shown once, stored as digests."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text that fits a cookie or a header."""
    return secrets.token_urlsafe(_BYTES)


def token_digest(token: str) -> bytes:
    """Return what is stored of a token; plain SHA-256 suffices for 256 random bits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
