"""The page: the sandbox's workspace in a browser.

The server shows what is in the workspace and passes on what a person does to `sandbox.people`;
`static/` is the page itself, which needs no build step and nothing from elsewhere.
"""

from sandbox.page.pages import Pages
from sandbox.page.server import Page

__all__ = ["Page", "Pages"]
