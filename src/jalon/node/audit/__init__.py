"""Who did what, when, why, and to which record; and the proof that nobody has rewritten it since.

Words: *entry* (one act, written in the act's own transaction), *leaf* (the salted hash of a sealed entry, in order),
*tree* (the exchange tree, which partners witness, or the internal tree), *checkpoint* (a signed size and root of a
tree).
"""
