import { describe, expect, it } from 'vitest';
import frames from '../../chat/testdata/frames.txtar?raw';
import { decode, encode } from './frames';
import * as protocol from './protocol';
import type { ClientFrame, ServerFrame } from './protocol';
import { newClientId, token } from './token';

/** The frames that the Go tests read too, by the name of their file. */
const golden = new Map(
  frames
    .split(/^-- /m)
    .slice(1)
    .map((entry) => {
      const end = entry.indexOf(' --\n');
      return [entry.slice(0, end), entry.slice(end + 4).replace(/\n$/, '')] as const;
    }),
);
const named = (folder: string) =>
  [...golden].filter(([name]) => name.startsWith(`${folder}/`) && name.endsWith('.json'));

/** What our types say a client writes; TypeScript checks the fields, the golden file the bytes. */
const sent: Record<string, ClientFrame> = {
  'hello-agent': { t: 'hello', v: protocol.version, as: 'agent', token: 'eyJhbGciOiJIUzI1NiJ9.e30.sig' },
  'hello-visitor': {
    t: 'hello',
    v: protocol.version,
    as: 'visitor',
    inbox: 'pk_7f2kq',
    token: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
    locale: 'de',
  },
  'send-reply': {
    t: 'send',
    client_id: '0c7d9a1e-7b0f',
    conversation: 'c1',
    kind: 'reply',
    body: 'Hello',
    lang: 'en',
  },
  'send-open': {
    t: 'send',
    client_id: '5e1b22aa-90cd',
    body: 'Does the lamp fit an E14 bulb?',
    opening: { name: 'Ada', address: 'ada@example.com', page: '/lamps/heron', tz: 'Asia/Tokyo' },
  },
  'send-open-ticket': {
    t: 'send',
    client_id: '5e1b22aa-90d0',
    body: 'It flickers',
    opening: {
      name: 'Ada',
      address: 'ada@example.com',
      page: '/lamps/heron',
      tz: 'Asia/Tokyo',
      fields: { order: 'L-2041', what: 'It flickers\nat night' },
      trail: [
        { page: '/', title: 'Lamps', at: 1789999940000 },
        { page: '/lamps/heron', title: 'Heron', at: 1789999970000 },
      ],
      article: 'a1',
      ticket: true,
    },
  },
  viewing: { t: 'viewing', conversations: ['c1', 'c2'] },
  'viewing-none': { t: 'viewing', conversations: [] },
  page: { t: 'page', page: 'https://shop.example/lamps/heron', title: 'Heron' },
  'page-arrival': {
    t: 'page',
    page: '/',
    title: 'Lamps',
    source: 'https://search.example/',
    tz: 'Asia/Tokyo',
    visits: 2,
  },
  visitors: { t: 'visitors', on: true },
  'visitors-off': { t: 'visitors', on: false },
  'send-files': { t: 'send', client_id: '5e1b22aa-90cf', conversation: 'c1', body: '', files: ['f1', 'f2'] },
  'send-article': {
    t: 'send',
    client_id: '5e1b22aa-90d1',
    conversation: 'c1',
    body: 'And for an E27?',
    article: 'k1',
  },
  'send-mentions': {
    t: 'send',
    client_id: '0c7d9a1e-7b12',
    conversation: 'c1',
    kind: 'note',
    body: '@Idris, is it an E14?',
    mentions: ['a2', 'a3'],
  },
  'typing-on': { t: 'typing', conversation: 'c1', on: true },
  'typing-note': { t: 'typing', conversation: 'c1', on: true, note: true },
  'typing-preview': { t: 'typing', conversation: 'c1', on: true, text: 'Is there any way to get it before Fri' },
  seen: { t: 'seen', conversation: 'c1', delivered: 12, seen: 11 },
  presence: { t: 'presence', state: 'away' },
};

describe('frames', () => {
  it.each(Object.entries(sent))('are written as the server reads them: %s', (name, frame) => {
    expect(encode(frame)).toBe(golden.get(`client/${name}.json`));
  });

  it.each(named('server'))('are understood as the server writes them: %s', (_name, text) => {
    expect(decode(text)).toEqual([JSON.parse(text)]);
  });

  it('come many in a message', () => {
    const texts = named('server').map(([, text]) => text);
    expect(decode(texts.join('\n') + '\n').map(({ t }) => t)).toEqual(
      texts.map((text) => (JSON.parse(text) as ServerFrame).t),
    );
  });

  it('of a later version are left out, not refused', () => {
    expect(decode('{"t":"confetti"}\n{"t":"gone","conversation":"c1"}')).toHaveLength(1);
    expect(decode('{"t":"toString"}')).toEqual([]);
  });

  it.each(['[]', 'null', '1', '{', '{"t":"gone"}x'])('that are none throw: %s', (text) =>
    expect(() => decode(text)).toThrow(SyntaxError),
  );
});

it('counts characters as the server does', () => {
  expect(protocol.characters('a🪔é')).toBe(3);
});

it('makes tokens of 32 bytes and client ids the server accepts, never the same', () => {
  const tokens = Array.from({ length: 50 }, () => token());
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(new Set(tokens).size).toBe(50);
  expect(newClientId()).toMatch(/^[\w-]{8,64}$/);
});
