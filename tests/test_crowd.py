"""Only so many deliveries are in work at once; Slack brings the others again."""

import asyncio
from http import HTTPStatus

import aiohttp
from aiohttp import web

from bot.crowd import Crowd, bound


def test_there_is_room_until_so_many_are_inside_and_again_when_one_leaves() -> None:
    crowd = Crowd(2)

    with crowd.enter() as first:
        with crowd.enter() as second, crowd.enter() as third:
            assert (first, second, third) == (True, True, False)
        with crowd.enter() as again:
            assert again


async def test_what_is_more_is_refused_at_once_and_nothing_else_is() -> None:
    held, inside = asyncio.Event(), asyncio.Semaphore(0)

    async def deliver(_: web.Request) -> web.Response:
        inside.release()
        await held.wait()
        return web.Response()

    async def health(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    bound(app, path="/slack/events", crowd=Crowd(3))
    app.router.add_post("/slack/events", deliver)
    app.router.add_get("/healthz", health)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async with aiohttp.ClientSession() as session:

        async def post() -> int:
            async with session.post(f"{url}/slack/events") as answer:
                return answer.status

        waiting = [asyncio.create_task(post()) for _ in range(3)]
        for _ in waiting:
            await inside.acquire()
        refused = [await post() for _ in range(5)]
        async with session.get(f"{url}/healthz") as answer:
            healthy = answer.status
        held.set()
        accepted = await asyncio.gather(*waiting)
        later = await post()
    await runner.cleanup()

    assert refused == [HTTPStatus.SERVICE_UNAVAILABLE] * 5
    assert (healthy, later) == (HTTPStatus.OK, HTTPStatus.OK)
    assert accepted == [HTTPStatus.OK] * 3
