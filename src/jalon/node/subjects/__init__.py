"""Persons, companies, documents, vehicles, vessels, phones, things: each kept once, referred to by `kernel.refs`.

Words: *subject* (one of them), *name* (one written form, with the script that it is in), *identifier* (a number that
tells it apart), *state* (victim or minor: it constrains what may be done), *listing* (that another app holds the
subject on a list), *same* (that two records are one subject: proposed by a match, decided by a person, undoable).
"""
