/** Emoji of everything that is not a person, as data.ts has them. */

export const nature = `
🐶 dog|hund|كلب
🐱 cat|katze|قطة
🐭 mouse|maus|فأر
🐰 rabbit|hase|أرنب
🦊 fox|fuchs|ثعلب
🐻 bear|bär|دب
🐼 panda|panda|باندا
🐨 koala|koala|كوالا
🦁 lion|löwe|أسد
🐮 cow|kuh|بقرة
🐷 pig|schwein|خنزير
🐸 frog|frosch|ضفدع
🐵 monkey|affe|قرد
🐔 chicken|huhn|دجاجة
🐧 penguin|pinguin|بطريق
🐦 bird|vogel|طائر
🦉 owl|eule|بومة
🐝 bee|biene|نحلة
🦋 butterfly|schmetterling|فراشة
🐢 turtle slow|schildkröte langsam|سلحفاة بطيء
🐟 fish|fisch|سمكة
🐳 whale|wal|حوت
🦄 unicorn|einhorn|وحيد القرن
🌱 seedling plant|keimling pflanze|نبتة
🌳 tree|baum|شجرة
🌲 evergreen tree|tanne|شجرة
🌴 palm|palme|نخلة
🌵 cactus|kaktus|صبار
🍀 clover luck|kleeblatt glück|حظ برسيم
🌷 tulip flower|tulpe blume|زهرة
🌹 rose|rose|وردة
🌻 sunflower|sonnenblume|دوار الشمس
🌸 blossom|blüte|زهر
💐 bouquet flowers|blumenstrauß|باقة زهور
🍂 leaves autumn|blätter herbst|أوراق خريف
🌍 world earth|welt erde|أرض عالم
🌙 moon|mond|قمر
⭐ star|stern|نجمة
🌟 glowing star|leuchtender stern|نجمة لامعة
✨ sparkles new|funkeln neu|بريق جديد
⚡ lightning fast|blitz schnell|برق سريع
🔥 fire hot|feuer|نار
☀️ sun|sonne|شمس
⛅ cloud sun|wolke sonne|غيوم
🌧️ rain|regen|مطر
❄️ snow cold|schnee kalt|ثلج
☔ umbrella rain|regenschirm|مظلة
🌈 rainbow|regenbogen|قوس قزح
🌊 wave sea|welle meer|موج بحر
`;

export const food = `
🍎 apple|apfel|تفاحة
🍊 orange|orange|برتقال
🍋 lemon|zitrone|ليمون
🍌 banana|banane|موز
🍉 watermelon|wassermelone|بطيخ
🍇 grapes|trauben|عنب
🍓 strawberry|erdbeere|فراولة
🍒 cherries|kirschen|كرز
🥑 avocado|avocado|أفوكادو
🍅 tomato|tomate|طماطم
🥕 carrot|karotte|جزر
🌽 corn|mais|ذرة
🍞 bread|brot|خبز
🥐 croissant|croissant|كرواسون
🧀 cheese|käse|جبن
🥚 egg|ei|بيضة
🍕 pizza|pizza|بيتزا
🍔 burger|burger|برغر
🍟 fries|pommes|بطاطس
🌮 taco|taco|تاكو
🥗 salad|salat|سلطة
🍝 pasta|nudeln|معكرونة
🍣 sushi|sushi|سوشي
🍪 cookie|keks|كعكة
🎂 cake birthday|torte geburtstag|كعكة عيد ميلاد
🍰 cake slice|kuchen|كعكة
🍫 chocolate|schokolade|شوكولاتة
🍦 ice cream|eis|مثلجات
☕ coffee tea|kaffee tee|قهوة شاي
🍵 tea|tee|شاي
🍺 beer|bier|بيرة
🍷 wine|wein|نبيذ
🥂 cheers glasses|prost anstoßen|نخب
🥤 drink cup|getränk|مشروب
🍽️ plate meal|teller essen|طبق وجبة
`;

export const places = `
🏠 house home|haus zuhause|بيت منزل
🏡 garden house|haus garten|منزل حديقة
🏢 office building|büro gebäude|مكتب مبنى
🏭 factory|fabrik|مصنع
🏪 shop store|laden geschäft|متجر
🏬 department store|kaufhaus|متجر كبير
🏥 hospital|krankenhaus|مستشفى
🏦 bank|bank|بنك
🏫 school|schule|مدرسة
🏨 hotel|hotel|فندق
🗺️ map|karte|خريطة
📍 pin place|ort nadel|موقع
🧭 compass|kompass|بوصلة
⛰️ mountain|berg|جبل
🏖️ beach|strand|شاطئ
🚗 car|auto|سيارة
🚕 taxi|taxi|تاكسي
🚌 bus|bus|حافلة
🚚 truck delivery|lastwagen lieferung|شاحنة توصيل
🚲 bicycle|fahrrad|دراجة
🏍️ motorcycle|motorrad|دراجة نارية
🚆 train|zug|قطار
✈️ plane flight|flugzeug flug|طائرة
🚀 rocket launch|rakete start|صاروخ انطلاق
🚢 ship|schiff|سفينة
⛽ fuel|tanken|وقود
🚧 construction|baustelle|أعمال بناء
🚦 traffic light|ampel|إشارة مرور
🅿️ parking|parkplatz|موقف
`;

export const things = `
📦 package parcel box|paket karton|طرد صندوق
🎁 gift present|geschenk|هدية
🛒 cart shopping|einkaufswagen|عربة تسوق
🛍️ shopping bags|einkaufstaschen|تسوق
💳 card payment|karte zahlung|بطاقة دفع
💶 euro money|euro geld|يورو مال
💵 dollar money|dollar geld|دولار مال
💰 money bag|geld|مال
🧾 receipt invoice|beleg rechnung|فاتورة إيصال
🏷️ label price|etikett preis|سعر ملصق
🎟️ ticket voucher|gutschein karte|تذكرة قسيمة
📱 phone mobile|handy telefon|هاتف جوال
💻 laptop computer|laptop computer|حاسوب
🖥️ desktop screen|bildschirm|شاشة
⌨️ keyboard|tastatur|لوحة مفاتيح
🖱️ mouse computer|maus computer|فأرة
🖨️ printer|drucker|طابعة
📷 camera photo|kamera foto|كاميرا صورة
🎥 video film|video film|فيديو
📞 telephone call|telefon anruf|اتصال هاتف
📧 email mail|e-mail|بريد
✉️ envelope letter|brief umschlag|رسالة ظرف
📨 incoming mail|eingang post|بريد وارد
📬 mailbox|briefkasten|صندوق بريد
📎 paperclip attachment|büroklammer anhang|مرفق
📌 pushpin|reißzwecke|دبوس
📝 memo note write|notiz schreiben|ملاحظة
📄 page document|seite dokument|مستند صفحة
📁 folder|ordner|مجلد
📅 calendar date|kalender datum|تقويم تاريخ
📆 calendar|kalender|تقويم
📈 chart up growth|diagramm anstieg|نمو مخطط
📉 chart down|diagramm fallend|انخفاض مخطط
📊 bar chart|balkendiagramm|رسم بياني
📚 books|bücher|كتب
📖 book read|buch lesen|كتاب قراءة
🔖 bookmark|lesezeichen|علامة
🔗 link|link|رابط
🔍 search find|suche finden|بحث
🔑 key|schlüssel|مفتاح
🔒 locked secure|gesperrt sicher|مقفل آمن
🔓 unlocked|offen|مفتوح
🔔 bell notification|glocke|جرس إشعار
💡 idea bulb lamp|idee lampe glühbirne|فكرة مصباح
🔦 torch flashlight|taschenlampe|كشاف
🔋 battery|batterie akku|بطارية
🔌 plug|stecker|قابس
🔧 wrench repair|schraubenschlüssel reparatur|مفتاح إصلاح
🔨 hammer|hammer|مطرقة
🛠️ tools|werkzeug|أدوات
⚙️ gear settings|zahnrad einstellungen|إعدادات ترس
🧰 toolbox|werkzeugkasten|صندوق أدوات
📏 ruler measure|lineal maß|مسطرة قياس
✂️ scissors|schere|مقص
🗑️ trash delete|papierkorb löschen|حذف مهملات
🧹 broom clean|besen putzen|تنظيف مكنسة
🪑 chair|stuhl|كرسي
🛋️ sofa couch|sofa|أريكة
🛏️ bed|bett|سرير
🚪 door|tür|باب
🪟 window|fenster|نافذة
🚿 shower|dusche|دش
🧸 teddy toy|teddy spielzeug|لعبة دب
👕 shirt|hemd|قميص
👖 jeans trousers|hose jeans|بنطال
👗 dress|kleid|فستان
👟 shoe|schuh|حذاء
👓 glasses|brille|نظارات
⌚ watch|uhr|ساعة
⏰ alarm clock|wecker|منبه
⏳ hourglass wait|sanduhr warten|انتظار ساعة رملية
⏱️ stopwatch|stoppuhr|مؤقت
🎉 party tada celebrate|party feier konfetti|احتفال حفلة
🎊 confetti|konfetti|قصاصات احتفال
🎈 balloon|luftballon|بالون
🏆 trophy win|pokal gewinn|كأس فوز
🥇 gold medal first|gold medaille|ميدالية ذهبية
⚽ football soccer|fußball|كرة قدم
🎮 game|spiel|لعبة
🎵 music note|musik note|موسيقى
🎧 headphones|kopfhörer|سماعات
🎨 art palette|kunst palette|فن ألوان
💊 pill medicine|tablette medizin|دواء
🩹 plaster|pflaster|لاصق جروح
`;

export const signs = `
❤️ heart love red|herz liebe rot|قلب حب أحمر
🧡 orange heart|herz orange|قلب برتقالي
💛 yellow heart|herz gelb|قلب أصفر
💚 green heart|herz grün|قلب أخضر
💙 blue heart|herz blau|قلب أزرق
💜 purple heart|herz lila|قلب بنفسجي
🖤 black heart|herz schwarz|قلب أسود
🤍 white heart|herz weiß|قلب أبيض
💔 broken heart|gebrochenes herz|قلب مكسور
💯 hundred perfect|hundert perfekt|مئة ممتاز
💥 boom|knall|انفجار
💬 speech message|sprechblase nachricht|رسالة كلام
💭 thought|gedanke|فكرة
✅ check done yes|haken erledigt ja|تم صح
☑️ checkbox|kästchen haken|مربع اختيار
✔️ check mark|haken|صح
❌ cross no wrong|kreuz nein falsch|خطأ لا
❎ cross button|kreuz|إلغاء
⚠️ warning|warnung achtung|تحذير
🚫 forbidden no|verboten|ممنوع
⛔ no entry|kein zutritt|ممنوع الدخول
❗ exclamation important|ausrufezeichen wichtig|مهم تعجب
❓ question|frage|سؤال
ℹ️ information|information|معلومات
🆕 new|neu|جديد
🆓 free|kostenlos gratis|مجاني
🆗 ok|ok|حسنا
🆘 sos help|sos hilfe|نجدة مساعدة
➡️ arrow right|pfeil rechts|سهم يمين
⬅️ arrow left|pfeil links|سهم يسار
⬆️ arrow up|pfeil hoch|سهم أعلى
⬇️ arrow down|pfeil runter|سهم أسفل
↩️ return back|zurück rückgabe|إرجاع عودة
🔄 refresh exchange|aktualisieren umtausch|تحديث استبدال
🔁 repeat|wiederholen|تكرار
➕ plus add|plus hinzufügen|زائد إضافة
➖ minus|minus|ناقص
♻️ recycle|recycling|تدوير
🔴 red circle|roter kreis|دائرة حمراء
🟠 orange circle|oranger kreis|دائرة برتقالية
🟡 yellow circle|gelber kreis|دائرة صفراء
🟢 green circle|grüner kreis|دائرة خضراء
🔵 blue circle|blauer kreis|دائرة زرقاء
⚫ black circle|schwarzer kreis|دائرة سوداء
⚪ white circle|weißer kreis|دائرة بيضاء
1️⃣ one|eins|واحد
2️⃣ two|zwei|اثنان
3️⃣ three|drei|ثلاثة
🏁 finish flag|ziel flagge|نهاية علم
🚩 red flag|rote flagge|علم أحمر
`;
