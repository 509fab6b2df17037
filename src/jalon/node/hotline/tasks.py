"""What the worker does for the hotline at each look: escalate, raise test calls, tell lines, hand notices over."""

from jalon.node.hotline.actions import escalation, exercises, lines, notices


def mind() -> bool:
    """One look; True where something was done, so that more may wait."""
    done = [
        escalation.escalate_due(),
        exercises.raise_due(),
        lines.publish_lines(),
        notices.release_stuck(),
        notices.hand_over(),
        exercises.report_last_month(),
    ]
    return any(done)
