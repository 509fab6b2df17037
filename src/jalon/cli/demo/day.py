"""The story of the day, through the pages that its people would use.

1. Hà Tĩnh finds its counterpart through the gate Cầu Treo – Nam Phao and asks urgently; answered within 8 hours.
2. An information request marked H2, released by a second person, answered with a file.
3. The partner's node is killed while a request waits; it starts again, gets it, and refuses on a ground.
4. A request that the receiver's reviewer refuses under Article 3.
5. A request whose clock stands until a judge has decided.
6. A warning, and what became of it.
7. One thread to two partners, with receipts of each.
8. Guangxi asks Quảng Ninh in Chinese, and is answered in Vietnamese, with a translation that Quảng Ninh's translator
   writes beside the answer and that both sides hold signed.
9. The written confirmation of the hotline's alert is screened under Article 3, answered and closed.
10. A request that nobody takes for eight days: escalated on both sides.
"""

import dataclasses
import datetime
import pathlib
from collections.abc import Sequence
from typing import Any

from jalon.cli.demo.contents import CONTENT, FROM_CHINA, IN_CHINESE, SUBJECTS, URGENT, VEHICLE
from jalon.cli.demo.nodes import Field, say
from jalon.cli.demo.people import Person


@dataclasses.dataclass
class Played:
    """What the day made: the inquiries' ids by their part in the story."""

    inquiries: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class _Desk:
    """A liaison officer, the head of desk beside them, and the reviewer who screens."""

    officer: Person
    head: Person
    reviewer: Person


async def play(field: Field, attached: Sequence[pathlib.Path], confirming: str) -> Played:
    """Play the whole day; `confirming` is the inquiry that confirmed an alert in writing."""
    viet_nam, laos, china = (field.nodes[code] for code in ("VN-MPS", "LA-MPS", "CN-MPS"))
    played, at = Played(), field.password
    async with (
        Person(viet_nam, "linh", at) as linh,
        Person(viet_nam, "minh", at) as minh,
        Person(viet_nam, "quan", at) as quan,
        Person(viet_nam, "lan", at) as lan,
        Person(viet_nam, "hung", at) as hung,
        Person(viet_nam, "thao", at) as thao,
        Person(laos, "khamla", at) as khamla,
        Person(laos, "bounmy", at) as bounmy,
        Person(laos, "sone", at) as sone,
        Person(china, "mei", at) as mei,
        Person(china, "zhang", at) as zhang,
        Person(china, "wang", at) as wang,
    ):
        ha_tinh, quang_ninh = _Desk(linh, minh, quan), _Desk(lan, hung, quan)
        bolikhamxay, guangxi = _Desk(khamla, bounmy, sone), _Desk(mei, zhang, wang)
        story = played.inquiries
        story["urgent"] = await _urgent(ha_tinh, bolikhamxay, attached)
        story["guarded"] = await _guarded(field, ha_tinh, bolikhamxay)
        story["refused"] = await _refused(field, ha_tinh, bolikhamxay)
        story["article-3"] = await _article_3(ha_tinh, bolikhamxay)
        story["judge"] = await _judge(field, ha_tinh, bolikhamxay)
        story["warning"] = await _warning(field, ha_tinh, bolikhamxay)
        story["group"], story["group-2"] = await _group(ha_tinh, bolikhamxay, guangxi)
        story["chinese"] = await _chinese(guangxi, quang_ninh, thao)
        story["confirmed"] = await _confirmed(ha_tinh, bolikhamxay, confirming)
        story["late"] = await _late(field, ha_tinh, bolikhamxay)
    return played


def _first(page: str, name: str) -> str:
    """The first choice of a form's field that is not empty."""
    return next(part.split('"')[0] for part in page.split(f'name="{name}"')[1].split('<option value="')[1:])


async def ask(
    desk: _Desk, to: str, kind: str = VEHICLE, files: Sequence[pathlib.Path] = (), **more: str | list[str]
) -> str:
    """Draft an inquiry and have it released by the head of desk; returns its id."""
    key = await _draft(desk, to, kind, files, **more)
    path = f"/requests/{key}/"
    await desk.head.send(path, f"{path}release/")
    say(f"{desk.officer.node.code}: {desk.officer.username} asked, {desk.head.username} released")
    return key


async def _draft(desk: _Desk, to: str, kind: str, files: Sequence[pathlib.Path] = (), **more: str | list[str]) -> str:
    page = f"/requests/new/?kind={kind}"
    unit = _first(await desk.officer.open(page), "unit")
    fields = {**CONTENT, **SUBJECTS.get(kind, {}), **more, "to": to, "unit": unit}
    given = [("attachments", file) for file in files]
    path = await desk.officer.send(page, "/requests/new/", files=given, **fields)
    return path.strip("/").rpartition("/")[2]


async def _take(desk: _Desk, key: str) -> str:
    """Acknowledge, screen by somebody else, and assign; returns the path of the request."""
    path = f"/requests/{key}/"
    await _acknowledge(desk, key)
    await desk.reviewer.send(path, f"{path}screen/", considered="on")
    await desk.officer.send(path, f"{path}assign/", handler="")
    say(f"{desk.officer.node.code}: {desk.reviewer.username} passed Article 3, {desk.officer.username} works on it")
    return path


async def _acknowledge(desk: _Desk, key: str) -> None:
    path = f"/requests/{key}/"
    await desk.officer.waits_for("/requests/?view=waiting-on-us", path)
    await desk.officer.send(path, f"{path}acknowledge/", direct="on", downgrade_reasons="")
    say(f"{desk.officer.node.code}: {desk.officer.username} read and acknowledged")


async def _answer(desk: _Desk, path: str, text: str, files: Sequence[pathlib.Path] = (), **said: str) -> None:
    """Write the reply; where it waits for a second person, the head of desk releases it."""
    fields = {"outcome": "full", "ground": "", "handling": "H1", "tlp": "amber", "pap": "amber", "grades": "", **said}
    given = [("attachments", file) for file in files]
    await desk.officer.send(path, f"{path}reply/", files=given, text=text, **fields)
    page = await desk.head.open(path)
    who = desk.officer.username
    if "/requests/replies/" in page:
        reply = page.split("/requests/replies/")[1].split("/")[0]
        await desk.head.send(path, f"/requests/replies/{reply}/release/")
        who = f"{who}, released by {desk.head.username},"
    say(f"{desk.officer.node.code}: {who} replied: {fields['outcome']}")


async def _close(desk: _Desk, key: str) -> None:
    path = f"/requests/{key}/"
    await desk.officer.waits_for(path, f"{path}close/")
    await desk.officer.send(path, f"{path}close/")
    say(f"{desk.officer.node.code}: {desk.officer.username} closed it")


async def _urgent(asking: _Desk, answering: _Desk, attached: Sequence[pathlib.Path]) -> str:
    page = await asking.officer.open(f"/requests/new/?kind={VEHICLE}")
    unit = _first(page, "unit")
    hints = await asking.officer.open(f"/requests/new/hints/?kind={VEHICLE}&unit={unit}&gate=VN-LA:cau-treo")
    to = hints.split('data-facing="')[1].split('"')[0]
    say(f"VN-MPS: through the gate Cầu Treo – Nam Phao, linh finds {to}")
    key = await ask(asking, to, files=attached, plate="ກກ 1234", **URGENT)
    path = await _take(answering, key)
    for file in attached:
        await answering.officer.waits_for(path, file.name)
    await _answer(answering, path, "ເຈົ້າຂອງລົດຖືກລະບຸແລ້ວ.")
    await _close(asking, key)
    return key


async def _guarded(field: Field, asking: _Desk, answering: _Desk) -> str:
    sheet = field.clock.parent / "extract.txt"
    sheet.write_text("ສະບັບຫຍໍ້ຂອງບັນທຶກ\n", encoding="utf8")
    said: dict[str, Any] = {"about": "Công ty vận tải ở Lak Sao", "full_name": "Somphone Transport", "handling": "H2"}
    key = await ask(asking, "LA-MPS/BL", "information", **said)
    path = await _take(answering, key)
    await _answer(answering, path, "ບໍລິສັດນີ້ມີສອງຄະດີ.", [sheet], handling="H2", outcome="partial", grades="B2")
    await asking.officer.waits_for(path, "/requests/files/")
    await _close(asking, key)
    return key


async def _refused(field: Field, asking: _Desk, answering: _Desk) -> str:
    partner = field.nodes["LA-MPS"]
    partner.kill()
    say("LA-MPS: killed, all its processes at once")
    key = await ask(asking, "LA-MPS/NAM-PHAO", plate="ຂກ 5678")
    partner.start()
    await partner.serving()
    say("LA-MPS: started again")
    path = await _take(answering, key)
    await _answer(answering, path, "ມີການສືບສວນຢູ່.", outcome="refused", ground="f.ii")
    await asking.officer.waits_for(path, f"{path}close/")
    return key


async def _article_3(asking: _Desk, answering: _Desk) -> str:
    said: dict[str, Any] = {"about": "Người tổ chức tụ tập ở cửa khẩu", "offence": "public-order"}
    key = await ask(asking, "LA-MPS/BL", "information", **said)
    path = f"/requests/{key}/"
    await _acknowledge(answering, key)
    reason = "ເລື່ອງນີ້ມີລັກສະນະການເມືອງ."
    await answering.reviewer.send(path, f"{path}refuse-article-3/", ground="j", text=reason)
    say("LA-MPS: sone refused it under Article 3; nobody there can overrule it")
    await asking.officer.waits_for(path, f"{path}close/")
    return key


async def _judge(field: Field, asking: _Desk, answering: _Desk) -> str:
    key = await ask(answering, "VN-MPS/HT", "evidence", item="ໃບແຈ້ງພາສີ 38/2026", authority="ສານແຂວງບໍລິຄຳໄຊ")
    path = await _take(asking, key)
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    said: dict[str, Any] = {"reason": "judicial-authorisation", "text": "Chờ thẩm phán cho phép.", "until": until}
    await asking.officer.send(path, f"{path}stop/", **said)
    await answering.officer.waits_for(path, "Chờ thẩm phán cho phép.")
    say("VN-MPS: the clock stands for a judge; LA-MPS knows why, and until when")
    return key


async def _warning(field: Field, receiving: _Desk, warning: _Desk) -> str:
    said: dict[str, Any] = {
        "about": "ລົດບັນທຸກໄມ້ຕ້ອງຫ້າມ",
        "offence": "wildlife.trade",
        "from_date": field.today().isoformat(),
    }
    key = await ask(warning, "VN-MPS/CAU-TREO", "warning", **said)
    path = await _take(receiving, key)
    await _answer(receiving, path, "Đã dừng xe, thu 40 kg.", outcome="feedback", feedback="result")
    await _close(warning, key)
    return key


async def _group(asking: _Desk, first: _Desk, second: _Desk) -> tuple[str, str]:
    said: dict[str, Any] = {"about": "Đường dây mua bán tài khoản", "offence": "fraud.swindle", "also": ["CN-MPS"]}
    key = await _draft(asking, "LA-MPS/BL", "information", **said)
    path = f"/requests/{key}/"
    await asking.head.send(path, f"{path}release-thread/")
    say("VN-MPS: one thread to LA-MPS and CN-MPS, an envelope each")
    page = await asking.officer.open(path)
    keys = {part[:36] for part in page.split('href="/requests/')[1:]} - {key}
    other = next(each for each in keys if each.count("-") == 4)
    for desk, mine, text in ((first, key, "ບໍ່ມີຂໍ້ມູນ."), (second, other, "已查到两个账户。")):
        await _answer(desk, await _take(desk, mine), text)
    return key, other


async def _chinese(asking: _Desk, answering: _Desk, translator: Person) -> str:
    said: dict[str, Any] = {**FROM_CHINA, "full_name": "阮文雄", "nationality": "VN", "document_number": "022099001234"}
    key = await ask(asking, "VN-MPS/QN", "verification.identity", **said)
    path = await _take(answering, key)
    await _answer(answering, path, "Nguyễn Văn Hùng có thật; giấy tờ không phải của người này.")
    await asking.officer.waits_for(path, "Nguyễn Văn Hùng có thật")
    await _translated(translator, f"{path}papers/")
    await asking.officer.waits_for(f"{path}papers/", IN_CHINESE)
    say("CN-MPS: mei reads the answer in Chinese beside the Vietnamese original, signed by VN-MPS")
    await _close(asking, key)
    return key


async def _translated(translator: Person, papers: str) -> None:
    """The answer in Chinese, begun and written by the translator; it leaves signed beside the original."""
    letters = (await translator.open(papers)).split('action="' + papers.replace("papers", "translate"))[1]
    answer = next(part[:36] for part in letters.split('name="of"')[1].split('<option value="')[1:] if part[8] == "-")
    begun = await translator.send(papers, papers.replace("papers", "translate"), of=answer, language="zh-hans")
    await translator.send(begun, begun, text=IN_CHINESE)
    say(f"{translator.node.code}: {translator.username} translated the answer into Chinese")


async def _confirmed(asking: _Desk, answering: _Desk, key: str) -> str:
    await _answer(answering, await _take(answering, key), "ລົດຄັນນີ້ຖືກພົບແລ້ວ.")
    await _close(asking, key)
    return key


async def _late(field: Field, answering: _Desk, asking: _Desk) -> str:
    key = await ask(asking, "VN-MPS/CAU-TREO", plate="38A-999.99", country="VN")
    path = f"/requests/{key}/"
    await answering.officer.waits_for("/requests/?view=waiting-on-us", path)
    field.let_pass(8 * 24)
    await answering.officer.waits_for("/requests/?view=overdue", path)
    await asking.officer.waits_for(path, f"{path}escalate/")
    await asking.officer.send(path, f"{path}escalate/", text="ກະລຸນາຕອບ.")
    await answering.officer.waits_for(path, "ກະລຸນາຕອບ.")
    say("LA-MPS: overdue on both sides, and escalated")
    return key
