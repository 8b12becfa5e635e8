"""Addresses that may stand in a link, whatever component writes it (I2, I3)."""

from urllib.parse import urlsplit

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def own_path(href: str) -> str:
    """A path inside the program; anything else leads nowhere."""
    return href if href.startswith("/") and href[1:2] not in {"/", "\\"} else "#"


def safe_url(href: str) -> str:
    """An address people typed, if a browser may follow it; anything else leads nowhere."""
    cleaned = "".join(sign for sign in href.strip() if sign.isprintable())
    return cleaned if urlsplit(cleaned).scheme.lower() in SAFE_SCHEMES else "#"
