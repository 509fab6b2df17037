"""Row 3: a hotline line per counterpart pair; the right person in one tap; every alert acknowledged or escalated; the
oral request confirmed in writing."""

import re
import uuid

from hotline.cast import LA
from jalon.node.exchange.models import Inquiry
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import alerts, outgoing
from jalon.node.hotline.models import Alert
from jalon.node.kernel.refs import ref


def test_one_tap_from_any_page_dials_the_person_across_the_line(border, ours, client):
    client.force_login(ours.people["linh"])
    for path in ("/today/", "/requests/", "/account/", "/hotline/"):
        page = client.get(path).content.decode()
        assert re.search(rf'<a class="hotline-call" href="tel:{re.escape(LA)}"', page), path


def test_an_alert_is_acknowledged_across_the_line(border):
    alert = border.raise_("pursuit", text="White car")
    at = border.hand.pass_(minutes=1)
    said = {"alert": str(alert.pk), "at": at.isoformat(), "by": "Capt. Somchit", "unit": {"code": "BL", "names": {}}}
    border.deliver(outgoing.ACKNOWLEDGEMENT, said, thread=alert.pk)
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by) == ("acknowledged", "Capt. Somchit")


def test_an_alert_that_nobody_answers_climbs_and_is_never_lost(border):
    alert = border.theirs_raise()
    for minutes in (4, 5, 7, 60):
        border.hand.pass_(minutes=minutes)
        tasks.mind()
    alert.refresh_from_db()
    rungs = set(alert.events.filter(kind="escalated").values_list("detail__rung", flat=True))
    assert rungs == {"deputy", "next-level", "ministry"}
    assert alert.state == "expired"
    assert alert in Alert.objects.all()


def test_what_was_asked_by_mouth_is_confirmed_in_writing_in_one_gesture(border, ours, client):
    alert = border.theirs_raise(kind="oral-inquiry", text="Who owns 38A-123.45?")
    alerts.acknowledge_alert(alert.pk, holder=ours.people["linh"])
    client.force_login(ours.people["linh"])
    where = f"/today/alerts/{alert.pk}/confirm/"
    assert where in client.get(f"/hotline/alerts/{alert.pk}/").content.decode()
    assert client.get(where).status_code == 200
    form = client.get(f"{where}?kind=verification.vehicle").context["form"]
    assert "Who owns 38A-123.45?" in form["facts"].value()
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    filled = {
        **said, "to": "LA-MPS/BL", "plate": "38A-123.45", "country": "VN", "asked": ["owner"],
        "offence": "drugs.trafficking", "law_article": "Criminal Code, article 250", "purpose": "To find the owner",
        "link": "The owner may know the load", "held_because": "Seen there", "agreement": "VN-LA-2024/4",
        "urgency": "routine", "ground": "", "urgency_reasons": "", "considered": "on",
    }  # fmt: skip
    answer = client.post(where, filled)
    assert answer.status_code == 302, answer.context["form"].errors
    inquiry = Inquiry.objects.get()
    alert.refresh_from_db()
    assert alert.inquiry == ref("exchange/inquiry", inquiry.pk)
    assert inquiry.oral_ref == ref("hotline/alert", alert.pk)
    assert inquiry.oral_at == alert.acknowledged_at
    client.post(where, filled)
    assert Inquiry.objects.count() == 1
    assert client.post(where, {**filled, "key": str(uuid.uuid4())}).status_code == 409
    assert Inquiry.objects.count() == 1
