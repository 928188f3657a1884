"""Who a request comes from, also where a proxy stands between."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import UsageError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_FORWARDED = b"x-forwarded-for"
_SCHEME = b"x-forwarded-proto"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
_HOPS = 20  # of the addresses that a header lists, the last


class Proxied:
    """Middleware: makes `scope["client"]` the client that a trusted proxy speaks for, keeps the
    proxy as `scope["peer"]`, and makes `scope["scheme"]` the one that it was spoken to in.

    What anybody else says about proxies is taken out of the request before the application reads
    it; `scope["unknown_proxy"]` keeps that it was said.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = ()) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = self._known(scope)
        await self.app(scope, receive, send)

    def _known(self, scope: Scope) -> Scope:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if not any(name.startswith((b"x-forwarded", b"forwarded")) for name, _ in headers):
            return scope
        peer = scope["client"]
        said = {"headers": [pair for pair in headers if not _is_of_proxies(pair[0])]}
        if peer is None or not _is_in(_parsed(peer[0]), self.trusted):
            return {**scope, **said, "unknown_proxy": True}
        lists = [value for name, value in headers if name == _FORWARDED]
        schemes = [value.strip().lower() for name, value in headers if name == _SCHEME]
        known = {**scope, **said, "peer": peer}
        known["client"] = (client(peer[0], lists, self.trusted), 0)
        if schemes in ([b"https"], [b"http"]):
            known["scheme"] = schemes[0].decode()
        return known


def client(peer: str, forwarded: Iterable[bytes], trusted: Sequence[Network]) -> str:
    """The right-most address that is no trusted proxy's, of those that the proxies listed in
    X-Forwarded-For headers; the peer where there is none or where something else stands there."""
    listed = b",".join(forwarded).decode("latin-1").split(",")
    found = peer
    for part in reversed(listed[-_HOPS:]):
        address = _parsed(part)
        if address is None:
            return peer
        found = str(address)
        if not _is_in(address, trusted):
            return found
    return found


def comes_from(scope: Scope, allowed: Sequence[Network]) -> bool:
    """Whether the client of a request that went through `Proxied` is in one of the networks. Of
    one that an unknown proxy sent, the client is not known, and in none."""
    client = scope.get("client")
    return bool(client and "unknown_proxy" not in scope and _is_in(_parsed(client[0]), allowed))


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as an operator writes them: 127.0.0.1, 10.0.0.0/8, ::1. Raises UsageError."""
    found = []
    for text in texts:
        try:
            found.append(ip_network(text.strip(), strict=False))
        except ValueError:
            raise UsageError(
                f"{text!r} はアドレスでもネットワークでもありません。127.0.0.1 か 10.0.0.0/8 の形で"
                "書いてください。"
                f" / {text!r} is no address and no network; write it like 127.0.0.1 or 10.0.0.0/8"
            ) from None
    return tuple(found)


@lru_cache(1024)
def counted_as(client: str) -> str:
    """What requests of a client are counted under: one household or office has a whole /64."""
    address = _parsed(client)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or client)


def _parsed(text: str) -> Address | None:
    """An address as proxies write it: with or without port, IPv6 with or without brackets."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_in(address: Address | None, found: Sequence[Network]) -> bool:
    return address is not None and any(
        address.version == network.version and address in network for network in found
    )


def _is_of_proxies(name: bytes) -> bool:
    return name == b"forwarded" or name.startswith(b"x-forwarded-")
