"""Properties are tried on the same examples every time, however slow the machine."""

import hypothesis

hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")
