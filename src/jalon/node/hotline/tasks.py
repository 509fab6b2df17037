"""What the worker does for the hotline at each look: alerts escalate, calls lapse, tests ring, lines and notices go."""

from jalon.node.hotline.actions import escalation, exercises, lines, notices, ringing


def mind() -> bool:
    """One look, each second; True where something was done, so that more may wait."""
    done = [
        escalation.escalate_due(),
        ringing.end_lapsed(),
        exercises.raise_due(),
        lines.publish_lines(),
        notices.hand_over(),
    ]
    return any(done)


def mind_slowly() -> bool:
    """What may wait for some seconds: notices that were on their way when the worker died, and the month's report."""
    return any([notices.release_stuck(), exercises.report_last_month()])
