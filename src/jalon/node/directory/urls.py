"""Addresses of the directory, under `/units/`."""

from django.urls import path

from jalon.node.directory.views import agencies, gates, pairs, questions, units
from jalon.node.directory.views import exchange_of_files as files

app_name = "directory"
urlpatterns = [
    path("", units.list_units, name="units"),
    path("map/", questions.show_map, name="map"),
    path("faces/", questions.who_faces, name="faces"),
    path("holds/", questions.who_holds, name="holds"),
    path("new/", units.new_unit, name="unit-new"),
    path("agencies/", agencies.list_agencies, name="agencies"),
    path("agencies/new/", agencies.new_agency, name="agency-new"),
    path("agencies/<uuid:key>/end/", agencies.end_agency, name="agency-end"),
    path("days-off/", agencies.list_days_off, name="days-off"),
    path("days-off/<uuid:key>/withdraw/", agencies.withdraw_day_off, name="day-off-withdraw"),
    path("pairs/", pairs.list_pairs, name="pairs"),
    path("pairs/new/", pairs.new_pair, name="pair-new"),
    path("pairs/<uuid:key>/end/", pairs.end_pair, name="pair-end"),
    path("gates/", gates.list_notices, name="notices"),
    path("gates/new/", gates.new_notice, name="notice-new"),
    path("gates/<uuid:key>/withdraw/", gates.withdraw_notice, name="notice-withdraw"),
    path("import/", files.import_file, name="import"),
    path("import/template.<str:ending>", files.template, name="template"),
    path("import/pairs-template.<str:ending>", files.pair_template, name="pair-template"),
    path("import/<uuid:key>/", files.show_batch, name="batch"),
    path("import/<uuid:key>/run/", files.run, name="batch-run"),
    path("import/<uuid:key>/undo/", files.undo, name="batch-undo"),
    path("import/<uuid:key>/broken.csv", files.broken, name="batch-broken"),
    path("export.<str:ending>", files.export, name="export"),
    path("pairs.<str:ending>", files.export_pairs, name="pair-export"),
    path("snapshots/", files.list_snapshots, name="snapshots"),
    path("snapshots/send/", files.send_snapshot, name="snapshot-send"),
    path("snapshots/<uuid:key>/", files.show_snapshot, name="snapshot"),
    path("snapshots/<uuid:key>/decide/", files.decide_snapshot, name="snapshot-decide"),
    path("contacts/<uuid:key>/card.vcf", units.contact_vcard, name="contact-vcard"),
    path("contacts/<uuid:key>/qr.svg", units.contact_qr, name="contact-qr"),
    path("contacts/<uuid:key>/end/", units.end_contact, name="contact-end"),
    path("<uuid:key>/", units.show_unit, name="unit"),
    path("<uuid:key>/contacts/", units.add_contact, name="contact-add"),
    path("officers/<uuid:key>/end/", units.end_officer, name="officer-end"),
    path("<uuid:key>/officers/", units.add_officer, name="officer-add"),
    path("<uuid:key>/keeps/", units.keep, name="keep-add"),
    path("<uuid:key>/end/", units.end_unit, name="unit-end"),
]
