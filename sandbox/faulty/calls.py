"""Which call of which service an HTTP request is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """Whose words a fault is told in."""

    DYNAMODB = "DynamoDB"
    S3 = "S3"
    SQS = "SQS"
    REKOGNITION = "Rekognition"
    SLACK = "Slack's Web API"
    FILES = "Slack's files"
    SOCKET = "Slack's sockets"
    DELIVERY = "Deliveries"
    """Slack calls the bot."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, by its service and the service's name for it."""

    service: Service
    operation: str


_TARGETS = {
    "DynamoDB": Service.DYNAMODB,
    "AmazonSQS": Service.SQS,
    "RekognitionService": Service.REKOGNITION,
}
_PLACES = {
    "upload": Call(Service.FILES, "upload"),
    "files-pri": Call(Service.FILES, "download"),
    "files-tmb": Call(Service.FILES, "thumbnail"),
    "link": Call(Service.SOCKET, "connect"),
    "response": Call(Service.SLACK, "response_url"),
    "slack": Call(Service.DELIVERY, "event"),
}
"""What the first part of a path stands for."""


def recognised(method: str, path: str, headers: Mapping[str, str]) -> Call:
    """The call; what is signed and has no target is S3's. Raises KeyError for what is nobody's."""
    if target := headers.get("X-Amz-Target", ""):
        service, _, operation = target.partition(".")
        return Call(_TARGETS[service.partition("_")[0]], operation)
    if "AWS4-HMAC-SHA256" in headers.get("Authorization", ""):
        return Call(Service.S3, f"{method.capitalize()}Object")
    first, _, rest = path.lstrip("/").partition("/")
    return Call(Service.SLACK, rest) if first == "api" else _PLACES[first]
