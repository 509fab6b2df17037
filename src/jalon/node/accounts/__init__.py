"""Who works here, in which role, for which unit and period; and how they prove who they are.

Words: *role* (what kind of work somebody does), *grant* (a role held for a unit and what lies beneath it, for a time),
*permission* (what a role allows; nothing is allowed without one).
"""
