"""A page in the place of an answer, as proxies on the way give it, is no answer.

botocore reads what is no JSON as an answer without members, and of most answers of S3 the status
alone: a page with status 200 would count as success.
"""

from typing import Any

from botocore.exceptions import HTTPClientError
from botocore.hooks import BaseEventHooks

_PAGE = "text/html"


def refuse_pages(events: BaseEventHooks) -> None:
    """Let calls fail that a page comes back from, in all clients that are made from now on.

    Nobody here reads objects from S3, of which pages would be answers.
    """
    events.register_last("after-call", _refuse)


def _refuse(http_response: Any, **_: Any) -> None:
    if str(http_response.headers.get("Content-Type", "")).startswith(_PAGE):
        raise HTTPClientError(error="a page came back in the place of an answer")
