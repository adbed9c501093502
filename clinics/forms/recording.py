"""What is asked in the room where the cause is recording."""

from collections.abc import Mapping

from indicators.forms.recording import ASKS, RecordingForm
from indicators.operations.recording import Claimed

PREFIX = "recording"
WORDS = tuple(f"{PREFIX}-{name}" for name in ASKS)


class RoomClaimForm(RecordingForm):
    """The claim as part of an outcome: asked for only where the cause is recording."""

    def __init__(self, *args, **kwargs):
        """Keep its words apart from the outcome's own."""
        super().__init__(*args, prefix=PREFIX, **kwargs)

    @staticmethod
    def typed(words: Mapping[str, str]) -> dict[str, str]:
        """Give the words of a claim among those kept of an outcome."""
        return {name: words.get(f"{PREFIX}-{name}", "") for name in ASKS}

    def claimed(self) -> Claimed:
        """Give what is claimed."""
        return Claimed(**self.cleaned_data)
