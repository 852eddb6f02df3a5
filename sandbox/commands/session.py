"""One run of a command: where it says things, where its logs go, and how the sandbox starts."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Self

from rich.console import Console

from sandbox.config import SandboxConfig, SandboxConfigError
from sandbox.options import Options
from sandbox.photos import PhotoError
from sandbox.rekognition.models import choose_detector
from sandbox.rekognition.rapidocr import choose_reader
from sandbox.stack import Sandbox

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


_EXPECTED = (KeyboardInterrupt, asyncio.CancelledError, SandboxConfigError, PhotoError)
"""Ends of a run that the logs say nothing about."""


class Session:
    """Use it with `with`. The logs are deleted at the end of a run that went well."""

    def __init__(self, environ: Mapping[str, str], *, verbose: bool) -> None:
        self.environ = environ
        self.config = SandboxConfig.from_env(environ)
        self.out = _console(stderr=False)
        self.status = _console(stderr=True)
        """For what is going on at the moment; it shows nothing outside a terminal."""
        self.keep_logs = False
        self._verbose = verbose
        self._logs: Path | None = None

    @property
    def logs(self) -> str:
        """Where the logs are, in words."""
        return f"Logs: {self._logs}" if self._logs else "Logs: on this terminal."

    def __enter__(self) -> Self:
        """Let the logs begin."""
        if self._verbose:
            logging.basicConfig(level=logging.INFO, format=_FORMAT)
            return self
        self._logs = Path(tempfile.mkdtemp(prefix="labels-sandbox-"))
        logging.basicConfig(level=logging.INFO, format=_FORMAT, filename=self._logs / "sandbox.log")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Delete the logs, unless somebody will want to read them."""
        if kind is None or issubclass(kind, _EXPECTED):
            kept = self.keep_logs
        else:
            kept = True
            self.status.print(self.logs)
        if self._logs and not kept:
            shutil.rmtree(self._logs, ignore_errors=True)

    def say(self, *lines: str) -> None:
        """Print lines."""
        for line in lines:
            self.out.print(line)

    def _bot_environment(self) -> dict[str, str]:
        reading = {"OCR_LABELS": "on"} if self.config.ocr else {}
        budget = {"MONTHLY_BUDGET_USD": self.config.budget} if self.config.budget else {}
        return {**reading, **budget}

    def options(self) -> Options:
        """What every sandbox of this run has: the best detector there is, our logs."""
        return Options(
            find_detector=partial(choose_detector, self.config),
            find_reader=partial(choose_reader, self.config),
            bot_environment=self._bot_environment(),
            inherited=self.environ,
            logs=self._logs,
            admin_token=self.config.admin_token,
        )

    @asynccontextmanager
    async def sandbox(self, options: Options | None = None) -> AsyncIterator[Sandbox]:
        """A running sandbox. Raises StartError."""
        sandbox = Sandbox(options or self.options())
        with self.status.status("Starting Slack, AWS, Rekognition and the bot …"):
            await sandbox.__aenter__()
        try:
            yield sandbox
        finally:
            with self.status.status("Stopping …"):
                await sandbox.__aexit__(None, None, None)


def _console(*, stderr: bool) -> Console:
    return Console(stderr=stderr, soft_wrap=True, highlight=False, markup=False, emoji=False)
