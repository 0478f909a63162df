"""One person's browser: signs in on the main site, answers on the other host."""

import re
from collections.abc import Mapping
from functools import partial
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPHandler, ProxyHandler, Request, build_opener

from tests.forensic.canaries import Options
from tests.forensic.house import House

HIDDEN = re.compile(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"')


class _From(HTTPHandler):
    """Connects from an address of its own, as every machine does."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.connect = partial(HTTPConnection, source_address=(address, 0))

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(self.connect, request)  # type: ignore[arg-type, return-value]


class Browser:
    """Keeps cookies as browsers do, by the host's name. `machine` is a number from 1 to 60,000."""

    def __init__(self, of: House, machine: int) -> None:
        self.site = of.env["SITE_URL"]
        # Its certain address, as this machine may know `localhost` by another family first.
        self.host, self.host_name = f"http://127.0.0.1:{of.host_port}", f"localhost:{of.host_port}"
        address = f"127.1.{machine // 250}.{machine % 250 + 1}"
        self.session = ""
        cookies = HTTPCookieProcessor(CookieJar())
        self.opener = build_opener(ProxyHandler({}), _From(address), cookies)

    def get(self, path: str) -> str:
        """A page of the main site."""
        cookie = {"Cookie": f"sessionid={self.session}"} if self.session else {}
        return self._ask(Request(self.site + path, headers=cookie))

    def sign_in(self, email: str, password: str) -> None:
        fields = {"login": email, "password": password} | self._hidden("/account/login/")
        page = self._post(f"{self.site}/account/login/", fields)
        assert 'name="password"' not in page, f"{email} was not let in"

    def carry(self, session: str) -> None:
        """Go on with a session that was begun elsewhere; the main site alone is shown it."""
        self.session = session

    def answer(self, options: Options) -> None:
        """Open the form and send it, as a first answer or as a change."""
        given = {f"q{n}": str(one) for n, one in enumerate(options, 1)}
        self._spend({"ticket": self._hidden("/check-in/")["ticket"], **given})

    def withdraw(self) -> None:
        self._spend({"ticket": self._hidden("/check-in/")["ticket"], "what": "withdraw"})

    def _hidden(self, path: str) -> dict[str, str]:
        return {name: unescape(value) for name, value in HIDDEN.findall(self.get(path))}

    def _spend(self, fields: Mapping[str, str]) -> None:
        self._post(f"{self.host}/spend", fields, Host=self.host_name)

    def _post(self, url: str, fields: Mapping[str, str], **headers: str) -> str:
        return self._ask(Request(url, urlencode(fields).encode(), headers))

    def _ask(self, request: Request) -> str:
        with self.opener.open(request, timeout=60) as came:
            return str(came.read().decode())
