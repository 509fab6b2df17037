"""What every app stands on: the clock, ids, refusals, decisions, references and the typed request.

Words: *refused* (an act that the rules do not allow, with a sentence that says why), *decision* (what a rule answers),
*reference* (a name for any record, `jalon:exchange/inquiry/<id>`, that strangers may keep).
"""
