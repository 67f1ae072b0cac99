/** The emoji people answer with, with the words to find each by: English | German | Arabic. Loaded when the picker is opened. */

import { food, nature, places, signs, things } from './world';

export type Group = 'smileys' | 'people' | 'nature' | 'food' | 'places' | 'things' | 'signs';

const smileys = `
😀 grinning happy smile|grinsen froh lächeln|ابتسامة سعيد
😃 smile happy joy|lächeln froh freude|ابتسامة فرح
😄 smile laugh eyes|lächeln lachen|ضحك ابتسامة
😁 beaming grin teeth|strahlen grinsen zähne|ابتسامة أسنان
😆 laugh squint|lachen|ضحك
😅 sweat relief laugh nervous|schwitzen erleichtert|عرق ارتياح
🤣 rofl rolling laugh|lachen boden|ضحك شديد
😂 joy tears laugh|freudentränen lachen|دموع ضحك
🙂 smile slight smiling|lächeln leicht|ابتسامة خفيفة
🙃 upside down silly|verkehrt kopfüber|مقلوب
😉 wink|zwinkern|غمزة
😊 blush smile warm|erröten lächeln warm|خجل ابتسامة
😇 angel halo innocent|engel unschuldig|ملاك بريء
🥰 love hearts adore|liebe herzen verliebt|حب قلوب
😍 heart eyes love|herzaugen liebe|عيون قلوب حب
🤩 star struck wow|sterne begeistert|نجوم مبهور
😘 kiss|kuss|قبلة
😋 yummy delicious tongue|lecker zunge|لذيذ
😛 tongue|zunge|لسان
😜 wink tongue crazy|zunge zwinkern verrückt|لسان غمزة
🤪 zany crazy|verrückt|مجنون
🤗 hug|umarmung|عناق
🤭 oops giggle hand|kichern ups|ضحكة يد
🤫 quiet shush secret|leise psst|سكوت هدوء
🤔 thinking hmm|nachdenken hmm|تفكير
🤐 zipper mouth secret|schweigen|صمت
🤨 eyebrow doubt skeptical|augenbraue zweifel|شك حاجب
😐 neutral|neutral|محايد
😑 expressionless|ausdruckslos|بلا تعبير
😶 no mouth silent|sprachlos|بلا كلام
😏 smirk|schmunzeln|ابتسامة ماكرة
😒 unamused|genervt|غير راض
🙄 roll eyes|augen rollen|لف العيون
😬 grimace awkward|grimasse peinlich|إحراج
😌 relieved calm|erleichtert ruhig|ارتياح هدوء
😔 pensive sad|traurig nachdenklich|حزين
😪 sleepy tired|schläfrig müde|نعسان
😴 sleep zzz|schlafen|نوم
😷 mask ill|maske krank|كمامة مريض
🤒 fever ill thermometer|fieber krank|حمى مريض
🤕 hurt bandage|verletzt verband|مصاب ضمادة
🤢 sick nausea|übel|غثيان
🤧 sneeze cold|niesen erkältung|عطس زكام
🥵 hot|heiß|حر
🥶 cold freezing|kalt frieren|برد
🤯 mind blown exploding|umgehauen explodiert|انفجار مذهول
🥳 party celebrate|feiern party|حفلة احتفال
😎 cool sunglasses|cool sonnenbrille|نظارة رائع
🤓 nerd glasses|nerd brille|نظارة ذكي
😕 confused|verwirrt|حائر
😟 worried|besorgt|قلق
🙁 frown sad|traurig|عبوس حزين
😮 surprised oh|überrascht|متفاجئ
😲 astonished|erstaunt|مندهش
😳 flushed embarrassed|verlegen rot|محرج
🥺 pleading please|bitte flehend|رجاء
😥 sad relieved|traurig erleichtert|حزين
😢 cry tear|weinen träne|بكاء دمعة
😭 sob crying loud|heulen weinen|بكاء شديد
😱 scream fear|schreien angst|صراخ خوف
😖 confounded|verzweifelt|ضيق
😣 persevere struggle|durchhalten|معاناة
😞 disappointed|enttäuscht|خيبة
😓 downcast sweat|schweiß bedrückt|عرق
😩 weary|erschöpft|إرهاق
😫 tired|müde|تعب
🥱 yawn bored|gähnen langweilig|تثاؤب ملل
😤 triumph steam|schnauben|غيظ
😡 angry red|wütend|غاضب
😠 angry|verärgert|غضب
🤬 swearing curse|fluchen|شتم
💩 poop|haufen|براز
👻 ghost|geist gespenst|شبح
🤖 robot|roboter|روبوت
`;

const people = `
👋 wave hello bye|winken hallo tschüss|تلويح مرحبا وداعا
🤚 raised back hand|hand|يد
✋ stop high five hand|stopp hand|توقف يد
🖖 vulcan|vulkanier|تحية
👌 ok perfect|ok perfekt|ممتاز حسنا
🤌 pinched fingers|finger|أصابع
✌️ victory peace|sieg frieden|نصر سلام
🤞 fingers crossed luck|daumen drücken glück|حظ
🤟 love you|liebe|أحبك
🤘 rock|rock|روك
🤙 call me|ruf an|اتصل بي
👈 left point|links zeigen|يسار
👉 right point|rechts zeigen|يمين
👆 up point|oben zeigen|أعلى
👇 down point|unten zeigen|أسفل
☝️ one index up|eins zeigefinger|واحد
👍 thumbs up yes good +1|daumen hoch ja gut|إعجاب نعم جيد
👎 thumbs down no bad -1|daumen runter nein|رفض لا
✊ fist|faust|قبضة
👊 punch bump|faust|لكمة
👏 clap bravo applause|applaus klatschen bravo|تصفيق
🙌 hooray praise hands|hurra hände|ابتهاج
👐 open hands|offene hände|يدان
🤲 palms together|hände|دعاء
🤝 handshake deal agree|handschlag abgemacht|مصافحة اتفاق
🙏 thanks please pray|danke bitte beten|شكرا رجاء دعاء
✍️ write sign|schreiben unterschrift|كتابة
💪 strong muscle|stark muskel|قوة عضلة
👀 eyes look see|augen schauen|عيون نظر
👂 ear listen|ohr hören|أذن استماع
🧠 brain|gehirn|دماغ
👤 person|person|شخص
👥 people team|leute team|فريق ناس
👶 baby|baby|رضيع
🧒 child|kind|طفل
👩 woman|frau|امرأة
👨 man|mann|رجل
🧑‍💻 developer computer|entwickler computer|مطور حاسوب
🧑‍🔧 mechanic repair|mechaniker reparatur|ميكانيكي إصلاح
🧑‍🍳 cook chef|koch|طباخ
🙋 raise hand question|melden frage|سؤال رفع اليد
🤷 shrug dunno|schulterzucken keine ahnung|لا أعرف
🤦 facepalm|hand vor gesicht|إحباط
🙇 bow sorry|verbeugen entschuldigung|اعتذار انحناء
💁 information help|auskunft hilfe|معلومات مساعدة
🏃 run hurry|laufen eile|ركض
🚶 walk|gehen|مشي
💃 dance|tanzen|رقص
`;

export const groups: [Group, string][] = [
  ['smileys', smileys],
  ['people', people],
  ['nature', nature],
  ['food', food],
  ['places', places],
  ['things', things],
  ['signs', signs],
];
