"""What the registers of all domains add up to. First of all the briefing: what happened since the last meeting.

Words: *briefing* (one page, and one paper in two languages, for a pair of countries since one of their meetings).
"""
