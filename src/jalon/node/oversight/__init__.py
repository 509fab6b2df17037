"""The auditor's desk: what was done, in sentences; samples of accesses reviewed; records opened by a stated reason.

Words: *access* (an entry that says that a person read something), *sample* (accesses of a month, drawn at random),
*verdict* (justified, to be asked about, wrong), *opening* (a record that an auditor may read for hours, by a reason).
"""
