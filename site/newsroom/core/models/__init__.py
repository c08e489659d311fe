from newsroom.core.models.pages import BasePage
from newsroom.core.models.settings import SiteSettings
from newsroom.core.models.site_setting import SiteSetting, nothing_restricted

__all__ = ["BasePage", "SiteSetting", "SiteSettings", "nothing_restricted"]
