"""Afterword's tests."""
