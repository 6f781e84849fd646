"""LibreOffice, where it is installed, as the program that opens what we have written."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
DEADLINE = 120  # seconds

needed = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(path: Path, ending: str) -> Path:
    """The file as LibreOffice reads it and writes it again, beside it in a folder of its own."""
    assert SOFFICE
    folder = path.parent / f"by-office-{ending}"
    home = (path.parent / "office-home").as_uri()
    done = subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={home}",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            folder,
            path,
        ],
        capture_output=True,
        timeout=DEADLINE,
        text=True,
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "javaldx" not in line]
    assert done.returncode == 0, said
    assert [line for line in said if "rror" in line or "arning" in line] == []
    return folder / f"{path.stem}.{ending}"
