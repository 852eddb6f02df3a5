"""A page in the place of an answer, as proxies on the way give it, is no answer.

botocore reads what is no JSON as an answer without members, and of most answers of S3 the status
alone: a page with status 200 would count as success.
"""

from typing import Any

from botocore.exceptions import HTTPClientError
from botocore.hooks import BaseEventHooks

_PAGE = "text/html"
_BEGINS = (b"<!doctype html", b"<html")


def refuse_pages(events: BaseEventHooks) -> None:
    """Let calls fail that a page comes back from, in all clients that are made from now on."""
    events.register_last("after-call", _refuse)


def _refuse(http_response: Any, model: Any, **_: Any) -> None:
    if not str(http_response.headers.get("Content-Type", "")).startswith(_PAGE):
        return
    if model.has_streaming_output:
        # An object may be a page itself; then S3 says which bytes it is.
        is_page = "ETag" not in http_response.headers
    else:
        is_page = http_response.content.lstrip().lower().startswith(_BEGINS)
    if is_page:
        raise HTTPClientError(error="a page came back in the place of an answer")
