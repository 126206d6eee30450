"""Measurements as ratios within one run: the same work by this project and by the bare engines beneath it."""
