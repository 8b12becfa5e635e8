"""Who may read and write the folder of a post: the board's own rights, within their extent."""

from sqlalchemy.orm import Session

from models.access import Permission, Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound
from models.i18n import Message
from models.organisation import Post
from models.people import User


def post_of(session: Session, post_id: int) -> Post:
    """A post, closed or not."""
    post = session.get(Post, row_id(post_id))
    if post is None:
        raise _no_post()
    return post


def readable(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may read the folder: his own posts always, others as far as the board."""
    if post.id in viewer.posts:
        return True
    return viewer.may(Permission.SEE_BOARD) and viewer.extent(Permission.SEE_BOARD).covers(
        post.unit_id
    )


def readable_post(session: Session, viewer: Viewer, post_id: int) -> Post:
    """The post whose folder the viewer may read; otherwise it does not exist for him (Z23)."""
    post = post_of(session, post_id)
    if not readable(viewer, post):
        raise _no_post()
    return post


def writes(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may write the folder of a post that is open."""
    if post.valid_to is not None or not viewer.may(Permission.EDIT_BOARD):
        return False
    return post.id in viewer.posts or viewer.extent(Permission.EDIT_BOARD).covers(post.unit_id)


def demand_write(viewer: Viewer, post: Post) -> None:
    """Refuse whoever may not write this folder."""
    viewer.demand(Permission.EDIT_BOARD)
    if post.valid_to is not None:
        raise _no_post()
    if not writes(viewer, post):
        raise Forbidden(Message("This post is outside your part of the company."))


def employee_of(session: Session, viewer: Viewer) -> int | None:
    """The employee behind the viewer's account."""
    user = session.get(User, viewer.user_id) if viewer.user_id else None
    return None if user is None else user.employee_id


def _no_post() -> NotFound:
    return NotFound(Message("There is no such post."))
