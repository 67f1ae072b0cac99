/** The sample desk of the fixture page and of tests: agents, customers and what they said, around a given moment. */
import type { Conversation, Message } from '../../shared/protocol';
import type { Article, Colleague, Contact, Me, SavedReply } from '../state/api';

const minute = 60_000; // ms
const hour = 60 * minute;
const day = 24 * hour;

export const mara = 'agentmara000001';
export const wren = 'agentwren000001';
export const idris = 'agentidris00001';

export const agents: Colleague[] = [
  { id: mara, name: 'Mara Lindqvist', public_name: 'Mara', avatar: '', capacity: 4, presence: 'accepting' },
  { id: wren, name: 'Wren Ito', public_name: 'Wren', avatar: '', capacity: 4, presence: 'accepting' },
  { id: idris, name: 'Idris Bello', public_name: 'Idris', avatar: '', capacity: 4, presence: 'away' },
];

export const me: Me = {
  agent: {
    id: mara,
    name: 'Mara Lindqvist',
    public_name: 'Mara',
    avatar: '',
    capacity: 4,
    presence: 'accepting',
    email: 'mara@porchlight.example',
    role: 'admin',
    languages: ['en', 'de'],
    tz: 'Europe/Stockholm',
  },
  teams: [{ id: 'team1', name: 'Support', assignment: 'manual' }],
  agents,
  inboxes: [{ id: 'inbox1', name: 'Shop', company: 'Alder & Finch', target_s: 120, answer_s: 0 }],
  tags: [
    { id: 'tagdelivery', name: 'delivery', colour: 'h1' },
    { id: 'tagrefund', name: 'refund', colour: 'h3' },
  ],
  fields: [
    { key: 'order', label: 'Order number', type: 'text' },
    { key: 'floor', label: 'Floor', type: 'select', options: ['ground', 'upper'] },
  ],
  epoch: 'epoch1',
  pos: 100,
};

export function row(id: string, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    number: 1,
    kind: 'chat',
    subject: '',
    status: 'open',
    priority: 'normal',
    inbox: 'inbox1',
    contact: `contact-${id}`,
    contact_name: id,
    assignee: '',
    team: 'team1',
    locale: 'en',
    last_seq: 1,
    public_seq: 1,
    public_rev: 0,
    version: 1,
    round: 1,
    preview: '',
    last_author: 'contact',
    last_at: 0,
    waiting_since: 0,
    first_reply_at: 0,
    due_at: 0,
    snoozed_until: 0,
    promised_by: 0,
    solved_at: 0,
    queued_at: 0,
    assigned_at: 0,
    returned_at: 0,
    tags: [],
    followers: [],
    created: 0,
    ...change,
  };
}

/** Everybody of the sample, as the list shows them at `now`. */
export function rows(now: number): Conversation[] {
  const waiting = (seconds: number) => ({
    waiting_since: now - seconds * 1000,
    last_at: now - seconds * 1000,
    created: now - 9 * minute,
  });
  const said = (minutes: number) => ({ last_at: now - minutes * minute, created: now - (minutes + 20) * minute });
  const made: [string, string, Partial<Conversation>][] = [
    [
      'omar',
      'Omar Haddad',
      { preview: 'The voucher says expired but I got it yesterday', assignee: mara, ...waiting(138) },
    ],
    [
      'ada',
      'Ada Park',
      {
        preview: 'Any chance before Friday?',
        assignee: mara,
        locale: 'en',
        ...waiting(85),
        last_seq: 6,
        public_seq: 4,
      },
    ],
    ['jun', 'Jun Sato', { preview: 'Hi! Does the lamp fit an E14 bulb?', ...waiting(26), locale: 'ja' }],
    [
      'priya',
      'Priya Rao',
      { preview: 'I have moved it to the Hamburg depot', assignee: mara, last_author: 'agent', ...said(0.67) },
    ],
    [
      'tomas',
      'Tomás Silva',
      { preview: 'Could you send the invoice again, please?', assignee: wren, ...said(3), locale: 'pt' },
    ],
    [
      'lea',
      'Lea Meyer',
      {
        kind: 'ticket',
        preview: 'Damaged on arrival — photos attached',
        due_at: now + 2 * hour,
        ...said(60),
        locale: 'de',
      },
    ],
    [
      'yara',
      'Yara Cohen',
      { kind: 'ticket', preview: 'VAT number on invoices from March', due_at: now + day, ...said(90) },
    ],
    [
      'bo',
      'Bo Nilsen',
      { kind: 'ticket', preview: 'Wholesale prices for a café, 40 pieces', due_at: now + 2 * day, ...said(200) },
    ],
    [
      'elif',
      'Elif Kaya',
      { kind: 'ticket', preview: 'Return label never arrived', due_at: now + 3 * day, ...said(300) },
    ],
    [
      'noor',
      'نور الحسن',
      { kind: 'ticket', preview: 'هل يمكن تغيير عنوان التوصيل؟', due_at: now + 4 * day, ...said(400), locale: 'ar' },
    ],
  ];
  return made.map(([id, contact_name, change], i) =>
    row(id, { contact_name, number: 4460 + i, last_seq: 2, public_seq: 2, ...change }),
  );
}

/** A crowd, for lists that are long. */
export function crowd(count: number, now: number): Conversation[] {
  return Array.from({ length: count }, (_, i) =>
    row(`crowd${i}`, {
      contact_name: `Guest ${i + 1}`,
      number: 10_000 + i,
      kind: i % 3 === 0 ? 'chat' : 'ticket',
      preview: 'Where is my order?',
      assignee: i % 2 ? wren : mara,
      last_author: 'agent',
      last_at: now - i * minute,
      created: now - i * minute - hour,
    }),
  );
}

const contact = (name: string) => ({ kind: 'contact' as const, id: `contact-${name}`, name });
const agent = (id: string, name: string) => ({ kind: 'agent' as const, id, name });

/** What stands in the conversations at `now`. */
export function messages(id: string, now: number): Message[] {
  if (id !== 'ada') return short(id, now);
  return [
    {
      ...base('ada', 1, now - 9 * minute),
      kind: 'event',
      event_type: 'opened',
      data: { page: '/checkout/delivery' },
      author: contact('ada'),
    },
    {
      ...base('ada', 2, now - 9 * minute),
      kind: 'reply',
      author: contact('ada'),
      body: 'Hi, I ordered the oak side table (4471). The page says delivery on Monday, but I’m moving house on Friday evening.',
    },
    {
      ...base('ada', 3, now - 8 * minute),
      kind: 'event',
      event_type: 'assigned',
      data: { actor: mara, before: '', after: mara },
      author: agent(mara, 'Mara'),
    },
    {
      ...base('ada', 4, now - 8 * minute),
      kind: 'reply',
      author: agent(mara, 'Mara'),
      body: 'Hello Ada, thanks for getting in touch. Let me look at 4471 for you. Meanwhile: [Change a delivery date](/help/en/change-a-delivery-date)',
    },
    {
      ...base('ada', 5, now - 7 * minute),
      kind: 'note',
      author: agent(wren, 'Wren'),
      body: 'Hamburg depot has two of these. A same-week slot costs us nothing before 13:00.',
    },
    { ...base('ada', 6, now - 85_000), kind: 'reply', author: contact('ada'), body: 'Any chance before Friday?' },
  ];
}

function short(id: string, now: number): Message[] {
  const found = rows(now).find((other) => other.id === id);
  const at = found?.last_at ?? now;
  const by = found?.last_author === 'agent' ? agent(mara, 'Mara') : contact(id);
  return [
    { ...base(id, 1, at - 5000), kind: 'event', event_type: 'opened', data: { page: '/' }, author: contact(id) },
    { ...base(id, 2, at), kind: 'reply', author: by, body: found?.preview ?? 'Where is my order?' },
  ];
}

function base(id: string, seq: number, at: number) {
  return { id: `${id}-${seq}`, seq, public_seq: seq, at };
}

export function person(conversation: Conversation, now: number): Contact {
  const ada = conversation.id === 'ada';
  return {
    id: conversation.contact,
    name: conversation.contact_name,
    address: ada ? 'ada@parkstudio.example' : '',
    locale: conversation.locale,
    tz: ada ? 'Europe/Berlin' : 'Asia/Tokyo',
    page: ada ? '/checkout/delivery' : '/',
    created: now - 200 * day,
  };
}

export function earlier(now: number): Conversation[] {
  const solved = { status: 'solved' as const, contact: 'contact-ada', contact_name: 'Ada Park' };
  return [
    row('screws', {
      ...solved,
      subject: 'Missing screws',
      assignee: wren,
      solved_at: now - 40 * day,
      last_at: now - 40 * day,
    }),
    row('invoice', {
      ...solved,
      subject: 'Invoice for 3120',
      assignee: mara,
      solved_at: now - 90 * day,
      last_at: now - 90 * day,
    }),
  ];
}

const shelf = [
  ['Change a delivery date', 'Choose another day until 18:00 on the day before delivery.', 'public'],
  ['Delivery to an upper floor', 'Two people carry your order up; tell us about narrow stairs.', 'public'],
  ['Delayed parcels', 'What the carrier tells us, and when we send a replacement.', 'public'],
  ['Depot stock and same-week slots', 'Which depots can deliver within the week, and until when.', 'internal'],
] as const;

/** Articles of the sample that have the words in their title, marked. */
export function articles(q: string): Article[] {
  const wanted = q.trim().toLocaleLowerCase();
  return shelf.flatMap(([title, excerpt, visibility], i) => {
    const at = wanted ? title.toLocaleLowerCase().indexOf(wanted) : -1;
    if (wanted && wanted.length < 20 && at < 0) return [];
    const marked =
      at < 0
        ? [{ text: title }]
        : [
            { text: title.slice(0, at) },
            { text: title.slice(at, at + wanted.length), hit: true },
            { text: title.slice(at + wanted.length) },
          ];
    const url = visibility === 'internal' ? '' : `/help/en/${title.toLocaleLowerCase().replaceAll(' ', '-')}`;
    return [
      {
        id: `article${i}`,
        text: `text${i}`,
        locale: 'en',
        title: marked,
        excerpt: [{ text: excerpt }],
        url,
        visibility,
      },
    ];
  });
}

const kept: SavedReply[] = [
  {
    id: 'move',
    name: 'Move a delivery',
    shortcut: 'delivery-move',
    team: '',
    owner: '',
    uses: 0,
    texts: [
      {
        locale: 'en',
        body: 'Good news, {contact.first_name|there}: I can move your delivery to another day.\n\n1. Tell me the **day**\n2. I book the slot',
        files: null,
      },
      {
        locale: 'de',
        body: 'Gute Nachrichten, {contact.first_name}: Ich kann die Lieferung verschieben.',
        files: null,
      },
    ],
  },
  {
    id: 'delay',
    name: 'Sorry for the delay',
    shortcut: 'delay-apology',
    team: '',
    owner: '',
    uses: 0,
    texts: [{ locale: 'en', body: 'I’m sorry your parcel is late. Here is what I can see…', files: null }],
  },
  {
    id: 'return',
    name: 'Retoure anlegen',
    shortcut: 'retoure',
    team: '',
    owner: '',
    uses: 0,
    texts: [{ locale: 'de', body: 'Hier ist dein Rücksendeetikett.', files: null }],
  },
];

/** Saved replies of the sample whose shortcut or name has the words. */
export function savedReplies(q: string): SavedReply[] {
  const wanted = q.trim().toLocaleLowerCase();
  return kept.filter(({ shortcut, name }) => `${shortcut} ${name}`.toLocaleLowerCase().includes(wanted));
}

/** A picture drawn here, for files of the sample. */
export function pictureOf(id: string): Blob {
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420"><rect width="640" height="420" fill="hsl(${hue} 30% 82%)"/>` +
    `<path d="M90 250h460v22H90zM130 272h18v130h-18zM492 272h18v130h-18z" fill="hsl(${hue} 35% 38%)"/></svg>`;
  return new Blob([svg], { type: 'image/svg+xml' });
}

/** What the plain-language check says of a reply: it knows two phrases. */
export function plainly(text: string) {
  const known = { 'ball rolling': ['idiom', 'start'], depot: ['jargon', 'warehouse'] } as const;
  const findings = [...text.matchAll(/ball rolling|depot/g)].map(({ 0: words, index: start }) => {
    const [kind, by] = known[words as keyof typeof known];
    const place = { start, end: start + words.length };
    return {
      rule: `en/${kind}`,
      kind,
      severity: 'warning',
      reason: kind,
      args: { words },
      ...place,
      replacements: [by],
    };
  });
  return { lang: 'en', findings };
}
