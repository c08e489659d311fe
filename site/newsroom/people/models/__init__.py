from newsroom.people.models.contributor import Contributor
from newsroom.people.models.user import User

__all__ = ["Contributor", "User"]
