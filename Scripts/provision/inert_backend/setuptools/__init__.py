"""A stand-in for setuptools that executes nothing of the package it is asked about.

`pip download` wants the name and version of a source archive and would run its `setup.py` to
learn them. Set-up only wants the archive, so it puts this package first on pip's path: it copies
what the archive's `PKG-INFO` says. See `archives.py`.
"""

__version__ = "69.0"
