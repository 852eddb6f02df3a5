"""The errors of the service, with its own codes and messages.

https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
"""

UNABLE_TO_GET = (
    "Unable to get object metadata from S3. Check object key, region and/or access permissions."
)

VIDEO_TOO_LARGE = (
    "The file size or duration of the supplied media is too large. "
    "The maximum file size is 10GB. The maximum duration is 6 hours."
)


class ServiceError(Exception):
    """An answer that is an error."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        """Keep the service's code, its message and the HTTP status."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def invalid_parameter(detail: str = "") -> ServiceError:
    """A request, or a picture, outside the documented limits."""
    message = "Request has invalid parameters."
    return ServiceError("InvalidParameterException", f"{message} {detail}".strip())


def invalid_format() -> ServiceError:
    """Not a JPEG or PNG, or a broken one."""
    return failure("InvalidImageFormatException")


def too_large() -> ServiceError:
    """More bytes or more pixels a side than the service takes."""
    return failure("ImageTooLargeException")


def invalid_object() -> ServiceError:
    """No such bucket or key, or no right to read it: the service does not say which."""
    return failure("InvalidS3ObjectException")


def access_denied(operation: str) -> ServiceError:
    """The request is not signed."""
    message = f"User: anonymous is not authorized to perform: rekognition:{operation}"
    return ServiceError("AccessDeniedException", message)


def unknown_operation(operation: str) -> ServiceError:
    """An operation that the service, or its sandbox, does not have."""
    return ServiceError("UnknownOperationException", f"{operation} is not part of the sandbox.")


def too_many_jobs(running: int, most: int) -> ServiceError:
    """More jobs at once than the account may have."""
    user = "arn:aws:iam::123456789012:user/sandbox"
    message = f"{running} open Jobs for User {user} Maximum limit: {most}"
    return ServiceError("LimitExceededException", message)


_FAILURES = {
    "ProvisionedThroughputExceededException": ("Provisioned Rate exceeded.", 400),
    "ThrottlingException": ("Slow down; sudden increase in rate of requests.", 400),
    "InternalServerError": ("Internal server error", 500),
    "AccessDeniedException": ("User is not authorized to perform this action.", 400),
    "InvalidS3ObjectException": (UNABLE_TO_GET, 400),
    "InvalidImageFormatException": ("Request has invalid image format.", 400),
    "ImageTooLargeException": ("Image size is too large.", 400),
    "InvalidParameterException": ("Request has invalid parameters.", 400),
    "VideoTooLargeException": (VIDEO_TOO_LARGE, 400),
    "LimitExceededException": ("20 open Jobs for User sandbox Maximum limit: 20", 400),
    "IdempotentParameterMismatchException": (
        "A ClientRequestToken was reused with other input parameters.",
        400,
    ),
    "ResourceNotFoundException": ("Could not find JobId", 400),
    "InvalidPaginationTokenException": ("Request has invalid pagination token.", 400),
}


def failure(code: str) -> ServiceError:
    """The error with this code and the service's message; KeyError when there is none."""
    message, status = _FAILURES[code]
    return ServiceError(code, message, status)
