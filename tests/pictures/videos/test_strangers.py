"""A file makes FFmpeg open no other file and no address, whatever it holds and is called."""

import errno
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import av
import pytest

from bot.errors import PictureError
from bot.pictures.videos.opening import ffmpeg_failures, open_video
from bot.pictures.videos.probing import probe
from bot.pictures.videos.refusals import not_a_video
from tests.pictures.samples import Writer
from tests.pictures.videos.films import plain


@dataclass(slots=True)
class Listener:
    """Somebody who must never be called."""

    server: socket.socket

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}/secret.mp4"

    @property
    def called(self) -> bool:
        self.server.settimeout(0.0)
        try:
            self.server.accept()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Listener(server)


PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {address}\n",
    "DASH": '<?xml version="1.0"?><MPD><BaseURL>{address}</BaseURL></MPD>',
    "SDP": "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    "local file": "ffconcat version 1.0\nfile file:///etc/passwd\n",
    "encrypted HLS": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{address}"\n/etc/passwd\n',
    "nested": "ffconcat version 1.0\nfile concat:{address}|file:///etc/passwd\n",
    "part of a file": "ffconcat version 1.0\nfile subfile,,start,0,end,9,,:/etc/passwd\n",
    "redirect": "[Reference]\r\nRef1={address}\r\n",
    "ASX": '<ASX version="3"><Entry><Ref href="{address}"/></Entry></ASX>',
    "IMF": '<?xml version="1.0"?><AssetMap><Path>{address}</Path></AssetMap>',
    "NSV": "NSVf\0\0\0\0{address}",
    "SMIL": '<smil><body><video src="{address}"/></body></smil>',
}


@pytest.mark.parametrize("name", ["video.mp4", "video.m3u8", "http:video.mov"])
@pytest.mark.parametrize("kind", PLAYLISTS)
def test_playlists_are_no_videos(write: Writer, listener: Listener, kind: str, name: str) -> None:
    path = write(name, PLAYLISTS[kind].format(address=listener.address).encode())

    with pytest.raises(PictureError) as refused:
        probe(path)

    assert refused.value.sentence == not_a_video().sentence
    assert not listener.called


@pytest.mark.parametrize(
    "head",
    [
        struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8, b"moov"),
        b"RIFF\0\0\0\0AVI ",
        b"\x1a\x45\xdf\xa3\x88\x42\x82\x84webm\x18\x53\x80\x67\xff",
    ],
    ids=["MP4", "AVI", "WebM"],
)
def test_a_playlist_behind_the_head_of_a_video_is_not_followed(
    write: Writer, listener: Listener, head: bytes
) -> None:
    playlist = PLAYLISTS["HLS"].format(address=listener.address).encode()

    with pytest.raises(PictureError):
        probe(write("video.mp4", head + b"\n" + playlist))

    assert not listener.called


def test_frames_that_lie_in_another_file_are_not_fetched(write: Writer, listener: Listener) -> None:
    data = plain()
    at = data.index(b"url ") - 4
    address = listener.address.encode() + b"\0"
    outside = struct.pack(">I4sI", 12 + len(address), b"url ", 0) + address
    grown = bytearray(data[:at] + outside + data[at + 12 :])
    for box in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        place = grown.index(box) - 4
        size = int.from_bytes(grown[place : place + 4], "big")
        struct.pack_into(">I", grown, place, size + len(outside) - 12)

    facts = probe(write("video", bytes(grown)))

    assert facts.codec == "h264"
    assert not listener.called


def test_whatever_else_ffmpeg_asks_for_is_refused(write: Writer) -> None:
    with open_video(write("video", plain())) as video:
        asked = video.container.io_open

        with pytest.raises(PermissionError):
            asked("file:///etc/passwd", 1, {})
        assert video.container.options["protocol_whitelist"] == "none"


def test_a_full_disk_is_no_damage_to_the_video() -> None:
    with pytest.raises(av.FFmpegError), ffmpeg_failures():
        raise av.error.OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PictureError), ffmpeg_failures():
        raise av.error.OSError(errno.EIO, "Input/output error")
