"""What a post lets its holder do: a role that goes with the post, not with the person."""

from sqlalchemy.orm import Session

from models import audit, edits, roles
from models.access import Permission, Viewer
from models.organisation.posts import open_post
from models.organisation.tables import Post


def set_post_role(
    session: Session, viewer: Viewer, post_id: int, role: str | None, *, version: int
) -> Post:
    """Give a post a role, or none; it holds at the next request of whoever holds the post (Z28)."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    post = open_post(session, post_id)
    if role is not None:
        role = roles.get(session, role).code
    before = {"role": post.role}
    edits.united(post.name, before, {"role": role}, versions=(post.version, version))
    post.role = role
    if before["role"] != role:
        audit.record(
            session,
            viewer.actor_id,
            "update",
            ("post", post.id),
            before=before,
            after={"role": role},
        )
    return post
