"""What a file is called by its name, as Slack and the page show it."""

import pytest

from sandbox.workspace.filetypes import guess


@pytest.mark.parametrize(
    ("name", "filetype", "mimetype", "pretty"),
    [
        ("labels.csv", "csv", "text/csv", "CSV"),
        ("audit.json", "json", "application/json", "JSON"),
        ("notes.TXT", "text", "text/plain", "Plain Text"),
        ("strange.xyz", "binary", "application/octet-stream", "Binary"),
    ],
)
def test_a_file_is_called_by_what_its_name_says(
    name: str, filetype: str, mimetype: str, pretty: str
) -> None:
    found = guess(name, b"a,b")

    assert (found.filetype, found.mimetype, found.pretty_type) == (filetype, mimetype, pretty)
