"""Files of units in and out, and directories between nodes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions, queries
from jalon.node.directory.choices import FileKind
from jalon.node.directory.forms import ImportForm, ShareForm
from jalon.node.directory.queries import files
from jalon.node.directory.queries.pages import files as pages
from jalon.node.kernel.http import HttpRequest, file_response


def import_file(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        kind = FileKind(said["kind"] or FileKind.UNITS)
        node = access.node_for_import(queries.own_node().pk if kind == FileKind.PAIRS else said["node"])
        batch = actions.hand_in(
            said["key"], node=node, content=file.read(), name=file.name, actor=request.user.actor, kind=kind
        )
        return redirect("directory:batch", batch.pk)
    context = {"form": form, "batches": pages.batches()}
    return render(request, "directory/import.html", context, status=422 if form.errors else 200)


def show_batch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    batch = access.batch_for_reading(request.user, key)
    return render(request, "directory/import_batch.html", {"page": pages.batch_page(batch)})


@require_POST
def run(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.batch_for_reading(request.user, key)
    batch = actions.run_import(key, actor=request.user.actor)
    said = {"added": batch.added, "changed": batch.changed}
    messages.success(request, _("Imported: %(added)d added, %(changed)d changed.") % said)
    return redirect("directory:batch", key)


@require_POST
def undo(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.batch_for_reading(request.user, key)
    actions.undo_import(key, actor=request.user.actor)
    messages.success(request, _("Undone. The directory is as it was before."))
    return redirect("directory:batch", key)


def broken(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    batch = access.batch_for_reading(request.user, key)
    return _file(actions.broken_rows(batch).encode(), files.CSV, "broken-rows")


def template(request: HttpRequest, ending: str) -> HttpResponse:
    access.must_manage(request.user)
    return _file(files.template(_known(ending)), ending, "units-template")


def pair_template(request: HttpRequest, ending: str) -> HttpResponse:
    access.must_manage(request.user)
    return _file(files.pair_template(_known(ending)), ending, "pairs-template")


def export_pairs(request: HttpRequest, ending: str) -> HttpResponse:
    access.must_manage(request.user)
    content = files.exported_pairs(_known(ending))
    actions.note_export(queries.own_node().pk, what=FileKind.PAIRS, actor=request.user.actor)
    return _file(content, ending, "pairs")


def export(request: HttpRequest, ending: str) -> HttpResponse:
    access.must_manage(request.user)
    node = access.node_for_import(request.GET.get("node") or queries.own_node().pk)
    content = files.exported(_known(ending), node.pk)
    actions.note_export(node.pk, actor=request.user.actor)
    return _file(content, ending, f"units-{node.pk}")


def _known(ending: str) -> str:
    if ending not in files.TYPES:
        raise Http404
    return ending


def _file(content: bytes, ending: str, name: str) -> HttpResponse:
    return file_response(content, kind=files.TYPES[ending], name=f"{name}.{ending}")


def list_snapshots(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    context = {"snapshots": pages.snapshots(), "form": ShareForm()}
    return render(request, "directory/snapshot_list.html", context)


@require_POST
def send_snapshot(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    form = ShareForm(request.POST)
    if not form.is_valid():
        context = {"snapshots": pages.snapshots(), "form": form}
        return render(request, "directory/snapshot_list.html", context, status=422)
    actions.send_snapshot(form.cleaned_data["key"], to=form.cleaned_data["to"], actor=request.user.actor)
    messages.success(request, _("Our directory leaves for the partner by itself."))
    return redirect("directory:snapshots")


def show_snapshot(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    snapshot = access.snapshot_for_deciding(request.user, key)
    return render(request, "directory/snapshot.html", {"page": pages.snapshot_page(snapshot)})


@require_POST
def decide_snapshot(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.snapshot_for_deciding(request.user, key)
    if "refuse" in request.POST:
        actions.refuse_snapshot(key, reason=request.POST.get("reason", "")[:300], actor=request.user.actor)
        messages.success(request, _("Refused. Nothing of it was taken over."))
        return redirect("directory:snapshots")
    chosen = None if "all" in request.POST else request.POST.getlist("codes")
    count = actions.accept_snapshot(key, codes=chosen, actor=request.user.actor)
    messages.success(request, _("Taken over: %(count)d units.") % {"count": count})
    return redirect("directory:snapshots")
