"""Which right a request to AWS needs, on what, and who asks.

Actions and resources are those of the Service Authorization Reference:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import unquote

from sandbox.templates import ACCOUNT

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
_NAMED = {
    "dynamodb": re.compile(rb'"TableName": ?"([^"]+)"'),
    "sqs": re.compile(rb'"Queue(?:Url|Name)": ?"(?:[^"]*/)?([^"/]+)"'),
}
_ARNS = {
    "dynamodb": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "sqs": "arn:aws:sqs:{region}:{account}:{name}",
    "s3": "arn:aws:s3:::{name}",
}
_IN_A_BATCH = re.compile(rb'"RequestItems": ?\{ ?"([^"]+)"')
_OBJECT = {
    "DELETE": "DeleteObject", "GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject",
    "POST": "PutObject",
}  # fmt: skip
_BUCKET = {
    ("GET", "encryption"): "GetEncryptionConfiguration",
    ("GET", "lifecycle"): "GetLifecycleConfiguration",
    ("GET", "list-type"): "ListBucket",
    ("GET", "notification"): "GetBucketNotification",
    ("GET", "publicAccessBlock"): "GetBucketPublicAccessBlock",
    ("HEAD", ""): "ListBucket",
}


class Asked(NamedTuple):
    """One request: the access key of whoever asks, the action, and the resource's ARN."""

    caller: str
    action: str
    resource: str


class Right(NamedTuple):
    """An action and the resources that it is allowed on; `*` stands for any text."""

    action: str
    resource: str
    sid: str = ""
    """What the statement is called that allows it."""


def needs_body(service: str) -> bool:
    """Whether a request's body has to be read to know what it is about."""
    return service in _NAMED or service in {"sts", "sns"}


def caller_of(authorization: str) -> str:
    """The access key that a request is signed with, empty for none."""
    found = _CREDENTIAL.search(authorization)
    return found[1] if found else ""


def service_of(authorization: str) -> str:
    """The service that a request is signed for, empty for none."""
    found = _CREDENTIAL.search(authorization)
    return found[3] if found else ""


def asked(environ: Mapping[str, Any], body: bytes) -> Asked | None:
    """What a request wants; None for one that nobody signed."""
    found = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not found:
        return None
    caller, region, service = found.groups()
    if service == "s3":
        action, name = _of_s3(environ)
    else:
        action, name = _operation(environ, body), _name(service, body)
    arn = _ARNS.get(service, "*").format(region=region, account=ACCOUNT, name=name)
    return Asked(caller, f"{service}:{action}", arn)


def allows(rights: Sequence[Right], what: Asked) -> bool:
    """Whether one of the rights covers a request. Who somebody is, everybody may ask."""
    return what.action == "sts:GetCallerIdentity" or any(
        fnmatchcase(what.action, right.action) and fnmatchcase(what.resource, right.resource)
        for right in rights
    )


def rights_of(policy: Mapping[str, Any]) -> list[Right]:
    """What a policy document without functions allows, whatever its conditions say."""
    return [
        Right(action, resource, statement.get("Sid", ""))
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in _several(statement["Action"])
        for resource in _several(statement["Resource"])
    ]


def _several(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry)


def _operation(environ: Mapping[str, Any], body: bytes) -> str:
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        return target.rsplit(".", 1)[-1]
    action = re.search(rb"(?:^|&)Action=(\w+)", body)
    return action[1].decode() if action else "?"


def _name(service: str, body: bytes) -> str:
    pattern = _NAMED.get(service)
    found = (pattern and pattern.search(body)) or _IN_A_BATCH.search(body)
    return found[1].decode() if found else ""


def _of_s3(environ: Mapping[str, Any]) -> tuple[str, str]:
    """S3 knows its operations by method, path and query."""
    method = str(environ["REQUEST_METHOD"])
    bucket, _, key = unquote(str(environ.get("PATH_INFO", ""))).strip("/").partition("/")
    query = str(environ.get("QUERY_STRING", ""))
    if key:
        return _OBJECT.get(method, "?"), f"{bucket}/{key}"
    names = {part.split("=")[0] for part in query.split("&")}
    action = next((_BUCKET[method, name] for name in names if (method, name) in _BUCKET), "")
    return action or f"{method}?{query}", bucket
