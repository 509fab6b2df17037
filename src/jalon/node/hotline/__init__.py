"""The hotline: the right person across the line in one tap, and every urgent matter acknowledged or escalated.

Words: *line* (a hotline connection of a counterpart pair), *shift* (an officer's duty for a unit), *alert* (an urgent
matter raised on a line), *rung* (a step of the escalation), *exercise* (a test call or a drill).
"""
