"""Words that more than one command says."""

from sandbox.answers import Answer
from sandbox.terminal import message_lines


def detector_line(description: str) -> str:
    """Where the labels come from; nobody may take them for Amazon's."""
    return f"Labels are found on this machine, not by Amazon. {description}."


def answer_lines(answer: Answer) -> list[str]:
    """An answer as it reads in a terminal, indented."""
    return [f"  {line}" for line in message_lines(answer.message)]
