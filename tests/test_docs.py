"""The documents: the files they name and the links between them exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / ".github").glob("*.md"))]
FOLDERS = ("bot", "briefing_sandbox", "tests", "seeds", ".github", ".ci")

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
# With a folder or a name before its last dot: `.md` alone is a kind of file.
FILE = re.compile(r"(?:[\w.-]+/)*[\w-][\w.-]*\.(?:py|md|js|yml|toml|png|example)|(?:[\w.-]+/)+")


def paths() -> set[str]:
    """Return all files and folders of the project, a folder with a slash at its end."""
    found = {path for name in FOLDERS for path in (ROOT / name).rglob("*")}
    found |= {ROOT / name for name in FOLDERS} | set(ROOT.glob("*.*"))
    return {path.relative_to(ROOT).as_posix() + "/" * path.is_dir() for path in found}


def is_meant(name: str) -> bool:
    """Tell whether some code in a document is the name of a file or folder of the project."""
    return bool(FILE.fullmatch(name)) or name.startswith(tuple(f"{each}/" for each in FOLDERS))


def named(text: str) -> set[str]:
    """Return the files and folders that a document names in code and in its tree of rooms."""
    trees = [block for language, block in FENCE.findall(text) if not language]
    names = {name for tree in trees for name in in_tree(tree)}
    return names | {name for name in CODE.findall(FENCE.sub("", text)) if is_meant(name)}


def in_tree(tree: str) -> Iterator[str]:
    """Yield the paths of a tree, in which each folder is indented by two spaces."""
    above: list[str] = []
    for line in tree.splitlines():
        names = [word for word in line.split() if is_meant(word)]
        above[(len(line) - len(line.lstrip())) // 2 :] = names[-1:]
        yield from ("".join([*above[:-1], name]) for name in names)


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_files_that_a_document_names_exist(document: Path) -> None:
    there = paths()
    there |= {path.rpartition("/")[2] for path in there}  # `__init__.py` is in many places
    assert named(document.read_text("utf-8")) - there == set()


def test_a_document_names_its_files_in_code_and_in_its_tree() -> None:
    code = "`bot/app.py` `.md` `a/b or c` `courier.py`\n```sh\n.ci/run y.py\n```\n"
    tree = "```\nbot/\n  x.py  words\n  a/  of it\n    z.js\n    b/  c/\n  y.py  z.py\n```\n"
    assert named(code + tree) == {
        *("bot/app.py", "courier.py"),
        *(
            "bot/",
            "bot/x.py",
            "bot/a/",
            "bot/a/z.js",
            "bot/a/b/",
            "bot/a/c/",
            "bot/y.py",
            "bot/z.py",
        ),
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_links_between_documents_lead_somewhere(document: Path) -> None:
    for place, anchor in LINK.findall(CODE.sub("", document.read_text("utf-8"))):
        target = document.parent / place if place else document
        assert target.exists(), place
        assert not anchor or anchor in anchors(target.read_text("utf-8")), anchor


def commands() -> list[str]:
    """Return the lines that GitHub runs."""
    workflow: Any = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def test_github_runs_the_one_check_and_what_the_readme_says_and_nothing_else() -> None:
    text = README.read_text("utf-8")
    [tests] = re.findall(r"^<!-- tests -->\n```sh\n(.+)\n```$", text, re.MULTILINE)
    [windows] = re.findall(r"On Windows: (.+)\.$", text, re.MULTILINE)
    check, *others = commands()
    assert check.split()[0] == ".ci/run"
    assert others == [tests, *CODE.findall(windows)]
