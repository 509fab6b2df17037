"""From the communiqué to the commitment: what official texts say, what meetings agreed, and what became of it.

Words: *document* (an official text in the library), *proposal* (what the reader found in it; a person decides),
*record* (a mechanism, meeting, minutes, commitment or training of the register), *version* (one wording of a record,
as both nodes hold it), *answer* (a side accepts or declines a version), *evidence* (what a status change rests on).
"""
