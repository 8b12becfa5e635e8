"""The way in and out: sign-in, first setup by the console's code, setting a password, signing out.

Plain forms and redirects; who may come in is decided by ``models.people``. No answer says whether
a login exists (A5). What asks for a second factor is ``second_step``.
"""

from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from dashboard import context, second_step, sessions
from dashboard.views.board_templates import BOARDS
from dashboard.views.entrance import Field, entrance_page, message_page
from models import company, organisation, people
from models.access import Role
from models.errors import Refused
from models.i18n import Message, _, current_language

NEW_PASSWORD = "new-password"  # noqa: S105 - the name browsers give the field


def register(server: Flask) -> None:
    """Add the routes that need no viewer."""
    second_step.register(server)
    for rule, name, show, submit in (
        ("/sign-in", "sign_in", show_sign_in, sign_in),
        ("/setup", "setup", show_setup, setup),
        ("/password/<code>", "password", show_password, set_password),
        ("/enter/<code>", "enter", show_enter, enter),
    ):
        server.add_url_rule(rule, f"show_{name}", show, methods=["GET"])
        server.add_url_rule(rule, name, submit, methods=["POST"])
    server.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    server.add_url_rule("/health", "health", lambda: Response("ok", mimetype="text/plain"))


def show_sign_in(error: str = "", login: str = "") -> str:
    """The form."""
    target = request.args.get("next", "")
    if "late" in request.args and not error:
        error = _("Too much time has passed. Sign in again.")
    fields = (
        Field("login", _("Login"), value=login, autocomplete="username"),
        Field("password", _("Password"), "password", autocomplete="current-password"),
    )
    action = f"/sign-in?{urlencode({'next': sessions.local(target)})}" if target else "/sign-in"
    return entrance_page(_("Sign in"), fields, _("Sign in"), action=action, error=error)


def sign_in() -> ResponseReturnValue:
    """Check login and password; throttled (A4)."""
    login, password = _posted("login"), _posted("password")
    database, where = context.application().here.database, sessions.address()
    with database.writing() as record:
        attempt = people.knock(record, login, where)
    if attempt is None:
        error = _("Too many attempts. Wait five minutes and try again.")
        return show_sign_in(error, login), 429
    with database.reading() as record:
        proof = people.recognise(record, login, password)
    with database.writing() as record:
        opened = people.sign_in(record, attempt, proof, address=where, browser=sessions.browser())
    if opened is None:
        return show_sign_in(_("Login or password is wrong."), login), 403
    return second_step.follow(opened, request.args.get("next"))


def sign_out() -> ResponseReturnValue:
    """End this session."""
    sessions.end()
    return redirect("/sign-in")


def show_setup(error: str = "") -> str:
    """The first start: the company and its owner. Gone once there is an account (A2)."""
    _only_before_the_first_account()
    fields = (
        Field(
            "code",
            _("Code from the console"),
            value=request.values.get("code", ""),
            hint=_("ASM printed it where it was started."),
        ),
        Field("company", _("Company"), value=_posted("company"), autocomplete="organization"),
        Field("name", _("Your name"), value=_posted("name"), autocomplete="name"),
        Field("login", _("Login"), value=_posted("login"), autocomplete="username"),
        _password_field(),
        Field(
            "template",
            _("Structure"),
            value=_posted("template") or "seven",
            options=tuple((name, str(title), str(text)) for name, (title, text) in BOARDS.items()),
        ),
    )
    return entrance_page(
        _("First start"),
        fields,
        _("Begin"),
        action="/setup",
        lead=_("Name the company and make the owner's account."),
        error=error,
    )


def setup() -> ResponseReturnValue:
    """Make the company, its board and its owner in one transaction, by the one-time code."""
    _only_before_the_first_account()
    login, name, code = _posted("login"), _posted("name"), _posted("code")
    database = context.application().here.database
    try:
        with database.reading() as record:
            people.whose_code(record, "setup", code)
        kept = people.hashed(_posted("password"), (login, name))
        with database.writing() as record:
            people.redeem_code(record, "setup", code)
            _set_up_company(record)
            owner = people.add(record, None, login, name, Role.OWNER, language=current_language())
            people.set_password(record, owner, kept)
            opened = _let_in(record, owner)
    except Refused as refusal:
        status = 403 if refusal.code == "code_invalid" else 400
        return show_setup(str(refusal)), status
    return _inside(opened)


def _set_up_company(record: Session) -> None:
    if not company.exists(record):
        company.set_up(
            record,
            _posted("company"),
            timezone=context.application().here.settings.timezone,
            language=current_language(),
        )
    organisation.apply_template(record, None, _posted("template") or "seven")


def show_password(code: str, error: str = "") -> str:
    """The page a one-time link leads to."""
    return entrance_page(
        _("Set a password"),
        (_password_field(),),
        _("Save"),
        action=f"/password/{code}",
        error=error,
    )


def set_password(code: str) -> ResponseReturnValue:
    """Use the link up and sign in; a refused password leaves it good."""
    database = context.application().here.database
    try:
        with database.reading() as record:
            user = _person(people.whose_code(record, "password", code))
            own = (user.login, user.name)
        kept = people.hashed(_posted("password"), own)
        with database.writing() as record:
            user = _person(people.redeem_code(record, "password", code))
            people.set_password(record, user, kept)
            opened = _let_in(record, user)
    except Refused as refusal:
        if refusal.code == "code_invalid":
            return _dead_link(refusal), 403
        return show_password(code, str(refusal)), 400
    return _inside(opened)


def show_enter(code: str) -> ResponseReturnValue:
    """A one-time link into the demo company: a button, for a GET changes nothing (I7)."""
    return entrance_page(
        _("Demo company"),
        (),
        _("Come in"),
        action=f"/enter/{code}",
        lead=_("The link works once and for an hour."),
    )


def enter(code: str) -> ResponseReturnValue:
    """Use the link up and sign in."""
    try:
        with context.application().here.database.writing() as record:
            opened = people.sign_in_with_code(
                record, code, address=sessions.address(), browser=sessions.browser()
            )
    except Refused as refusal:
        return _dead_link(refusal), 403
    return _inside(opened)


def _person(user: people.User | None) -> people.User:
    if user is None:
        raise Refused(Message("The link is for nobody."), code="code_invalid")
    return user


def _dead_link(refusal: Refused) -> str:
    return message_page(_("The link does not work"), str(refusal), way_in=True)


def _let_in(record: Session, user: people.User) -> people.Opened | None:
    """After a link has set a password: whoever set it need not type it again."""
    where, browser = sessions.address(), sessions.browser()
    return people.let_in(record, user, address=where, browser=browser, how="link")


def _inside(opened: people.Opened | None) -> ResponseReturnValue:
    return redirect("/sign-in") if opened is None else second_step.follow(opened)


def _only_before_the_first_account() -> None:
    with context.application().here.database.reading() as record:
        if people.anybody(record):
            abort(404)


def _password_field() -> Field:
    return Field(
        "password",
        _("Password"),
        "password",
        hint=_("At least {length} characters.", length=people.MIN_PASSWORD),
        autocomplete=NEW_PASSWORD,
    )


def _posted(name: str) -> str:
    return request.form.get(name, "")
