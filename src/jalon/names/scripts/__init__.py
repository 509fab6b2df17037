"""One module a script: each takes the words of a name in its script and gives the ways to read them."""
