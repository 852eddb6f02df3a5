"""A load balancer on this machine: takes turns among the processes that say they are ready."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count

import aiohttp
from aiohttp import web

_LOOK = 0.3
"""Seconds between two looks at who is ready."""
_HOP = frozenset({"connection", "content-length", "host", "keep-alive", "transfer-encoding"})


class Balancer:
    """Passes each request to one of the `backends`, and to another one if that is gone.

    Balancers do the same: a request whose connection was refused has reached nobody. One that broke
    later is answered with 502, because it may have been carried out.
    """

    def __init__(self) -> None:
        self.backends: list[str] = []
        self.served: dict[str, int] = {}
        """How many requests each one has answered."""
        self.broken = 0
        """Requests that were answered with 502 or 503."""
        self._ready: list[str] = []
        self._turns = count()

    async def knows(self, backend: str) -> None:
        """Wait until it has seen that a backend is ready, which then gets requests."""
        while backend not in self._ready:  # noqa: ASYNC110 - it looks now and then, as `look` does
            await asyncio.sleep(_LOOK / 10)

    async def asked(self, backend: str) -> None:
        """Wait until a backend has answered a request."""
        while backend not in self.served:  # noqa: ASYNC110 - tests wait a moment for it
            await asyncio.sleep(_LOOK / 10)

    async def look(self, session: aiohttp.ClientSession) -> None:
        """Ask everybody who is ready, again and again."""
        while True:
            self._ready = [each for each in self.backends if await _is_ready(session, each)]
            await asyncio.sleep(_LOOK)

    async def pass_on(
        self, request: web.Request, session: aiohttp.ClientSession
    ) -> web.StreamResponse:
        """Have somebody answer a request."""
        body, turn = await request.read(), next(self._turns)
        headers = _kept(request.headers)
        ready = list(self._ready)
        for number in range(len(ready)):
            backend = ready[(turn + number) % len(ready)]
            with suppress(aiohttp.ClientConnectorError):
                return await self._ask(session, backend, request, headers, body)
        self.broken += 1
        return web.Response(status=503)

    async def _ask(
        self, session: aiohttp.ClientSession, backend: str, request: web.Request,
        headers: dict[str, str], body: bytes,
    ) -> web.Response:  # fmt: skip
        url = f"{backend}{request.path_qs}"
        try:
            async with session.request(request.method, url, headers=headers, data=body) as answer:
                content = await answer.read()
        except aiohttp.ClientConnectorError:
            raise
        except aiohttp.ClientError:
            self.broken += 1
            return web.Response(status=502)
        self.served[backend] = self.served.get(backend, 0) + 1
        return web.Response(status=answer.status, headers=_kept(answer.headers), body=content)


@asynccontextmanager
async def balancing() -> AsyncIterator[tuple[Balancer, str]]:
    """A balancer without backends yet, and its address."""
    balancer = Balancer()
    async with aiohttp.ClientSession(auto_decompress=False) as session:

        async def pass_on(request: web.Request) -> web.StreamResponse:
            return await balancer.pass_on(request, session)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        looking = asyncio.create_task(balancer.look(session))
        try:
            yield balancer, f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await runner.cleanup()


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that are not about a single connection."""
    return {name: value for name, value in headers.items() if name.lower() not in _HOP}


async def _is_ready(session: aiohttp.ClientSession, backend: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=2)
    try:
        async with session.get(f"{backend}/readyz", timeout=timeout) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
