from pathlib import Path

import pytest

from tests.pictures.samples import Writer


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def to_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file
