"""What a person sends from the page: text and files of one message."""

from dataclasses import dataclass, field

from aiohttp import web

from sandbox.people import PostedFile

LARGEST_BODY = 1024**3
MOST_FILES = 10
"""As many as Slack takes in one message."""


@dataclass(slots=True)
class Draft:
    """A message on its way."""

    text: str = ""
    thread_ts: str = ""
    files: list[PostedFile] = field(default_factory=list)


async def read_draft(request: web.Request) -> Draft:
    """The form's content. Raises ValueError for a message that says nothing or too much."""
    form = await request.post()
    # Forms send line ends as the web does, Slack keeps them as people type them.
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    draft = Draft(text, str(form.get("thread_ts", "")))
    for value in form.getall("files", []):
        if isinstance(value, web.FileField):
            draft.files.append(PostedFile(value.filename, value.file.read()))
    if not draft.text and not draft.files:
        raise ValueError("An empty message cannot be sent")
    if len(draft.files) > MOST_FILES:
        raise ValueError(f"At most {MOST_FILES} files fit into one message")
    return draft
