"""From bodies as sources write them (HTML, Markdown) and fields as they give them to texts, marks and dates.

Each module imports its parser when the first body needs it.
"""
