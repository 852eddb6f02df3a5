"""The state of the sandbox's Slack workspace, and what happens to it.

`Workspace` is the one store; `records` are what it holds; `posting`, `sharing` and `membership`
change it; `seed` fills it. Nothing here knows of HTTP.
"""

from sandbox.workspace.store import Change, Workspace

__all__ = ["Change", "Workspace"]
