"""Declared figures: what an official text says was counted, kept with its words.

Words: *figure* (a number with its bound, unit, period, territory as it then was, publisher, source and words), *family*
(figures of one thing, territory and period, side by side; those that contradict one another are both kept).
"""
