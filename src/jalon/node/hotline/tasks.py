"""What the worker does for the hotline at each look: alerts escalate, calls lapse, tests ring, lines and notices go."""

from jalon.node.hotline.actions import escalation, exercises, lines, notices, ringing


def mind() -> bool:
    """One look; True where something was done, so that more may wait."""
    done = [
        escalation.escalate_due(),
        ringing.end_lapsed(),
        exercises.raise_due(),
        lines.publish_lines(),
        notices.release_stuck(),
        notices.hand_over(),
        exercises.report_last_month(),
    ]
    return any(done)
