"""The error codes of AWS, by what can be done about them.

They are those of the services' API references and of
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-common-errors.html.
"""

THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "OverLimit",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""Codes that say: too much at once. ProvisionedThroughputExceeded is what Rekognition says above
its rate."""

PASSING = THROTTLED | frozenset(
    {
        # Lost or garbled on the way, or in the way of another request.
        "BadDigest",
        "ConditionalRequestConflict",
        "PriorRequestNotComplete",
        "RequestTimeout",
        "RequestTimeoutException",
        "TransactionConflictException",
        "TransactionInProgressException",
        "XAmzContentChecksumMismatch",
        # The service's own trouble; some services say so with status 400.
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        # The credentials ran out. boto3 fetches others wherever it can, and where it cannot,
        # whoever runs the bot will: no picture has to be posted again for that.
        "ExpiredToken",
        "ExpiredTokenException",
    }
)
"""Codes that a later try may not meet again. Any status from 500 counts as well."""

REFUSED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "AuthFailure",
        "AuthorizationError",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "InvalidSignatureException",
        "InvalidToken",
        "KMS.AccessDeniedException",
        "KmsAccessDenied",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotAuthorized",
        "NotSignedUp",
        "OptInRequired",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "SubscriptionRequiredException",
        "UnrecognizedClientException",
    }
)
"""Codes that say the credentials are wrong, or lack a right."""

CONDITION_FAILED = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
"""Codes with which DynamoDB says that somebody else was quicker: an answer like any other."""

MISSING = frozenset(
    {
        "AWS.SimpleQueueService.NonExistentQueue",
        "AuthorizationHeaderMalformed",
        "NoSuchBucket",
        "PermanentRedirect",
        "QueueDoesNotExist",
        "ResourceNotFoundException",
    }
)
"""Codes that say the bucket, table or queue is not there, or is in another region."""
