"""Amazon Rekognition as the detector."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.detections import detection_from_answer
from bot.aws.failures import error_code
from bot.core.labels import Detection
from bot.errors import PictureError

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.literals import DetectLabelsFeatureNameType

ASKED_CONFIDENCE = 55.0
"""Percent. Rekognition's own default, below which its guesses are mostly wrong; what is shown
is decided later, so that a lower bar needs no second, paid call."""

UNREADABLE = {
    "ImageTooLargeException": "Amazon Rekognition says that this picture is too large to look at.",
    "InvalidImageFormatException": "Amazon Rekognition cannot read this picture.",
    # Everything else in the request is constant, so it is the picture that it objects to.
    "InvalidParameterException": "Amazon Rekognition does not accept this picture.",
}
"""Codes that are about the picture, and the sentence for its thread."""


class RekognitionDetector:
    """Asks DetectLabels for everything that it sees in a picture.

    Called with the bytes, not with an S3 object: that is quicker, needs no right to read the
    bucket, and can run while the original is being stored.
    """

    def __init__(
        self, client: "RekognitionClient", executor: Executor, *, image_properties: bool = False
    ) -> None:
        """`image_properties` also asks for colours and quality, at 75 % more per picture."""
        self._client = client
        self._calls = Calls("Amazon Rekognition", executor)
        self._features: list[DetectLabelsFeatureNameType] = ["GENERAL_LABELS"]
        if image_properties:
            self._features.append("IMAGE_PROPERTIES")

    @property
    def version(self) -> str:
        """What the answers depend on besides the picture: an answer is reused for the same."""
        return f"{'+'.join(self._features)}@{ASKED_CONFIDENCE:g}"

    async def detect_labels(self, image: bytes) -> Detection:
        """Ask for all labels in a JPEG or PNG; see `bot.ports.Detector`."""
        try:
            answer = await self._calls.run(
                self._client.detect_labels,
                Image={"Bytes": image},
                MinConfidence=ASKED_CONFIDENCE,
                Features=self._features,
            )
        except ClientError as error:
            sentence = UNREADABLE.get(error_code(error))
            if sentence is None:
                raise
            raise PictureError(sentence) from error
        return detection_from_answer(answer)
