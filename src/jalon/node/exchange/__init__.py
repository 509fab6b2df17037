"""Inquiries between nodes: drafted, released by a second person, sent, acknowledged, answered, with their deadlines.

Words: *inquiry* (a request to a partner; on screen: Request), *reply* (its answer, or its refusal with a ground),
*clock* (the deadline that the cited agreement sets, counted from receipt).
"""
