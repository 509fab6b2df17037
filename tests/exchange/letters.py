"""Letters of the tests: an inquiry of ours in Vietnamese and their answer "
"in their own language, as rows that crossed."""

import datetime
import hashlib

from factories.ours import inquiry_fields
from jalon.node.exchange.choices.letters import TranslationState
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply, Translation
from jalon.node.exchange.queries.letters import digest_of
from jalon.node.federation.models import File

AT = datetime.datetime(2026, 11, 22, 3, 0, tzinfo=datetime.UTC)
WORDS = {
    "vi": {
        "law_article": "Bộ luật Hình sự, Điều 250",
        "facts": "Khoảng 14 giờ 20 ngày 21/11/2026, xe bán tải màu trắng rẽ khỏi quốc lộ "
        "8 trước chốt kiểm soát Cầu Treo "
        "rồi quay lại hướng cửa khẩu. Trên đoạn đường xe bỏ lại có ba bao tải chứa "
        "khoảng 36 kg chất tinh thể trắng.",
        "purpose": "Xác định người điều khiển phương tiện",
        "link": "Chủ sở hữu có thể cho biết ai lái xe",
        "held_because": "Biển số do phía bạn cấp",
    },
    "lo": {
        "law_article": "ປະມວນກົດໝາຍອາຍາ, ມາດຕາ 250",
        "facts": "ປະມານ 14 ໂມງ 20 ວັນທີ 21/11/2026 ລົດກະບະສີຂາວໄດ້ລ້ຽວອອກຈາກທາງຫຼວງເລກ 8 "
        "ກ່ອນດ່ານກວດກາ ແລ້ວກັບຄືນໄປທາງດ່ານຊາຍແດນ. "
        "ຢູ່ບ່ອນທີ່ລົດຈອດມີສາມເປົາບັນຈຸສານຜລຶກສີຂາວປະມານ 36 ກິໂລກຣາມ.",
        "purpose": "ເພື່ອຊອກຮູ້ຜູ້ຂັບຂີ່ລົດ",
        "link": "ເຈົ້າຂອງລົດອາດຈະບອກໄດ້ວ່າໃຜຂັບຂີ່",
        "held_because": "ປ້າຍທະບຽນອອກໂດຍຝ່າຍທ່ານ",
    },
    "km": {
        "law_article": "ក្រមព្រហ្មទណ្ឌ មាត្រា ២៥០",
        "facts": "ប្រហែលម៉ោង ១៤ និង ២០ នាទី ថ្ងៃទី ២១ ខែ វិច្ឆិកា ឆ្នាំ ២០២៦ រថយន្តភីកអាប់ពណ៌សមួយគ្រឿងបានបត់ច"
        "េញពីផ្លូវជាតិលេខ ៨ "
        "មុនដល់ច្រកត្រួតពិនិត្យ រួចត្រឡប់ទៅទិសច្រកព្រំដែនវិញ។ នៅកន្លែងដែលរថយន្តឈប់ "
        "មានបាវបីដែលមានសារធាតុក្រាមពណ៌សប្រមាណ ៣៦ គីឡូក្រាម។",
        "purpose": "ដើម្បីកំណត់អត្តសញ្ញាណអ្នកបើកបរ",
        "link": "ម្ចាស់រថយន្តអាចប្រាប់ថានរណាបើកបរ",
        "held_because": "ស្លាកលេខចេញដោយភាគីលោកអ្នក",
    },
    "zh-hans": {
        "law_article": "刑法第250条",
        "facts": "2026年11月21日14时20分许，一辆白色皮卡在检查站前驶离8号公路，随后掉头驶向口岸。"
        "车辆停留处发现三个袋子，内装约36公斤白色晶体物质。",
        "purpose": "查明驾驶人身份",
        "link": "车主可能知道由谁驾驶",
        "held_because": "车牌由贵方核发",
    },
}
ANSWERS = {
    "lo": "ລົດຄັນນີ້ຂຶ້ນທະບຽນໃນນາມບໍລິສັດຂົນສົ່ງທີ່ແຂວງບໍລິຄຳໄຊ. ທະບຽນຍັງມີຜົນ; ບໍ່ມີລາຍງານວ່າຖືກລັກ.",
    "vi": "Xe được đăng ký dưới tên một công ty vận tải ở tỉnh Bô-li-khăm-xay. Đăng "
    "ký còn hiệu lực; không có báo mất cắp.",
    "km": "រថយន្តនេះចុះបញ្ជីក្រោមឈ្មោះក្រុមហ៊ុនដឹកជញ្ជូនមួយ។ ការចុះបញ្ជីនៅមានសុពលភាព។",
    "zh-hans": "该车登记在一家运输公司名下，登记有效，未报失窃。",
}


def asked(ours, language="vi", **changes):
    """An inquiry of ours that was sent, in one of the languages."""
    fields = inquiry_fields(ours, language=language, **WORDS[language])
    return Inquiry.objects.create(
        **{
            **fields, "direction": "ours", "state": "stored", "number": "VN-MPS-2026-000012", "created_at": AT,
            "sent_at": AT, "stored_at": AT, "due_at": AT + datetime.timedelta(days=7),
            "partner_unit": {"code": "BL", "names": {
                "lo": "ກອງບັນຊາການ ປກສ ແຂວງບໍລິຄຳໄຊ", "vi": "Công an tỉnh Bô-li-khăm-xay",
            }},
            **changes,
        }
    )  # fmt: skip


def answered(inquiry, language="lo", **changes):
    """Their answer to it."""
    fields = {
        "direction": "theirs", "state": "sent", "outcome": "full", "text": ANSWERS[language], "language": language,
        "handling": inquiry.handling, "tlp": inquiry.tlp, "pap": inquiry.pap, "written_at": AT, "sent_at": AT,
    }  # fmt: skip
    return Reply.objects.create(inquiry=inquiry, **{**fields, **changes})


def translated(one, language, parts, *, by="Lt. Vilay", node="VN-MPS", **changes):
    """A signed translation of it."""
    inquiry, reply = (one.inquiry, one) if isinstance(one, Reply) else (one, None)
    return Translation.objects.create(
        inquiry=inquiry, reply=reply, direction="ours", state=TranslationState.SENT, language=language, parts=parts,
        of=digest_of(one), node=node, by=by, begun_at=AT, seconds=2460, signed_at=AT, **changes,
    )  # fmt: skip


def quoted(inquiry, **changes):
    """Words of a third node that were taken over."""
    fields = {"origin": "CN-MPS", "source": "", "text": "该车曾于10月进入磨憨口岸。", "language": "zh-hans"}
    return Passage.objects.create(
        inquiry=inquiry, **{**fields, "handling": "H1", "tlp": "amber", "pap": "amber", **changes}
    )


def attached(inquiry, name="tang-vat-01.jpg", **changes):
    """A photo that goes along."""
    content = name.encode()
    digest = hashlib.sha256(content).hexdigest()
    file = File.objects.filter(pk=digest).first() or File.objects.create(
        digest=digest, length=183_222, complete=True, content_type="image/jpeg"
    )
    fields = {"origin": "VN-MPS", "handling": "H1", "tlp": "amber", "pap": "amber"}
    return Attachment.objects.create(inquiry=inquiry, file=file, name=name, **{**fields, **changes})
