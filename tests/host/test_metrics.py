"""What /metrics prints, and that the alerts and the dashboard ask for nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.discord_app.client import BriefingClient
from bot.host.metrics import Metrics
from bot.sandbox import Sandbox
from bot.vitals import Vitals
from tests.answers import message_of
from tests.conftest import ROOT

MONITORING = ROOT / ".github" / "monitoring"
ALERTS: Any = yaml.safe_load((MONITORING / "alerts.yaml").read_text("utf-8"))
DASHBOARD: Any = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
STATES = {"planned": 2, "claimed": 1, "sent": 40}


async def samples(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Return what is printed: each name with its labels' values, and the figure."""
    families = text_string_to_metric_families((await metrics.page()).decode())
    return {
        (each.name, ",".join(value for key, value in each.labels.items() if key != "le")): (
            each.value
        )
        for family in families
        for each in family.samples
    }


@pytest.fixture
def metrics() -> Metrics:
    """Metrics with something in each of them."""
    metrics = Metrics(Vitals("gateway"))

    async def read_states() -> Mapping[str, int]:
        return STATES

    metrics.read_states = read_states
    metrics.interaction("briefing", "answered", 0.02)
    metrics.request("sent")
    metrics.rate_limited("global", 3.0)
    metrics.turn(0.1)
    metrics.delivery("posted", 1.5)
    metrics.gateway("connected")
    metrics.latency(lambda: 0.04)
    metrics.reload(in_vain=False)
    metrics.articles(7, 1)
    metrics.feeds(lambda: 2)
    return metrics


async def test_what_was_counted_is_printed(metrics: Metrics) -> None:
    printed = await samples(metrics)
    expected = {
        ("briefing_bot_interactions_total", "briefing,answered"): 1,
        ("briefing_bot_answer_seconds_count", "briefing"): 1,
        ("briefing_bot_requests_total", "sent"): 1,
        ("briefing_bot_rate_limit_seconds_total", "global"): 3,
        ("briefing_bot_turn_seconds_count", ""): 1,
        ("briefing_bot_delivery_results_total", "posted"): 1,
        ("briefing_bot_post_late_seconds_sum", ""): 1.5,
        ("briefing_bot_gateway_events_total", "connected"): 1,
        ("briefing_bot_gateway_latency_seconds", ""): 0.04,
        ("briefing_bot_reloads_total", "taken"): 1,
        ("briefing_bot_articles_left_out", ""): 1,
        ("briefing_bot_feeds_failing", ""): 2,
        ("briefing_bot_deliveries", "sent"): 40,
        ("briefing_bot_deliveries_waiting", ""): 3,
        ("briefing_bot_part_up", "gateway"): 0,
    }
    assert {key: printed.get(key) for key in expected} == expected


async def test_without_a_database_nobody_knows_how_many_wait() -> None:
    waiting = (await samples(Metrics(Vitals())))["briefing_bot_deliveries_waiting", ""]
    assert waiting != waiting  # NaN: no alert, and a gap in the graph


def asked() -> list[str]:
    """Return every expression of the alerts and of the dashboard."""
    rules = [rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]]
    panels = [each["expr"] for panel in DASHBOARD["panels"] for each in panel["targets"]]
    return rules + panels


async def test_all_that_is_asked_for_is_printed(metrics: Metrics) -> None:
    families = text_string_to_metric_families((await metrics.page()).decode())
    labels: dict[str, set[str]] = {"up": {"job", "instance"}}
    for family in families:
        for each in family.samples:
            labels.setdefault(each.name, {"job", "instance"}).update(each.labels)
    names = set()
    for expression in asked():
        for name, selector in re.findall(
            r"\b((?:briefing_bot|process)_\w+|up)\b(?:\{(.*?)\})?", expression
        ):
            assert name in labels, expression
            assert set(re.findall(r"(\w+)=", selector)) <= labels[name], expression
            names.add(name)
    shown = {re.sub(r"_bucket$", "", name) for name in names}
    ours = {re.sub(r"_(count|sum|bucket)$", "", name) for name in labels if "briefing" in name}
    assert ours - shown == set(), "counted, but nobody looks at it"


def test_each_alert_says_what_to_do() -> None:
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"].keys() == {"summary", "description"}
            assert all(text[-1] in ".`" for text in rule["annotations"].values()), rule


def test_each_alert_is_tried_by_promtool() -> None:
    tried: Any = yaml.safe_load((MONITORING / "alerts.test.yaml").read_text("utf-8"))
    names = {rule["alert"] for group in ALERTS["groups"] for rule in group["rules"]}
    silent, heard = tried["tests"]
    assert {each["alertname"] for each in silent["alert_rule_test"]} == names
    samples = heard["promql_expr_test"][0]["exp_samples"]
    assert {re.findall(r'"(\w+)"', each["labels"])[0] for each in samples} == names


def test_panels_stand_beside_each_other() -> None:
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert x < 24
                assert (x, y) not in taken, panel["title"]
                taken.add((x, y))


async def test_a_bot_counts_what_people_do(sandbox: Sandbox, bot: BriefingClient) -> None:
    metrics = bot.rest.tally = Metrics(Vitals())
    member = sandbox.person("member")
    await member.slash("briefing")
    answer = await member.slash("section", section="nonsense")
    posted = message_of(await member.slash("briefing"))
    await member.press(posted, posted["components"][0]["components"][0]["custom_id"])
    printed = await samples(metrics)
    assert printed["briefing_bot_interactions_total", "briefing,answered"] == 2
    assert printed["briefing_bot_interactions_total", "section,answered"] == 1
    assert printed["briefing_bot_interactions_total", "component,answered"] == 1
    assert printed["briefing_bot_requests_total", "sent"] == 4
    assert answer.private


async def test_each_interaction_counts_once_even_if_it_fails(
    sandbox: Sandbox, bot: BriefingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = bot.rest.tally = Metrics(Vitals())
    monkeypatch.setattr(bot.daily.edition, "rendered", None)
    await sandbox.person("member").slash("briefing")
    printed = await samples(metrics)
    counted = {key: value for key, value in printed.items() if "interactions_total" in key[0]}
    assert counted == {("briefing_bot_interactions_total", "briefing,failed"): 1}
