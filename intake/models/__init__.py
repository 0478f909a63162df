"""Lists that come from elsewhere: what was sent, what we read in it, what was applied."""

from intake.models.batch import Batch, ColumnMapping
from intake.models.drop import DropFolder, DropTake
from intake.models.upload import Upload, UploadRow

__all__ = ["Batch", "ColumnMapping", "DropFolder", "DropTake", "Upload", "UploadRow"]
