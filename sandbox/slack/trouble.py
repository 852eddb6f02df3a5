"""Carries out the faults and latencies that a test or benchmark ordered."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.workspace import Workspace
from sandbox.workspace.faults import Fault, FaultKind

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Slack</title></head>"
    "<body><h1>Sign in to your workspace</h1></body></html>"
)


class Trouble:
    """Stands between a request and its answer."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def around(
        self,
        request: web.Request,
        name: str,
        answer: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Wait as long as the call takes, then answer it or let it go wrong."""
        fault = self._workspace.faults.take(name)
        seconds = self._workspace.latency.draw(name) + (fault.seconds if fault else 0.0)
        if seconds:
            await self._workspace.clock.sleep(seconds)
        if fault is None or fault.kind is FaultKind.SLOW:
            return await answer()
        if fault.applied:
            await answer()
        return go_wrong(request, fault)


def go_wrong(request: web.Request, fault: Fault) -> web.Response:
    """The answer, or the silence, that a fault asks for."""
    if fault.kind is FaultKind.DROPPED:
        drop(request)
        return web.Response(status=503)
    if fault.kind is FaultKind.RATE_LIMITED:
        body = {"ok": False, "error": "ratelimited"}
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response(body, status=429, headers=headers)
    if fault.kind is FaultKind.ERROR:
        return web.json_response({"ok": False, "error": fault.error})
    if fault.kind is FaultKind.HTTP_500:
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    return web.Response(text=LOGIN_PAGE, content_type="text/html")


def drop(request: web.Request) -> None:
    """Break the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
