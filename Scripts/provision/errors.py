"""The one error that set-up reports."""


class SetupError(Exception):
    """Stops set-up. Its text is one sentence that says what is wrong and what to do."""
