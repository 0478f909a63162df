"""How often one address may try something that is open to everybody.

The sign-in library limits what is sent, not what is only opened; a guess in an address is opened.
Counted in the cache of each web process under a keyed digest, so no address is kept in clear.
"""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Tries:
    """So many within so many seconds from the first; then none until they have passed."""

    what: str
    most: int
    seconds: int

    def are_left(self, request: HttpRequest) -> bool:
        """Whether this address may try (again)."""
        return int(cache.get(self._key(request), 0)) < self.most

    def note(self, request: HttpRequest) -> None:
        """One try more."""
        key = self._key(request)
        cache.add(key, 0, self.seconds)
        try:
            cache.incr(key)
        except ValueError:
            # It ran out between the two: the next try counts anew.
            cache.add(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        address = get_adapter().get_client_ip(request)
        return f"tries:{salted_hmac(self.what, str(address)).hexdigest()}"
