"""Files that are not what they say: built here, so that no such file lies in the repository."""

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.people import PostedFile
from sandbox.workspace.records import FileKind, Serving
from tests.scenarios.album import picture

_ADLER = 65521
_ROWS = 100
"""Rows of the bomb that are compressed once and then repeated."""


def png_bomb(side: int = 30_000) -> bytes:
    """A valid grey PNG of side × side black pixels; 900 MB once decoded, under 1 MB as a file."""
    row = bytes(1 + side)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    part = squeeze.compress(row * _ROWS) + squeeze.flush(zlib.Z_FULL_FLUSH)
    body = part * (side // _ROWS) + squeeze.flush(zlib.Z_FINISH)
    # RFC 1950: the sum of n zero bytes has 1 in its low half and n mod 65521 in its high one.
    check = struct.pack(">HH", len(row) * side % _ADLER, 1)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", b"\x78\xda" + body + check),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@dataclass(slots=True)
class ForeignHost:
    """A server that is not Slack's, and what it was asked."""

    url: str = ""
    requests: list[dict[str, str]] = field(default_factory=list)


@asynccontextmanager
async def foreign_host() -> AsyncIterator[ForeignHost]:
    """Serve a picture to anybody, and note what they show."""
    host = ForeignHost()

    async def serve(request: web.Request) -> web.Response:
        host.requests.append(dict(request.headers))
        return web.Response(body=picture(), content_type="image/jpeg")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}/beach.jpg"
    try:
        yield host
    finally:
        await runner.cleanup()


LIMIT_MB = 1
NOT_A_PICTURE = (
    "This file is not a picture, whatever its name says; I can look at "
    "JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC and AVIF pictures."
)
INCOMPLETE = (
    "This picture is incomplete, its file ends too early; please upload the whole file again."
)
TOO_LARGE = "This file is larger than the 1 MB that I look at; please post a smaller version."
LOGIN_PAGE = (
    "Slack showed a login page instead of the file, so the app probably lacks the permission "
    "files:read, or was not reinstalled after it was added."
)


def refused(elsewhere: str) -> list[tuple[PostedFile, str]]:
    """Files, and what the thread is told of each; `elsewhere` is an address outside of Slack."""
    whole, png = picture(), picture("PNG")
    large = whole + bytes(LIMIT_MB << 20)
    return [
        (PostedFile("letter.jpg", b"Dear all, this is a letter.\n" * 50), NOT_A_PICTURE),
        (PostedFile("byte.png", b"\x89"), NOT_A_PICTURE),
        (PostedFile("empty.png", b""), NOT_A_PICTURE),
        (PostedFile("clip.png", b"\0\0\0\x20ftypisom" + bytes(100)), NOT_A_PICTURE),
        (PostedFile("half.jpg", whole[: len(whole) // 2]), INCOMPLETE),
        (PostedFile("head.png", png[:60]), INCOMPLETE),
        (
            PostedFile("bomb.png", png_bomb()),
            (
                "This picture is too large to open, 30,000 × 30,000 pixels; "
                "please post a smaller version of at most 100 megapixels."
            ),
        ),
        (
            PostedFile("scan.jpg", b"\0\0\0\x0cjP  \r\n\x87\n"),
            (
                "I cannot open JPEG 2000 pictures yet; "
                "please post it as a JPEG or PNG, and I will look at it."
            ),
        ),
        (PostedFile("page.jpg", whole, serving=Serving(page=True)), LOGIN_PAGE),
        (PostedFile("away.jpg", whole, serving=Serving(redirect_to=elsewhere)), LOGIN_PAGE),
        (PostedFile("large.jpg", large), TOO_LARGE),
        (PostedFile("larger-than-said.jpg", large, claimed_size=2000), TOO_LARGE),
        (
            PostedFile("foreign.jpg", whole, download_url=elsewhere),
            "This file does not lie in Slack, so I cannot look at it; upload it here instead.",
        ),
        (
            PostedFile("", whole, kind=FileKind.CONNECT, info_error="access_denied"),
            (
                "Slack does not let me open this file; "
                "files shared from another organisation can be closed to apps."
            ),
        ),
    ]
