"""The pages that people see while they install the app: plain, without scripts or other hosts."""

import hashlib
from base64 import b64encode
from html import escape

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;"
    "color:#1d3557}h1{font-size:1.6rem}a.go{display:inline-block;margin-top:1rem;padding:.7rem "
    "1.2rem;border-radius:.4rem;background:#1d3557;color:#fff;text-decoration:none}"
    "@media(prefers-color-scheme:dark){body{background:#10192b;color:#e8eef7}"
    "a.go{background:#e8eef7;color:#10192b}}"
)
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    "<style>{style}</style><h1>{title}</h1>{paragraphs}{link}</html>"
)
_GIVEN_UP = ("Nothing was installed.", "You can begin anew at any time.")
_BEGIN = "Begin anew"
_AGAIN = "If Slack shows the app all the same, it does not work there until this is done again."

FAILURES: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "access_denied": (200, "You did not allow it", _GIVEN_UP),
    "invalid_browser": (
        400, "This is not how it began",
        ("Installing begins and ends in the same browser, within ten minutes, and with cookies.",
         "Nothing was installed."),
    ),
    "invalid_state": (
        400, "This page was used, or is too old",
        ("Each page is good for one installation, within ten minutes.",
         "If Slack shows the app already, all is well."),
    ),
    "missing_code": (400, "Something is missing", ("Slack sent no code. Nothing was installed.",)),
    "invalid_code": (
        400, "Slack's code was used, or is too old",
        ("If Slack shows the app already, all is well.",),
    ),
    "organisation": (
        400, "One workspace at a time",
        ("Labels cannot be installed for a whole organisation at once.",
         "Please choose a single workspace."),
    ),
    "erasing": (
        503, "Your old pictures are being erased",
        ("Labels was taken out more than 30 days ago: what it kept is erased at this moment.",
         "That takes minutes, or hours where there was very much. Please try again later."),
    ),
    "busy": (
        503, "Something does not answer right now",
        ("Please try again in a moment.", _AGAIN),
    ),
    "setup": (
        500, "This app is not set up completely",
        ("Please tell whoever runs it: the log says what to mend.", _AGAIN),
    ),
}  # fmt: skip
"""Bolt's and Slack's words for what went wrong, and ours: the status, a title, what to do."""

_UNKNOWN = (400, "It did not work", ("Slack gave a reason that this app does not know.",))


def headers() -> dict[str, str]:
    """What every page is sent with. Its address may hold a code, so nobody hears of it."""
    digest = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def install_page(address: str) -> str:
    """Where it begins; `address` is where Slack asks for consent."""
    return _page(
        "Add Labels to Slack",
        "Labels gives your team a memory for its pictures: it says what is in them, and finds "
        "them again.",
        "Slack will ask you which workspace, and show what the app may do there.",
        link=(address, "Add to Slack"),
    )


def success_page(team_name: str, app: str, team: str) -> str:
    """Where it ends well."""
    where = f" in {team_name}" if team_name else ""
    return _page(
        f"Labels is installed{where}",
        "Invite it to a channel with /invite @Labels, and post a picture there.",
        link=(f"https://slack.com/app_redirect?app={app}&team={team}", "Open Slack"),
    )


def failure_page(reason: str, install_path: str) -> tuple[int, str]:
    """Where it does not: the status and the page. Nothing of an unknown reason is shown."""
    status, title, sentences = FAILURES.get(reason, _UNKNOWN)
    return status, _page(title, *sentences, link=(install_path, _BEGIN))


def _page(title: str, *sentences: str, link: tuple[str, str]) -> str:
    address, words = link
    return _PAGE.format(
        title=escape(title),
        style=_STYLE,
        paragraphs="".join(f"<p>{escape(sentence)}</p>" for sentence in sentences),
        link=f'<a class="go" href="{escape(address)}">{escape(words)}</a>',
    )
