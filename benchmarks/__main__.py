"""Prints the tables: `make bench`."""

from benchmarks import first_frame, library_list, saved_text
from benchmarks.table import show

if __name__ == "__main__":
    show("First frame, 120×40, medians of runs by turns", first_frame.figures())
    show("Saved text pages, medians", saved_text.figures())
    show("The library's list, 10,000 discussions, 120×40, medians", library_list.figures())
