"""Writes of the hotline: each one transaction with its audit entry and, where something leaves, its envelope.

`lines` opens, publishes and reroutes; `rosters` sets shifts, swaps and hand-overs; `alerts` raises, acknowledges and
closes, `texted` takes those that came by SMS; `calls` are those from browser to browser, `handing` hands them to a
colleague, `signalling` takes what partners tell of them; `escalation` and `ringing` are what the clock does; `received`
takes what came from partners; `exercises` plans tests and makes reports; `notices` hands messages to SMS, mail and,
through `pushes`, to the browsers that `devices` keeps; `network` loads the example of 2024. Every action may be
repeated.
"""
