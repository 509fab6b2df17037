"""The hotline as a program reads it: lines, dark ones, alerts with their steps, test calls, reports. No content."""

from typing import Any

from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import Exercise, Side
from jalon.node.hotline.models import Alert, Report
from jalon.node.hotline.queries import maps, records
from jalon.node.hotline.rules import escalation, figures
from jalon.node.kernel import clock


def state() -> dict[str, Any]:
    """Everything on this node that counts, and whether both sides' reports agree."""
    own, today = directory.own_node().code, clock.today()
    standings = maps.standings(list(records.every_line()), today)
    alerts = [_alert(alert, own) for alert in Alert.objects.order_by("raised_at", "pk")]
    return {
        "node": own,
        "lines": len(standings),
        "by_level": _counts(str(each.line.level) for each in standings),
        "dark": sum(each.dark for each in standings),
        "rerouted": sum(each.rerouted for each in standings),
        "alerts": [alert for alert in alerts if not alert["exercise"]],
        "test_calls": _tests([alert for alert in alerts if alert["exercise"]]),
        "reports": [
            _report(report) for report in Report.objects.filter(side=Side.OURS).order_by("their_node", "month")
        ],
    }


def _counts(words: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found


def _alert(alert: Alert, own: str) -> dict[str, Any]:
    fact = records.fact(alert, own)
    stages = escalation.read(alert.plan)
    at = alert.acknowledged_at
    return {
        "id": str(alert.pk),
        "line": alert.line_code,
        "from": fact.sender,
        "kind": alert.kind,
        "exercise": alert.exercise,
        "state": alert.state,
        "outcome": alert.outcome,
        "raised_at": alert.raised_at.isoformat(),
        "acknowledged_at": at.isoformat() if at else None,
        "steps": [stage.rung.value for stage in stages[: fact.steps + 1]],
        "told": alert.rung + 1,
        "confirmed": bool(alert.inquiry),
    }


def _tests(alerts: list[dict[str, Any]]) -> dict[str, int]:
    answered = sum(alert["acknowledged_at"] is not None for alert in alerts)
    return {"made": len(alerts), "answered": answered, "drills": sum(a["exercise"] == Exercise.DRILL for a in alerts)}


def _report(report: Report) -> dict[str, Any]:
    reports = records.reports_of(report.their_node, report.month)
    start, end = figures.bounds(report.month)
    ours = figures.report(records.facts(report.their_node, start, end), report.month)
    theirs = reports[Side.THEIRS].rows if Side.THEIRS in reports else None
    return {
        "with": report.their_node,
        "month": report.month,
        "rows": ours,
        "equal": None if theirs is None else not figures.differences(ours, theirs),
    }
