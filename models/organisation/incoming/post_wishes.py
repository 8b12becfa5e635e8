"""Posts of the rows: found by their code or name, made, renamed, moved, their cards written."""

from functools import partial
from typing import Any

from models.errors import Refused
from models.i18n import Message
from models.organisation import posts
from models.organisation.incoming.attempt import Attempt, called, fields, shown
from models.organisation.incoming.rows import PostWish
from models.organisation.tables import Post, Unit
from models.texts import folded

Held = list[tuple[PostWish, int]]


def write(attempt: Attempt, wishes: list[PostWish]) -> Held:
    """All of them, in the order of the rows; each that could be taken with its id."""
    held: Held = []
    for wish in wishes:
        post_id = attempt.try_(wish.line, partial(_post, attempt, wish))
        if post_id is not None:
            attempt.seen_posts.add(post_id)
            held.append((wish, post_id))
    return held


def _post(attempt: Attempt, wish: PostWish) -> int:
    unit_id = attempt.unit_ids.get(wish.unit)
    if unit_id is None:
        line = attempt.wishes.units[wish.unit].line
        raise Refused(Message("Its unit is refused, see line {line}.", line=line))
    known = _known(attempt, wish, unit_id)
    if known is not None:
        post = posts.open_post(attempt.session, known)
        _change(attempt, wish, post, unit_id)
        return post.id
    values = {**wish.values, "sort": attempt.after_all(Post, Post.unit_id, unit_id)}
    post = posts.create_post(attempt.session, attempt.viewer, unit_id, values, since=attempt.since)
    place = called(attempt.session.get_one(Unit, unit_id))
    attempt.tell("post_new", wish.line, post.name, (("unit", "", place),))
    return post.id


def _known(attempt: Attempt, wish: PostWish, unit_id: int) -> int | None:
    """By its code; without one by its name in the unit, unless a row with a code means that post."""
    if wish.id is not None:
        if wish.id not in attempt.board.posts:
            raise Refused(Message("There is no such post."), code="no_post")
        return wish.id
    taken = attempt.wishes.codes["post_id"].keys() | attempt.seen_posts
    alike = (
        one.id
        for one in attempt.board.posts.values()
        if one.unit_id == unit_id
        and one.id not in taken
        and folded(one.name) == folded(wish.values["name"])
    )
    return next(alike, None)


def _change(attempt: Attempt, wish: PostWish, post: Post, unit_id: int) -> None:
    wanted: dict[str, Any] = {**wish.values, "unit_id": unit_id}
    before = {name: getattr(post, name) for name in wanted if name != "functions"}
    if "functions" in wanted:
        before["functions"] = attempt.functions.get(post.id, [])
        if shown(before["functions"]) == shown(wanted["functions"]):
            del wanted["functions"]
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if not changed:
        return
    posts.change_post(attempt.session, attempt.viewer, post.id, changed, version=post.version)
    attempt.session.flush()
    if changed.pop("unit_id", None) is not None:
        places = [attempt.session.get_one(Unit, one) for one in (before["unit_id"], unit_id)]
        move = (("unit", called(places[0]), called(places[1])),)
        attempt.tell("post_moved", wish.line, post.name, move)
    if changed:
        kind = "post_renamed" if "name" in changed else "post_changed"
        attempt.tell(kind, wish.line, post.name, fields(before, changed))
