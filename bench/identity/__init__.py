"""Labelled pairs of names, and how well identity tells them."""
