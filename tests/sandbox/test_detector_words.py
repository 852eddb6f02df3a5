"""What is said about the detector, as whole sentences, on the page and in the terminal."""

import pytest

from sandbox.commands.saying import detector_line
from sandbox.page.shapes import notice
from sandbox.rekognition import NoDetector
from sandbox.rekognition.cascades import Cascades
from sandbox.rekognition.models import SWITCHED_OFF, UNREACHABLE
from sandbox.rekognition.nanodet import NanoDet

SENTENCES = {
    # The class alone: its file is not in the repository.
    NanoDet.description: "NanoDet looks for 80 kinds of things.",
    Cascades().description: (
        "OpenCV's built-in detectors know only faces, cats and standing people."
    ),
    Cascades(SWITCHED_OFF).description: (
        "The better detector is off with SANDBOX_OFFLINE=1, "
        "so only faces, cats and standing people are found."
    ),
    Cascades(UNREACHABLE).description: (
        "The better detector could not be downloaded, so only faces, cats and standing people "
        "are found. Name its file with SANDBOX_MODEL=FILE."
    ),
    NoDetector().description: "No detector looks at the pictures, so only known ones have labels.",
}


@pytest.mark.parametrize(("description", "sentence"), SENTENCES.items())
def test_page_and_terminal_say_it_in_whole_sentences(description: str, sentence: str) -> None:
    assert detector_line(description) == (
        f"Labels are found on this machine, not by Amazon. {sentence}"
    )
    assert notice(description) == (
        "This is a Slack on your own machine. Labels are found on it, not by Amazon Rekognition. "
        f"{sentence} Keywords inside a picture count too."
    )
