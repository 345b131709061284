"""For installers too old to read pyproject.toml alone; all else is in setup.cfg."""
from setuptools import setup

setup()
