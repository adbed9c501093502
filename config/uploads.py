"""Files that come in: one larger than anything here takes is never put on the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class RefuseLargeFiles(FileUploadHandler):
    """Pass over every file of a request that is too large, and mark the request so that its page can say why."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        """Take note of how much the request says it brings."""
        self.is_too_large = content_length > settings.MOST_UPLOADED_BYTES

    def new_file(self, *args, **kwargs):
        """Refuse each file before a byte of it is kept."""
        super().new_file(*args, **kwargs)
        if self.is_too_large:
            self.request.brought_too_much = True  # type: ignore[union-attr]  # our own mark on it
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        """Leave what may come in to the handlers after this one."""
        return raw_data

    def file_complete(self, file_size):
        """Keep nothing."""
        return
