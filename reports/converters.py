"""Parts of addresses of commentary."""


class AboutConverter:
    """What commentary is about: area/right-service, or indicator/EAI-04."""

    regex = r"(?:area|indicator)/[-\w]+"

    def to_python(self, value: str) -> str:
        """Leave it as it is: the view looks it up."""
        return value

    def to_url(self, value: str) -> str:
        """Write it."""
        return value
