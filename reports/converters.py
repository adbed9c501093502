"""Parts of addresses of commentary."""


class AboutConverter:
    """What commentary is about: area/right-service, indicator/EAI-04 or section/summary."""

    regex = r"(?:area|indicator|section)/[-\w]+"

    def to_python(self, value: str) -> str:
        """Leave it as it is: the view looks it up."""
        return value

    def to_url(self, value: str) -> str:
        """Write it."""
        return value
