"""The example in English."""

from desktop_crm.demo.words import Client, Words, listed

_FIRMS = """Vector; Altair; Horizon; North Wind; Linen House; Delta Build; The Lake; Warm Home; Median; Cedar;
Five Corners; Growth Line; Atlas; Birch; Contour Plus; New Age; The Quay; Rainbow; Water Power;
Techno City; Granite Hill; Frigate; Bread Yard; Colour World; Tea Map; Standard; South Coast; Amber;
Window Works; Green Island; Your Storage; Boulder; Kind Doctor; EuroFurniture; Live Sound; Eastern
Star; Engineering Pro; Capital; Timber Yard; Milk River; Islands; The Sail; River Port; Orchards;
Quiet Harbour"""
_WOMEN = """Alice; Catherine; Sophie; Grace; Harriet; Emma; Charlotte; Rosie; Martha; Fiona; Jennifer; Zoë"""
_WOMEN_NAMED = """Smith; Brown; Taylor; Walker; Hughes; Clarke; Turner; Bennett; Marsh; Lowe; Whitfield;
O’Connor; Harper-Lane; Doyle; Pearson"""
_MEN = """James; Thomas; William; Jack; Henry; Edward; Peter; Martin; Alan; Robert; Stephen; Luke"""
_MEN_NAMED = """Smith; Brown; Taylor; Walker; Hughes; Clarke; Turner; Bennett; Marsh; Lowe; McKenzie; Doyle;
Pearson"""

WORDS = Words(
    team="Daisy",
    step="Example data",
    employees=(
        ("Anna Fletcher", "Head of sales"),
        ("Ian Brooks", "Sales manager"),
        ("Oliver Payne", "Sales manager"),
        ("Vera Nash", "Sales manager"),
    ),
    first=(
        Client("Mary Coleman", "Northern Light Ltd", "+442079460118", "client", 0, 0, "Manager", "Leeds"),
        Client(
            "Daniel Eagle",
            "BuildTech Invest",
            "+442079460740",
            "talks",
            1,
            1,
            "Head of procurement",
            "London",
            "d.eagle@buildtech.example",
            "--03-14",
            3,
        ),
        Client("Helen Underwood", "Noon Coffee House", "+442079460219", "new", 0, 1, "Owner", "Bristol"),
        Client("Arthur Miller", "A. Miller, sole trader", "+375296124408", "client", 2, 2, "", "Minsk"),
        Client(
            "Olga Chernova", "Logistics Centre", "+74956402155", "talks", 1, 3, "Head of department", "Moscow"
        ),
        Client("Simon Fairley", "Gauge Works", "+441134960971", "client", 0, 5, "Chief engineer", "York"),
        Client("Aigul Satpayeva", "Qazaq Retail", "+77012248016", "new", 2, 6, "Buyer", "Almaty"),
        Client("Nicholas Shore", "AgroSouth", "+441214960312", "paused", 1, 12, "Director", "Exeter"),
        Client(
            "Irene Swann", "Good Health Clinic", "+441174960620", "client", 0, 14, "Head physician", "London"
        ),
        Client(
            "Paul Grayson", "AutoHouse Service", "+441314960488", "talks", 2, 16, "Supply manager", "Derby"
        ),
        Client("Natalie Foster", "Eureka School", "+441134960534", "new", 0, 18, "Bursar", "Oxford"),
        Client("Victor Hare", "MetalTrade", "+441214960002", "client", 1, 21, "Director", "Sheffield"),
        Client("Xenia Frost", "Line Studio", "+442079460327", "lost", 2, 27, "Designer", "London"),
        Client("Timur Aliyev", "Caspian Trade", "+994503182290", "talks", 1, 34, "Partner", "Baku"),
        Client("Lucy Strong", "Cosy Hotel", "+441174960110", "client", 0, 41, "Administrator", "Bath"),
        Client("George Abashidze", "Kakheti Wines", "+995322405561", "paused", 2, 55, "Owner", "Tbilisi"),
        Client("Julia Windham", "Wheatear Bakery", "+441314960845", "new", 0, 58, "Technologist", "Kent"),
    ),
    people=(
        (
            listed(_WOMEN),
            listed(_WOMEN_NAMED),
        ),
        (
            listed(_MEN),
            listed(_MEN_NAMED),
        ),
        (("Dinara", "Yerlan", "Asel", "Daniyar"), ("Nurlan", "Ospan", "Akhmet", "Serik")),
        (("Nino", "Tamar", "David", "Lasha"), ("Beridze", "Kapanadze", "Gelashvili", "Kobakhidze")),
        (("Armen", "Gayane", "Karine", "Tigran"), ("Petrosyan", "Sargsyan", "Grigoryan", "Mkrtchyan")),
        (("Лариса", "Ольга", "Юлия"), ("Кузнецова", "Соловьёва", "Громова")),
        (("José", "Chloé", "Jürgen", "Søren"), ("García", "Lefèvre", "Müller", "Østergård")),
    ),
    firms=listed(_FIRMS),
    forms=("{} Ltd", "{} Ltd", "{} plc", "{} & Co", "{} Group", "{}"),
    cities=(
        ("London", "20"),
        ("Manchester", "161"),
        ("Bristol", "117"),
        ("Leeds", "113"),
        ("Edinburgh", "131"),
        ("Cardiff", "29"),
        ("Dublin", "1"),
    ),
    streets=(
        "High Street",
        "Station Road",
        "Church Lane",
        "Mill Road",
        "Victoria Street",
        "Park Avenue",
        "The Green",
    ),
    job_titles=(
        "Director",
        "Buyer",
        "Chief accountant",
        "Supply manager",
        "Administrator",
        "Technical director",
        "Head of sales",
        "Office manager",
        "Sole trader",
    ),
    sources=("Website", "Call", "Recommendation", "Home Show 2026", "Search ads", "Social networks"),
    industries=(
        "Construction",
        "Trade",
        "Food service",
        "Health care",
        "Education",
        "Manufacturing",
        "Logistics",
    ),
    tags=("Key client", "Wholesale", "Retail", "Call back", "Exhibition", "Tender"),
    phones=(
        "+4420794601##",
        "+441134960###",
        "+441214960###",
        "+120255501##",
        "+375296######",
        "+7701#######",
        "+995599######",
    ),
    notes=(
        "Asks to recalculate the delivery to Leeds; call back on Friday.",
        "Sent the price list and samples; the director decides by the end of the week.",
        "Wants to pay in three instalments. Needs a quote for 40 sets.",
        "Meeting at their office: bring the catalogue and fabric samples.",
        "Not now: the repairs were put off till spring. Remind in February.",
        "Works with another supplier and is unhappy with the terms. Compares prices.",
        "Needs a contract with deferred payment; their lawyer will send remarks.",
        "Call after 3 pm, on site before lunch.",
        "Asked for the invoice by e-mail and last quarter's papers.",
        "Ready to take 200 pieces wholesale if we give 7 % off.",
        "Recommended us to a friend in Bristol; send him the catalogue.",
        "No answer, left a message in Telegram.",
        "Paid; goes out on Tuesday. The driver needs a pass.",
        "Complaint about packing: two boxes dented. Replacement sent.",
    ),
    segment=(
        "Size",
        (("small", "Small", "plain"), ("middle", "Medium", "accent"), ("large", "Large", "good")),
    ),
    discount="Discount, %",
    lists=("New leads", "No activity for 30 days", "Key clients"),
)
