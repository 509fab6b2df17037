"""Pages of people: the list, one account, new ones, a table of them, roles as sentences."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access, actions, queries
from jalon.node.accounts.choices import Permission
from jalon.node.accounts.forms import ClientForm, DeputyForm, GrantForm, ImportForm, PersonForm, ReasonForm, SearchForm
from jalon.node.accounts.queries import pages, policy
from jalon.node.kernel.http import HttpRequest


def list_people(request: HttpRequest) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_USERS)
    form = SearchForm(request.GET)
    search = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    page = pages.people_page(search["q"], search["role"], request.GET.get("after", ""))
    return render(request, "accounts/people.html", {"page": page, "form": form})


def show_roles(request: HttpRequest) -> HttpResponse:
    """Every role as sentences, for everybody: what each may do, and up to which marking it reads."""
    return render(request, "accounts/roles.html", {"roles": policy.roles_in_words()})


def new_person(request: HttpRequest) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_USERS)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = actions.add_person(actor=request.user.actor, **form.told())
        made = [actions.FirstPassword(user.username, str(user), password)] if password else []
        return render(request, "accounts/passwords.html", {"made": made, "user_made": user})
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.errors else 200)


def import_people(request: HttpRequest) -> HttpResponse:
    """First the file is shown row by row; sent once more, it is entered."""
    access.must_hold(request.user, Permission.MANAGE_USERS)
    form = ImportForm(request.POST or None, request.FILES or None)
    rows, fault = form.rows() if request.method == "POST" and form.is_valid() else ([], "")
    if rows and not fault and form.cleaned_data["sure"]:
        made = actions.import_people(rows, actor=request.user.actor)
        return render(request, "accounts/passwords.html", {"made": made, "count": len(rows)})
    context = {"form": form, "page": pages.import_page(rows, fault, form.text)}
    return render(request, "accounts/import.html", context, status=422 if form.errors or fault else 200)


def show_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _person_page(request, key)


def _person_page(request: HttpRequest, key: uuid.UUID, status: int = 200, **forms: object) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    context = {
        "page": pages.person_page(user),
        "grant": GrantForm(),
        "deputy": DeputyForm(user),
        "reason": ReasonForm(),
        "client": ClientForm(queries.permissions_of(user)),
    }
    return render(request, "accounts/person.html", context | forms, status=status)


@require_POST
def grant_role(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _person_page(request, key, status=422, grant=form)
    actions.grant_role(user, actor=request.user.actor, **form.told())
    messages.success(request, _("The role is granted."))
    return redirect("people:person", key)


@require_POST
def end_role(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    grant = access.grant_for_ending(request.user, key)
    actions.end_role(grant, actor=request.user.actor)
    messages.success(request, _("The role is ended."))
    return redirect("people:person", grant.user_id)


@require_POST
def appoint_deputy(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    form = DeputyForm(user, request.POST)
    if not form.is_valid():
        return _person_page(request, key, status=422, deputy=form)
    lent = actions.appoint_deputy(user, actor=request.user.actor, **form.told())
    messages.success(request, _("%(name)s stands in.") % {"name": lent[0].user})
    return redirect("people:person", key)


@require_POST
def readmit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    factors_too = request.POST.get("factors") == "on"
    password = actions.readmit(user.username, factors_too=factors_too, actor=request.user.actor)
    made = [actions.FirstPassword(user.username, str(user), password)]
    return render(request, "accounts/passwords.html", {"made": made, "user_made": user})


@require_POST
def let_go(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user, form = access.person_for_managing(request.user, key), ReasonForm(request.POST)
    if not form.is_valid():
        return _person_page(request, key, status=422, reason=form)
    actions.let_go(user, actor=request.user.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("The account is closed, with every session, token and role."))
    return redirect("people:person", key)


@require_POST
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user, form = access.person_for_managing(request.user, key), ReasonForm(request.POST)
    if not form.is_valid():
        return _person_page(request, key, status=422, reason=form)
    actions.take_back(user, actor=request.user.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("The account is open again, without a role. Grant one."))
    return redirect("people:person", key)


@require_POST
def end_sessions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.end_all_sessions(access.person_for_managing(request.user, key), actor=request.user.actor)
    messages.success(request, _("Every session is ended."))
    return redirect("people:person", key)


@require_POST
def make_client(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    form = ClientForm(queries.permissions_of(user), request.POST)
    if not (user.is_program and form.is_valid()):
        return _person_page(request, key, status=422, client=form)
    token, secret = actions.issue_token(user=user, actor=request.user.actor, **form.told())
    return _person_page(request, key, made_client=token.pk, made_secret=secret)


@require_POST
def end_client(request: HttpRequest, key: uuid.UUID, token: uuid.UUID) -> HttpResponse:
    user = access.person_for_managing(request.user, key)
    actions.end_token(access.token_for_ending(user, token), actor=request.user.actor)
    messages.success(request, _("That token is ended. A program that still shows it is refused."))
    return redirect("people:person", key)
