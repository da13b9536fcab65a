"""The one kind of error a user is shown: a sentence in Chinese and in English that says what to do next."""


class SchoolwatchError(Exception):
    """Something a person has to mend. ``zh`` and ``en`` say the same, each ending in what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences; ``str(error)`` shows one under the other."""
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        """Return both sentences, Chinese first."""
        return f"{self.zh}\n{self.en}"
