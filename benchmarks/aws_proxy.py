"""Stands before moto and makes S3, DynamoDB and SQS take seeded times."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

SECONDS = {"s3 put": (0.06, 0.12), "s3 get": (0.03, 0.07), "dynamodb": (0.004, 0.01),
           "sqs": (0.006, 0.014)}  # fmt: skip
"""Shortest and longest time of a call to a service in the same region: an assumption."""

_LARGEST_BODY = 64 * 1024 * 1024
_HOP_BY_HOP = frozenset({"connection", "content-encoding", "content-length", "transfer-encoding"})


@asynccontextmanager
async def slowed_aws(url: str) -> AsyncIterator[str]:
    """The address of the same services, with the time that they take in a region."""
    drawn = random.Random(2)
    async with aiohttp.ClientSession(auto_decompress=False) as session:

        async def forward(request: web.Request) -> web.Response:
            delay = drawn.uniform(*SECONDS[_service(request)])
            data = await request.read()
            headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP_BY_HOP}
            answer, _ = await asyncio.gather(
                _ask(session, request, f"{url}{request.rel_url}", headers, data),
                asyncio.sleep(delay),
            )
            return answer

        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/{path:.*}", forward)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, auto_decompress=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


async def _ask(
    session: aiohttp.ClientSession, request: web.Request, url: str,
    headers: dict[str, str], data: bytes,
) -> web.Response:  # fmt: skip
    async with session.request(request.method, url, headers=headers, data=data) as answer:
        body = await answer.read()
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP_BY_HOP}
        return web.Response(status=answer.status, headers=kept, body=body)


def _service(request: web.Request) -> str:
    target = request.headers.get("X-Amz-Target", "")
    if target.startswith("DynamoDB"):
        return "dynamodb"
    if target.startswith("AmazonSQS"):
        return "sqs"
    return "s3 put" if request.method == "PUT" else "s3 get"
