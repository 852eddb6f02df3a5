"""Keeps other web sites' hands off the page, and turns failures into answers."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HOSTS = frozenset({"127.0.0.1", "localhost"})
_HEADERS = {
    # Nothing comes from elsewhere, and what people post is never run.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only the page itself; a site that a person has open elsewhere is refused."""
    if not _is_own(request):
        return web.json_response({"error": "This page speaks only to itself."}, status=403)
    response = await _answered(request, handler)
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _is_own(request: web.Request) -> bool:
    """By `Host`, against names that were made to point here, and `Origin`, against forms."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    return host in _HOSTS and origin in (None, f"http://{request.host}")


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except KeyError:
        return web.json_response({"error": "That is not there, or not for you."}, status=404)
    except PermissionError as error:
        return web.json_response({"error": _sentence(error)}, status=403)
    except ValueError as error:
        return web.json_response({"error": _sentence(error)}, status=400)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text if text.endswith((".", "!")) else f"{text}."
