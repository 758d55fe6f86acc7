"""Prints the tables: `make bench`."""

from benchmarks import first_frame, saved_text
from benchmarks.table import show

if __name__ == "__main__":
    show("First frame, 120×40, medians of runs by turns", first_frame.figures())
    show("Saved text pages, medians", saved_text.figures())
