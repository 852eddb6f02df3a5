"""Any video that is read, as Rekognition Video takes it: H.264 and AAC in an MP4.

Where only the container is wrong, nothing is encoded anew. Everything streams from file to file;
what is in memory is a few frames, whatever the video's length.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import av
from av.container import OutputContainer
from av.stream import Stream

from bot.core.videos import VideoFacts
from bot.errors import PictureError
from bot.pictures.videos.encoding import EncodedFrames, EncodedSound
from bot.pictures.videos.identifying import Kind
from bot.pictures.videos.opening import OpenVideo, has_decoder, open_video
from bot.pictures.videos.probing import probe
from bot.pictures.videos.refusals import damaged, too_long_converted
from bot.pictures.videos.tracks import Coded, CopiedTrack, Track
from bot.pictures.videos.values import Wanted

_MUXER = {"movflags": "faststart", "max_interleave_delta": "1000000"}
"""The index first, so that nobody has to fetch the end for it; a second at most waits in memory
(https://ffmpeg.org/ffmpeg-formats.html)."""


def transcode(source: Path, target: Path, wanted: Wanted) -> VideoFacts:
    """Write the video, upright or with a note how it is turned, and say what was written.

    Raises PictureError; nothing is left behind then.
    """
    facts = probe(source)
    with ExitStack() as undoing:
        undoing.callback(target.unlink, missing_ok=True)
        if not (_may_copy(facts) and _copied(source, target, facts, wanted)):
            _write(source, target, facts, wanted, copied=False)
        written = probe(target)
        undoing.pop_all()
    return written


def _may_copy(facts: VideoFacts) -> bool:
    """AVI does not say when frames are shown that H.264 has out of order."""
    return facts.copies_pictures and facts.format != Kind.AVI.value.name


def _copied(source: Path, target: Path, facts: VideoFacts, wanted: Wanted) -> bool:
    """Whether it worked: what an MP4 does not take has to be encoded after all."""
    try:
        _write(source, target, facts, wanted, copied=True)
    except PictureError:
        return False
    return True


def _write(source: Path, target: Path, facts: VideoFacts, wanted: Wanted, *, copied: bool) -> None:
    with (
        open_video(source) as video,
        av.open(str(target), "w", format="mp4", options=_MUXER) as output,
    ):
        tracks = _tracks(video, output, facts, copied=copied)
        left = wanted.most_bytes
        for packet in video.container.demux(*tracks):
            if _is_after(packet, video, wanted.seconds):
                break
            left = _mux(output, tracks[packet.stream].take(packet), left)
        for track in tracks.values():
            left = _mux(output, track.finish(), left)
        if left == wanted.most_bytes:
            raise damaged()


def _tracks(
    video: OpenVideo, output: OutputContainer, facts: VideoFacts, *, copied: bool
) -> dict[Stream, Track]:
    """The pictures, and the first sound that can be decoded or need not be."""
    pictures: Track = (
        CopiedTrack(video.stream, output, video.begins)
        if copied
        else EncodedFrames(video, output, facts)
    )
    tracks: dict[Stream, Track] = {video.stream: pictures}
    for sound, codec in zip(video.container.streams.audio, facts.sounds, strict=True):
        if codec == "aac":
            tracks[sound] = CopiedTrack(sound, output, video.begins)
            break
        if has_decoder(codec):
            tracks[sound] = EncodedSound(sound, output)
            break
    return tracks


def _is_after(packet: Coded, video: OpenVideo, seconds: float | None) -> bool:
    """Whether the packet, in the order of decoding, belongs to what is not wanted any more."""
    if seconds is None or packet.dts is None or packet.stream is not video.stream:
        return False
    return float(packet.dts * packet.time_base) - video.begins >= seconds


def _mux(output: OutputContainer, packets: Iterable[Coded], left: int) -> int:
    """Write the packets; returns how many bytes may still be written."""
    for packet in packets:
        left -= packet.size
        if left < 0:
            raise too_long_converted()
        output.mux(packet)
    return left
