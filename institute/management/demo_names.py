"""Invented people and schools of the demo. No one here exists; no school bears these names."""

SCHOOLS = [
    "Alder Creek Elementary", "Bluebird Elementary", "Cedar Bend Elementary", "Delta Breeze Elementary",
    "Elk Meadow Elementary", "Fig Tree Elementary", "Granite Park K-8", "Harvest Lane Elementary",
    "Iris Street Elementary", "Juniper Grove K-8", "Kestrel Hill Elementary", "Levee Road Elementary",
    "Marsh Wren Middle", "Northgate Commons Middle", "Orchard Row Middle", "Pelican Point K-8",
    "Quail Run Elementary", "River Oak High", "Sycamore Square High", "Two Rivers High",
]  # fmt: skip

# The people of the first cohort: name, language of the interface. The first one finishes in the demo.
FIRST_COHORT = [
    ("Rosa Alvarado Peña", "es"), ("Shahida Begum", "en"), ("فاطمه رضایی", "fa"), ("Nguyễn Thị Hạnh", "en"),
    ("Оксана Петренко", "en"), ("Mai Yer Vang", "en"), ("Pa Houa Xiong", "en"), ("Lucía Ramírez Soto", "es"),
    ("Denise Carter", "en"), ("Guadalupe Ortiz", "es"), ("Amrit Kaur Gill", "en"), ("Tevita Fonua", "en"),
    ("Marisol Jiménez", "es"), ("Ahmad Noori", "fa"), ("Grace Okafor", "en"), ("Yolanda Cruz Vega", "es"),
    ("Linh Trần", "en"), ("Svitlana Bondar", "en"), ("James Whitfield", "en"), ("Ana Belén Castillo", "es"),
    ("Zainab Haidari", "fa"), ("Kevin Lee", "en"), ("Teresa Mendoza", "es"), ("Faleolo Tuiasosopo", "en"),
    ("Patricia Núñez", "es"), ("Bao Yang", "en"), ("Monique Harris", "en"), ("Elvira Salgado", "es"),
    ("Hamid Karimi", "fa"), ("Siu Ling Chan", "en"), ("Rebecca Stone", "en"), ("Irma Delgado", "es"),
    ("Olena Kravets", "en"), ("Chue Moua", "en"), ("Beatriz Fuentes", "es"), ("Andre Wallace", "en"),
    ("Norma Ibarra", "es"), ("Priya Nair", "en"), ("Sandra Villalobos", "es"), ("Thomas Greene", "en"),
]  # fmt: skip
WITHDRAWN_PARENT = ("Carmen Rivas", "es")

SECOND_COHORT = [
    ("Nadia Rahimi", "en"), ("Esperanza Molina", "es"), ("Tou Ger Lor", "en"), ("Josefina Paredes", "es"),
    ("Maria Santos", "en"), ("Reza Ahmadi", "fa"), ("Latisha Brooks", "en"), ("Verónica Solís", "es"),
    ("Hoa Phạm", "en"), ("Iryna Melnyk", "en"), ("Samuel Adeyemi", "en"), ("Consuelo Trejo", "es"),
]  # fmt: skip

# Role of the team, name, language.
TEAM = {
    "facilitator of the cohort": ("Elena Marquez", "en"),
    "facilitator of another cohort": ("Marcus Boyd", "en"),
    "content editor": ("Joan Fisher", "en"),
    "project manager": ("Teresa Lin", "en"),
    "report viewer": ("Paul Ames", "en"),
    "superuser": ("Site Administrator", "en"),
}

# What the demo's parents write in their own words.
OWN_WORDS = (
    "Many students at our school wait for a late bus. The district decides about routes. "
    "We ask for a second bus by March 1."
)
