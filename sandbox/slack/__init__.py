"""Slack's side of the wire: Web API, files, events, Socket Mode, signed HTTP."""

from sandbox.slack.server import SlackSandbox

__all__ = ["SlackSandbox"]
