"""The date of a certificate in words, in the languages that certificates are worded in.

The words stand here and not in a library's tables, so that an update of a library changes no certificate.
They are those of Unicode's CLDR 47, but for Hmong, which it does not have, and for Khmer, Mongolian and
Vietnamese, where a certificate asks for a fuller form. The calendar is always the one of the schools.
"""

from datetime import date

from certificates.printable import CannotDraw

_DAY_FIRST = "{day} {month} {year}"
_DAY_FIRST_WITH_COMMA = "{day} {month}, {year}"
_MONTH_FIRST = "{month} {day}, {year}"

# How a date is put, and the twelve months where it needs their names.
_DATES = {
    "am": (_DAY_FIRST, "ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር"),
    "ar": (_DAY_FIRST, "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    "bn": (
        _DAY_FIRST_WITH_COMMA,
        "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    ),
    "en": (
        _MONTH_FIRST,
        "January February March April May June July August September October November December",
    ),
    "es": (
        "{day} de {month} de {year}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "fa": (_DAY_FIRST, "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"),
    "fil": (
        _MONTH_FIRST,
        "Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre",
    ),
    "fr": (
        _DAY_FIRST,
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "gu": (
        _DAY_FIRST_WITH_COMMA,
        "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર",
    ),
    "he": (
        "{day} ב{month} {year}",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    ),
    "hi": (_DAY_FIRST, "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    "hmn": (
        "Lub {month} Hnub Tim {day}, {year}",
        "Ib_Hlis Ob_Hlis Peb_Hlis Plaub_Hlis Tsib_Hlis Rau_Hli Xya_Hli Yim_Hli Cuaj_Hlis Kaum_Hli "
        "Kaum_Ib_Hlis Kaum_Ob_Hlis",
    ),
    "hy": (
        "{year} թ. {month} {day}",
        "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի "
        "դեկտեմբերի",
    ),
    "ja": ("{year}年{number}月{day}日", ""),
    "ka": (
        _DAY_FIRST_WITH_COMMA,
        "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    ),
    "km": (
        "ថ្ងៃទី {day} ខែ{month} ឆ្នាំ {year}",
        "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    ),
    "ko": ("{year}년 {number}월 {day}일", ""),
    "lo": (_DAY_FIRST, "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ"),
    "mn": ("{year} оны {number}-р сарын {day}", ""),
    "my": (
        "{year} {month} {day}",
        "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    ),
    "ne": (
        "{year} {month} {day}",
        "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    ),
    "pa": (_DAY_FIRST, "ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ"),
    "prs": (_DAY_FIRST, "جنوری فبروری مارچ اپریل می جون جولای اگست سپتمبر اکتوبر نومبر دسمبر"),
    "ps": (_DAY_FIRST, "جنوري فبروري مارچ اپریل مۍ جون جولای اګست سېپتمبر اکتوبر نومبر دسمبر"),
    "pt": (
        "{day} de {month} de {year}",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "ru": (
        "{day} {month} {year} г.",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    ),
    "so": (
        _MONTH_FIRST,
        "Janaayo Febraayo Maarso Abriil Maayo Juun Luulyo Agosto Sebtembar Oktoobar Noofeembar Diseembar",
    ),
    "ta": (
        _DAY_FIRST_WITH_COMMA,
        "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    ),
    "te": (
        _DAY_FIRST_WITH_COMMA,
        "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    ),
    "th": (
        "{day} {month} ค.ศ. {year}",
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    ),
    "ti": (_MONTH_FIRST, "ጥሪ ለካቲት መጋቢት ሚያዝያ ጉንበት ሰነ ሓምለ ነሓሰ መስከረም ጥቅምቲ ሕዳር ታሕሳስ"),
    "to": (
        _DAY_FIRST,
        "Sānuali Fēpueli Maʻasi ʻEpeleli Mē Sune Siulai ʻAokosi Sēpitema ʻOkatopa Nōvema Tīsema",
    ),
    "tr": (_DAY_FIRST, "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
    "uk": (
        "{day} {month} {year} р.",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    ),
    "ur": (
        "{day} {month}، {year}",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    ),
    "vi": ("Ngày {day} tháng {number} năm {year}", ""),
    "zh": ("{year}年{number}月{day}日", ""),
}
_SAME_AS = {"fa-af": "prs", "tl": "fil", "mww": "hmn", "hnj": "hmn", "iw": "he", "yue": "zh"}

_DIGITS = {
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "prs": "۰۱۲۳۴۵۶۷۸۹",
    "ps": "۰۱۲۳۴۵۶۷۸۹",
    "bn": "০১২৩৪৫৬৭৮৯",
    "my": "၀၁၂၃၄၅၆၇၈၉",
    "ne": "०१२३४५६७८९",
}


def date_in_words(day: date, language: str) -> str:
    """A day as people write it: "April 24, 2027". Raises CannotDraw for a language without a form."""
    tag = language.lower()
    base = _SAME_AS.get(tag) or _SAME_AS.get(tag.split("-")[0]) or tag.split("-")[0]
    if base not in _DATES:
        raise CannotDraw("language", text=language)
    form, months = _DATES[base]
    month = months.split()[day.month - 1].replace("_", " ") if months else ""
    digits = str.maketrans("0123456789", _DIGITS.get(base, "0123456789"))
    numbers = {"day": day.day, "number": day.month, "year": day.year}
    written = {name: str(value).translate(digits) for name, value in numbers.items()}
    return form.format(month=month, **written)
