"""The locks install the same packages everywhere, from whichever index a machine is told to use."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package of a lock."""
    return dict(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


def declared() -> dict[str, list[str]]:
    """Return the names in pyproject.toml: what runs, and what only the tests need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
    }
    return {lock: [re.split(r"[\[<>=]", line)[0] for line in lines] for lock, lines in lists.items()}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_every_declared_package(lock: str) -> None:
    assert set(declared()[lock]) <= pins(lock).keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address_and_no_option_but_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert set(re.findall(r"^\s*(--?[a-z-]+)", text, re.MULTILINE)) == {"--hash"}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_gives_every_package_one_version_and_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text)[1:]

    assert len(entries) == len(pins(lock))
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_development_lock_extends_the_other() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
