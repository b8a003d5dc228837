"""What the bot is run with: the container, the composition and the systemd unit."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import main
from bot.settings import SETTINGS, Settings
from tests.conftest import ROOT

NAMES = {setting.name for setting in SETTINGS}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSITION: Any = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


@pytest.fixture
def unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """The unit as it is printed in a folder with a blank and a percent sign in its name."""
    folder = tmp_path / "my bot 100%"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert main(["unit"]) == 0
    return capsys.readouterr().out


def test_the_image_runs_the_bot_without_rights_and_can_be_asked() -> None:
    assert 'ENTRYPOINT ["briefing-bot"]\nCMD ["run"]' in DOCKERFILE
    assert re.search(r"^USER (\d+):\1$", DOCKERFILE, re.MULTILINE)
    assert re.search(r'^HEALTHCHECK .*CMD \["briefing-bot", "health"\]$', DOCKERFILE, re.MULTILINE)
    given = set(re.findall(r"\b([A-Z_]+)=\S", DOCKERFILE.partition("\nENV ")[2]))
    assert given >= {"DATA_DIR", "ARTICLES_DIR", "HTTP_PORT"}
    assert given - NAMES == {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE"}


def test_the_image_is_made_of_what_is_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists()
            assert f"!{name}" in ignored


def test_each_pod_has_a_shard_and_is_asked_where_the_bot_answers() -> None:
    text = (ROOT / ".github" / "kubernetes.yaml").read_text("utf-8")
    stateful, service = yaml.safe_load_all(text)
    [bot] = stateful["spec"]["template"]["spec"]["containers"]
    given = {each["name"]: each.get("value") for each in bot["env"]}
    assert given.keys() <= NAMES
    assert given["SHARD_COUNT"] == str(stateful["spec"]["replicas"])
    image = re.search(r"HTTP_PORT=(\d+)", DOCKERFILE)
    assert image is not None
    [port] = bot["ports"]
    assert port["containerPort"] == int(image[1]) == service["spec"]["ports"][0]["port"]
    probes = {bot[f"{kind}Probe"]["httpGet"]["path"] for kind in ("liveness", "readiness")}
    assert probes == {"/livez", "/readyz"}
    assert bot["securityContext"]["readOnlyRootFilesystem"] is True
    pod = stateful["spec"]["template"]["spec"]
    assert f"USER {pod['securityContext']['runAsUser']}" in DOCKERFILE
    assert {each["mountPath"] for each in bot["volumeMounts"]} == {"/data", "/tmp"}


def test_the_two_of_the_composition_have_all_shards_and_one_database() -> None:
    first, second = (COMPOSITION["services"][name]["environment"] for name in ("first", "second"))
    assert first["DATABASE_URL"] == second["DATABASE_URL"]
    halves = [Settings.from_env(each) for each in (first, second)]
    assert [each.shard_count for each in halves] == [2, 2]
    assert [each.shard_ids for each in halves] == [(0,), (1,)]


def test_each_bot_of_the_composition_has_time_to_stop_and_writes_to_its_volume_alone() -> None:
    services = COMPOSITION["services"]
    for name in ("bot", "with-postgres", "first", "second"):
        assert services[name]["stop_grace_period"] == "30s"
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert COMPOSITION["networks"]["database"]["internal"] is True
    assert services["database"]["networks"] == ["database"]


def test_the_unit_runs_this_installation(unit: str) -> None:
    program = Path(sys.executable).parent / "briefing-bot"
    assert f"ExecStart={program} run\n" in unit
    assert r"my\x20bot\x20100%%/.env" in unit
    assert set(re.findall(r"^Environment=([A-Z_]+)", unit, re.MULTILINE)) <= NAMES


def test_systemd_takes_the_unit_and_calls_it_safe(unit: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:  # what it says is checked wherever it is; all else is checked above
        return
    file = tmp_path / "briefing-bot.service"
    file.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", unit, flags=re.MULTILINE))
    verified = subprocess.run(
        [analyze, "verify", file], capture_output=True, text=True, check=False
    )
    assert file.name not in verified.stderr
    rated = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=25", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout
