"""The doctor's look at who may what: nobody is locked out, nothing lies open, factors open with the key."""

import dash
from sqlalchemy import select

from dashboard import access
from dashboard.doctor.finding import Finding, Level, fine_or_ill, fine_or_note
from dashboard.installation import Installation
from models import people
from models.access import Permission
from models.i18n import _
from models.people import SecondFactor, User


def coverage(here: Installation) -> Finding:
    """Somebody can give rights; every right that people need is held by somebody."""
    title = _("rights")
    with here.database.reading() as session:
        viewers = [
            people.viewer(session, user)
            for user in session.scalars(select(User).where(User.active.is_(True)))
        ]
    if not viewers:
        return Finding("rights", title, Level.NOTE, _("nobody has an account yet"))
    if not any(viewer.may(Permission.ADMINISTER_RIGHTS) for viewer in viewers):
        detail = _("nobody can give rights any more: make an owner with asm user add")
        return Finding("rights", title, Level.ILL, detail)
    nobodys = [one for one in Permission if not any(viewer.may(one) for viewer in viewers)]
    powerless = sum(not (set(viewer.extents) - {Permission.SIGNED_IN}) for viewer in viewers)
    detail = _("{people} people, {rights} rights", people=len(viewers), rights=len(Permission))
    if nobodys:
        detail += "; " + _("held by nobody: {names}", names=", ".join(sorted(nobodys)))
    if powerless:
        detail += "; " + _("without any right: {count}", count=powerless)
    return fine_or_note("rights", title, detail, fine=not nobodys and not powerless)


def doors(_here: Installation) -> Finding:
    """Every callback of this program is behind the door that asks for a right."""
    from dashboard import app  # noqa: F401, PLC0415 - registers every page; slow to load

    registered = dash._callback.GLOBAL_CALLBACK_MAP  # noqa: SLF001 - Dash has no other list of them
    open_ = [
        name
        for name, entry in registered.items()
        if entry.get("callback") and not getattr(entry["callback"], "guarded_by", None)
    ]
    count = len(access.CALLBACKS)
    detail = (
        _("unguarded: {names}", names=", ".join(open_))
        if open_
        else _("{count} callbacks, all guarded", count=count)
    )
    return fine_or_ill("doors", _("doors"), detail, fine=not open_ and count > 0)


def factors(here: Installation) -> Finding:
    """Second factors are sealed with the secret key: another one leaves recovery codes only."""
    with here.database.reading() as session:
        sealed = session.scalars(select(SecondFactor).where(SecondFactor.since.is_not(None)))
        shut = sum(not people.opens(factor, here.seal) for factor in sealed)
    sentence = _(
        "{count} cannot be opened with this secret key: put the old key back, or reset them",
        count=shut,
    )
    detail = sentence if shut else _("whole")
    return fine_or_ill("factors", _("second factors"), detail, fine=not shut)
