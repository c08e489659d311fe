from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "newsroom.media"
    label = "newsroom_media"
    verbose_name = "Media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom.core.page_cache import watch
        from newsroom.core.redirects import redirect_on_new_address
        from newsroom.media import signals  # noqa: F401 - connects the receivers
        from newsroom.media.avif import encode_avif_faster
        from newsroom.media.models import CustomDocument, CustomImage, MediaFile, Video

        encode_avif_faster()
        redirect_on_new_address(Video)
        for model, kind in (
            (CustomImage, "image"),
            (CustomDocument, "document"),
            (MediaFile, "file"),
            (Video, "video"),
        ):
            watch(model, kind)
