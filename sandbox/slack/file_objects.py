"""File objects as Slack sends them (https://docs.slack.dev/reference/objects/file-object)."""

from pathlib import PurePath
from urllib.parse import quote

from sandbox.workspace import Workspace
from sandbox.workspace.records import ChannelKind, File, FileKind, Json, Share

THUMBNAILS = (64, 80, 160, 360, 480, 720, 800, 960, 1024)
VIDEO_THUMBNAIL = (640, 360)
"""Pixels, at most as wide and as high."""
_SQUARE = (64, 80, 160)


def video_thumbnail(file: File) -> tuple[int, int]:
    """Width and height of a video's still; of one that cannot be played they are ours."""
    if not file.width:
        return VIDEO_THUMBNAIL
    most_across, most_down = VIDEO_THUMBNAIL
    scale = min(most_across / file.width, most_down / file.height, 1.0)
    return max(round(file.width * scale), 1), max(round(file.height * scale), 1)


class FileObjects:
    """Makes file objects whose addresses point at the sandbox."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.base_url = ""
        """Scheme, host and port of the sandbox, known once it listens."""

    def entry(self, file: File, *, as_before: bool = False) -> Json:
        """The file in a message's `files`; `as_before` shows a deleted one as it was."""
        if file.kind is FileKind.TOMBSTONE or (file.deleted and not as_before):
            return {"id": file.id, "mode": "tombstone"}
        if file.kind is FileKind.HIDDEN:
            return self._hidden(file)
        return self.whole(file)

    def event_entry(self, file: File) -> Json:
        """The file in an event: a stub when it comes from Slack Connect."""
        if file.kind is FileKind.CONNECT and not file.deleted:
            return {
                "id": file.id,
                "mode": "file_access",
                "file_access": "check_file_info",
                "created": 0,
                "timestamp": 0,
                "user": "",
            }
        return self.entry(file)

    def info(self, file: File) -> Json:
        """The file as `files.info` tells it, with everywhere it was shared."""
        shares = file.shares if file.ready else []
        return {
            **self.whole(file),
            "shares": self._shares(shares),
            "channels": self._ids(shares, ChannelKind.PUBLIC),
            "groups": self._ids(shares, ChannelKind.PRIVATE, ChannelKind.MPIM),
            "ims": self._ids(shares, ChannelKind.IM),
            "comments_count": 0,
        }

    def whole(self, file: File) -> Json:
        """Everything but the shares. A file that is not ready has no type and no thumbnails."""
        return {
            **self._core(file),
            **self._addresses(file),
            **({"alt_txt": file.alt_text} if file.alt_text else {}),
            **({"bot_id": file.bot_id} if file.bot_id else {}),
            **({"subtype": file.subtype} if file.subtype else {}),
            **(self._media(file) if file.ready else {}),
        }

    def _core(self, file: File) -> Json:
        external = file.kind is FileKind.EXTERNAL
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype if file.ready else "",
            "filetype": file.filetype if file.ready else "",
            "pretty_type": file.pretty_type if file.ready else "",
            "user": file.user,
            "user_team": self._workspace.team.id,
            "editable": False,
            "size": file.claimed_size,
            "mode": "external" if external else "hosted",
            "is_external": external,
            "external_type": "gdrive" if external else "",
            "is_public": self._is_public(file),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "media_display_type": self._display_type(file),
            "is_starred": False,
            "has_rich_preview": False,
            "file_access": "visible",
        }

    def _display_type(self, file: File) -> str:
        return "video" if file.mimetype.startswith("video/") else "unknown"

    def _is_public(self, file: File) -> bool:
        kinds = [self._workspace.channels[channel].kind for channel in file.channels]
        return ChannelKind.PUBLIC in kinds

    def _addresses(self, file: File) -> Json:
        team, domain = self._workspace.team.id, self._workspace.team.domain
        permalink = (
            f"https://{domain}.slack.com/files/{file.user}/{file.id}/{quote(file.name, safe='')}"
        )
        if file.kind is FileKind.EXTERNAL:
            return {
                "external_id": file.id,
                "external_url": file.external_url,
                "url_private": file.external_url,
                "permalink": permalink,
            }
        return {
            "url_private": self._url_private(file),
            "url_private_download": file.download_url or self.download_url(file),
            "permalink": permalink,
            "permalink_public": f"https://slack-files.com/{team}-{file.id}-0123456789",
        }

    def download_url(self, file: File) -> str:
        """Where the original is, for whoever shows a token that may see it."""
        return f"{self._files(file, 'files-pri')}/download/{quote(file.name, safe='')}"

    def _url_private(self, file: File) -> str:
        if file.mimetype.startswith("video/"):
            name = quote(PurePath(file.name).stem, safe="")
            return f"{self._files(file, 'files-tmb')}-0123456789/{name}.mp4"
        return f"{self._files(file, 'files-pri')}/{quote(file.name, safe='')}"

    def _files(self, file: File, folder: str) -> str:
        return f"{self.base_url}/{folder}/{self._workspace.team.id}-{file.id}"

    def _media(self, file: File) -> Json:
        if file.mimetype.startswith("video/"):
            return self._video(file)
        if not file.width:
            return {}
        thumbnails: Json = {}
        for size in THUMBNAILS:
            thumbnails |= self._thumbnail(file, size)
        if file.filetype == "gif":
            thumbnails |= self._animation(file)
        return {**thumbnails, "original_w": file.width, "original_h": file.height}

    def _animation(self, file: File) -> Json:
        """Of a GIF there are smaller ones that move, and one picture that does not."""
        made = f"{self._files(file, 'files-tmb')}-0123456789"
        still = f"{made}/{max(file.width, file.height)}.png"
        moving = {f"thumb_{size}_gif": f"{made}/{size}.gif" for size in (360, 480)}
        return {**moving, "deanimate_gif": still, "pjpeg": still}

    def _video(self, file: File) -> Json:
        made = f"{self._files(file, 'files-tmb')}-0123456789"
        width, height = video_thumbnail(file)
        return {
            **({"duration_ms": file.milliseconds} if file.milliseconds else {}),
            "mp4": self._url_private(file),
            "hls": f"{made}/file.m3u8",
            "transcription": {"status": "none"},
            "thumb_video": f"{made}/thumb_video.png",
            "thumb_video_w": width,
            "thumb_video_h": height,
        }

    def _thumbnail(self, file: File, size: int) -> Json:
        longest = max(file.width, file.height)
        if size not in _SQUARE and size > longest:
            return {}
        url = f"{self._files(file, 'files-tmb')}-0123456789/{size}.png"
        if size in _SQUARE:
            return {f"thumb_{size}": url}
        scale = size / longest
        return {
            f"thumb_{size}": url,
            f"thumb_{size}_w": max(1, round(file.width * scale)),
            f"thumb_{size}_h": max(1, round(file.height * scale)),
        }

    def _hidden(self, file: File) -> Json:
        core = self._core(file)
        kept = ("id", "created", "timestamp", "name", "title", "user")
        return {**{key: core[key] for key in kept}, "mode": "hidden_by_limit"}

    def _shares(self, shares: list[Share]) -> Json:
        found: Json = {}
        for share in shares:
            channel = self._workspace.channels[share.channel]
            side = "public" if channel.kind is ChannelKind.PUBLIC else "private"
            entries = found.setdefault(side, {}).setdefault(share.channel, [])
            entries.append(self._share(share, channel.name))
        return found

    def _share(self, share: Share, channel_name: str) -> Json:
        message = self._workspace.message(share.channel, share.ts)
        replies = self._workspace.replies(share.channel, share.thread_ts or share.ts)
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "reply_users": users,
            "reply_users_count": len(users),
            "reply_count": len(replies),
            "ts": share.ts,
            **({"thread_ts": share.thread_ts} if share.thread_ts else {}),
            "channel_name": channel_name,
            "team_id": self._workspace.team.id,
            "share_user_id": message.user if message else "",
            "source": "UNKNOWN",
            "is_silent_share": False,
        }

    def _ids(self, shares: list[Share], *kinds: ChannelKind) -> list[str]:
        channels = dict.fromkeys(share.channel for share in shares)
        return [id_ for id_ in channels if self._workspace.channels[id_].kind in kinds]
