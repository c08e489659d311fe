from newsroom.media.models.caption import Caption
from newsroom.media.models.files import CustomDocument, MediaFile
from newsroom.media.models.images import CustomImage, CustomRendition
from newsroom.media.models.video import Video

__all__ = ["Caption", "CustomDocument", "CustomImage", "CustomRendition", "MediaFile", "Video"]
