"""Wordings in more languages, for tests to print."""

from dataclasses import replace

from certificates.drawing import Wording

from .printed import ENGLISH, FACTS


def _wording(language, date, institute, title, certify, body, signatory_role):
    words = {"date": date, "institute": institute, "title": title, "certify": certify, "body": body}
    return Wording(language=language, signatory_role=signatory_role, modules=title, check=institute, **words)


FARSI = _wording(
    "fa",
    "۲۴ آوریل ۲۰۲۷",
    "والدین حامی موفقیت دانش‌آموزان",
    "گواهی پایان دوره",
    "بدین‌وسیله گواهی می‌شود که",
    "دورهٔ مؤسسهٔ رهبری و آموزش PASS را به پایان رسانده است: هشت بخش آموزشی، ۱۴ جلسه از ۱۶ جلسه و ۴۰ ساعت "
    "مطالعه و تمرین در حمایت از همهٔ کودکان.",
    "مدیر پروژه",
)
DARI = _wording(
    "prs",
    "۲۴ اپریل ۲۰۲۷",
    "والدین حامی موفقیت شاگردان",
    "تصدیق‌نامهٔ تکمیل دوره",
    "بدین‌وسیله تصدیق می‌شود که",
    "دورهٔ انستیتوت رهبری و آموزش PASS را تکمیل کرده است: هشت بخش، ۱۴ جلسه از ۱۶ جلسه و ۴۰ ساعت مطالعه و "
    "تمرین در دفاع از همهٔ اطفال.",
    "مدیر پروژه",
)
ARABIC = _wording(
    "ar",
    "24 أبريل 2027",
    "أولياء أمور يناصرون نجاح الطلاب",
    "شهادة إتمام",
    "نشهد بأنّ",
    "أتمّت برنامج معهد PASS للقيادة والتدريب: ثماني وحدات و14 جلسة من أصل 16 و40 ساعة من "
    "الدراسة والتدريب على "
    "مناصرة جميع الأطفال.",
    "مدير المشروع",
)
PASHTO = _wording(
    "ps",
    "۲۴ اپریل ۲۰۲۷",
    "د زده کوونکو د بریا ملاتړي والدین",
    "د بشپړتیا تصدیق‌پاڼه",
    "دا تصدیقوي چې",
    "د PASS د مشرتابه او روزنې انسټیټیوټ یې بشپړ کړ: اته برخې، له ۱۶ څخه ۱۴ غونډې او ۴۰ "
    "ساعته زده‌کړه او تمرین "
    "د ټولو ماشومانو د ملاتړ لپاره.",
    "د پروژې مدیر",
)
URDU = _wording(
    "ur",
    "24 اپریل، 2027",
    "طلبہ کی کامیابی کے حامی والدین",
    "سندِ تکمیل",
    "تصدیق کی جاتی ہے کہ",
    "نے PASS انسٹی ٹیوٹ برائے قیادت و تربیت مکمل کیا: آٹھ ماڈیول، 16 میں سے 14 نشستیں اور "
    "تمام بچوں کی وکالت کے "
    "مطالعے اور مشق کے 40 گھنٹے۔",
    "پروجیکٹ مینیجر",
)
HMONG = _wording(
    "hmn",
    "Lub Plaub Hlis Hnub Tim 24, 2027",
    "Cov Niam Txiv Txhawb Tub Ntxhais Kawm Kom Vam Meej",
    "Daim Ntawv Pov Thawj Kawm Tiav",
    "Daim ntawv no pov thawj tias",
    "tau kawm tiav PASS Lub Koom Haum Cob Qhia Kev Coj Noj Coj Ua: yim zaj kawm, 14 ntawm "
    "16 lub rooj sib tham "
    "thiab 40 teev kawm thiab xyaum txhawb nqa txhua tus menyuam.",
    "Tus thawj tswj qhov project",
)
VIETNAMESE = _wording(
    "vi",
    "Ngày 24 tháng 4 năm 2027",
    "Phụ huynh vì sự thành công của học sinh",
    "Chứng nhận hoàn thành",
    "Chứng nhận rằng",
    "đã hoàn thành chương trình của Viện Lãnh đạo và Đào tạo PASS: tám học phần, 14 trên "
    "16 buổi học và 40 giờ "
    "học tập và thực hành bảo vệ quyền lợi cho mọi trẻ em.",
    "Quản lý dự án",
)
KHMER = _wording(
    "km",
    "ថ្ងៃទី 24 ខែមេសា ឆ្នាំ 2027",
    "មាតាបិតា\u200bតស៊ូ\u200bមតិ\u200bដើម្បី\u200bជោគជ័យ\u200bសិស្ស",
    "វិញ្ញាបនបត្របញ្ជាក់ការបញ្ចប់",
    "សូមបញ្ជាក់ថា",
    "បាន\u200bបញ្ចប់\u200bវិទ្យាស្ថាន\u200bដឹកនាំ\u200bនិង\u200bបណ្តុះបណ្តាល PASS៖ ប្រាំបី\u200bមេរៀន ១៤ "
    "ក្នុង\u200bចំណោម ១៦ វគ្គ និង ៤០ ម៉ោង\u200bនៃ\u200bការ\u200bសិក្សា\u200bនិង\u200bការ\u200bអនុវត្ត\u200b"
    "ក្នុង\u200bការ\u200bតស៊ូ\u200bមតិ\u200bដើម្បី\u200bកុមារ\u200bទាំងអស់។",
    "អ្នកគ្រប់គ្រងគម្រោង",
)
CHINESE = _wording(
    "zh-Hant",
    "2027年4月24日",
    "支持學生成功的家長",
    "結業證書",
    "茲證明",
    "已完成 PASS 領導力與培訓學院的課程：八個單元、16 場課程中的 14 場，以及 40 "
    "小時的學習與實踐，為所有孩子發聲。",
    "專案經理",
)
HINDI = _wording(
    "hi",
    "24 अप्रैल 2027",
    "विद्यार्थियों की सफलता के पक्षधर अभिभावक",
    "पूर्णता प्रमाणपत्र",
    "यह प्रमाणित किया जाता है कि",
    "ने PASS नेतृत्व एवं प्रशिक्षण संस्थान पूरा किया: आठ मॉड्यूल, 16 में से 14 सत्र और "
    "सभी बच्चों की पैरवी के अध्ययन और अभ्यास के "
    "40 घंटे।",
    "परियोजना प्रबंधक",
)
RIGHT_TO_LEFT = [FARSI, DARI, ARABIC, PASHTO, URDU]
BESIDE_ENGLISH = [*RIGHT_TO_LEFT, HMONG, VIETNAMESE, KHMER, CHINESE, HINDI]
NAMES = {
    "fa": "آوا زارعی",
    "prs": "فرشته احمدزی",
    "ar": "بتول عجرمة (العجارمة)",
    "ps": "زرغونه ستانکزۍ",
    "ur": "عائشہ صدیقی",
    "hmn": "Ntxoo Ham Thoj",
    "vi": "Nguyễn Thị Hạnh",
    "km": "សុខា ចាន់ធារ៉ា",
    "zh-Hant": "劉麗美",
    "hi": "सुनीती भट्टाचार्य",
}


def facts_in(*wordings, **changes):
    """A certificate in these languages, for a person whose name is written in the last of them."""
    name = NAMES.get(wordings[-1].language, FACTS.recipient_name)
    return replace(
        FACTS, wordings=wordings, language=wordings[0].language, **{"recipient_name": name, **changes}
    )


def beside_english(wording, **changes):
    """A certificate in English and one more language."""
    return facts_in(ENGLISH, wording, **changes)
