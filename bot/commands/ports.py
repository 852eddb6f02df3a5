"""Whether a process of ours could listen where it is told to."""

import socket
from os import strerror

import aiohttp

from bot.core.findings import Finding

_PATIENCE = aiohttp.ClientTimeout(total=2)
_OURS = "labels_"
"""How the names of our own metrics begin."""


async def check_port(setting: str, port: int, session: aiohttp.ClientSession) -> Finding:
    """Take the port for a moment; if it is taken, ask whether it is by a bot that runs."""
    reason = _taken(port)
    if not reason:
        return Finding(setting, ok=True, detail=f"{port} is free")
    if await _is_ours(port, session):
        return Finding(setting, ok=True, detail=f"{port} is in use by a bot that runs")
    detail = f"nothing can listen on {port}: {reason}"
    advice = f"Stop what uses it, or set {setting} to another port."
    return Finding(setting, ok=False, detail=detail, advice=advice)


def _taken(port: int) -> str:
    """Why nothing can listen there, empty when it can. It does not listen itself."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError as error:
            return strerror(error.errno or 0).lower()
    return ""


async def _is_ours(port: int, session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/metrics", timeout=_PATIENCE) as answer:
            return _OURS in await answer.text()
    except (TimeoutError, aiohttp.ClientError, ValueError):
        return False
