"""Who may push updates, by address: Telegram's ranges, where the operator names them.

Rules
- The address is the connection's. Where that is one of our own proxies, the last in X-Forwarded-For counts:
  the proxy wrote it, whatever stood there before came from whoever asked.
- An address that cannot be read is nobody's.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Ranges apart by commas, such as 149.154.160.0/20,91.108.4.0/22. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def let_in(
    peer: str | None, forwarded: Sequence[str], senders: Sequence[Network], proxies: Sequence[Network]
) -> bool:
    """Whether a request from this peer, with these X-Forwarded-For headers, comes from one of the senders."""
    if not senders:
        return True
    told = ",".join(forwarded).rpartition(",")[2].strip()
    return _among(told if _among(peer, proxies) else peer, senders)


def _among(address: str | None, ranges: Sequence[Network]) -> bool:
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in each for each in ranges)
