"""Keys for programs, for those who administer: all of them, a new one, the end of one."""

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.views.service_tokens import FreshKey, KeyLine
from models import i18n, people
from models.access import Permission
from models.people import ServiceToken, User


@question(Permission.ADMINISTER_SETTINGS)
def listing(asking: Asking) -> list[KeyLine]:
    """All keys, those that are not revoked first."""
    names = {row.id: row.name for row in asking.session.execute(select(User.id, User.name))}
    found = people.tokens(asking.session, asking.viewer)
    return [_line(asking, token, names[token.user_id]) for token in found]


def _line(asking: Asking, token: ServiceToken, maker: str) -> KeyLine:
    zone = asking.calendar().timezone
    return KeyLine(
        id=token.id,
        name=token.name,
        maker=maker,
        until=i18n.date(token.expires_at.astimezone(zone).date()),
        used=i18n.moment(token.used_at.astimezone(zone)) if token.used_at else "",
        revoked=token.revoked_at is not None,
        alive=people.alive(token),
    )


@question(Permission.ADMINISTER_SETTINGS)
def make(asking: Asking, name: str, days: int) -> FreshKey:
    """A new key, and where it is used."""
    _token, text = people.make_token(asking.session, asking.viewer, name, days)
    return FreshKey(text, asking.here.link("/uploads"))


@question(Permission.ADMINISTER_SETTINGS)
def revoke(asking: Asking, token_id: int) -> None:
    """Make one worthless."""
    people.revoke_token(asking.session, asking.viewer, token_id)
