"""AWS's descriptions of its services, read once in a process.

botocore reads them anew for every session, which takes 0.1 s of computing for each client. A bot
has one session for all its life; the tests have hundreds.
"""

from functools import cache

import botocore.session

_OURS = ("dynamodb", "rekognition", "s3", "sqs")


def read_once() -> None:
    """Have all sessions of this process share what one of them has read."""
    botocore.session.create_loader = cache(botocore.session.create_loader)


def read_now() -> None:
    """Read already what a bot needs, so that copies of this process need not."""
    session = botocore.session.get_session()
    for service in _OURS:
        session.create_client(service, region_name="us-east-1")
