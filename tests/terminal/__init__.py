"""Tests that run the program in a real pseudo-terminal."""
