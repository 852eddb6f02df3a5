"""How workspaces get the app: the page on which people allow it, and codes that become tokens.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from sandbox.slack.oauth.consent import AUTHORIZE, Consent
from sandbox.slack.oauth.exchange import OAUTH_METHODS, concealed
from sandbox.slack.oauth.grants import Grants
from sandbox.slack.oauth.redirects import RedirectURLs

__all__ = ["AUTHORIZE", "OAUTH_METHODS", "Consent", "Grants", "RedirectURLs", "concealed"]
