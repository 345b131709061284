"""What listeners written in Python import, for machines on which tsd has taken the place of Python's supervisord.

The daemon itself is not in here. See docs/how-to/listeners.md.
"""
