"""Amazon Rekognition as the detector."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.detections import detection_from_answer, lines_from_answer, moderation_from_answer
from bot.aws.failures import error_code
from bot.aws.pace import CallPace
from bot.core.labels import Detection
from bot.core.moderation.seen import Moderation
from bot.errors import PictureError

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.literals import DetectLabelsFeatureNameType

ASKED_CONFIDENCE = 55.0
"""Percent. Rekognition's own default, below which its guesses are mostly wrong; what is shown
is decided later, so that a lower bar needs no second, paid call."""

MODERATION_CONFIDENCE = 50.0
"""Percent. Rekognition's own default, below which it warns of many false positives; the policy
decides later, so that a change of it needs no second call."""

UNREADABLE = {
    "ImageTooLargeException": "Amazon Rekognition says that this picture is too large to look at.",
    "InvalidImageFormatException": "Amazon Rekognition cannot read this picture.",
    # Everything else in the request is constant, so it is the picture that it objects to.
    "InvalidParameterException": "Amazon Rekognition does not accept this picture.",
}
"""Codes that are about the picture, and the sentence for its thread."""

P = ParamSpec("P")
R = TypeVar("R")


class RekognitionDetector:
    """Asks for everything that Rekognition sees in a picture.

    Called with the bytes, not with an S3 object: that is quicker, needs no right to read the
    bucket, and can run while the original is being stored.
    """

    def __init__(
        self, client: "RekognitionClient", executor: Executor, *,
        image_properties: bool = False, pace: CallPace | None = None,
    ) -> None:  # fmt: skip
        """`image_properties` also asks for colours and quality, at 75 % more per picture."""
        self._client = client
        self._pace = pace
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
        answer = await self._ask(
            self._client.detect_labels,
            Image={"Bytes": image},
            MinConfidence=ASKED_CONFIDENCE,
            Features=self._features,
        )
        return detection_from_answer(answer)

    async def detect_moderation(self, image: bytes) -> Moderation:
        """Ask for all moderation labels in a JPEG or PNG; see `bot.ports.Detector`."""
        answer = await self._ask(
            self._client.detect_moderation_labels,
            Image={"Bytes": image},
            MinConfidence=MODERATION_CONFIDENCE,
        )
        return moderation_from_answer(answer)

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        """Read the lines in a JPEG or PNG; see `bot.ports.Detector`.

        Without a filter Rekognition leaves out words of which it is less than 80 % sure, and
        whatever is behind the hundredth
        (https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html).
        """
        return lines_from_answer(await self._ask(self._client.detect_text, Image={"Bytes": image}))

    async def _ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._pace:
            await self._pace.turn(function.__name__)
        try:
            return await self._calls.run(function, *args, **kwargs)
        except ClientError as error:
            sentence = UNREADABLE.get(error_code(error))
            if sentence is None:
                raise
            raise PictureError(sentence) from error
