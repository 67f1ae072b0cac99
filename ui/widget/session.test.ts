import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeWebSocket } from '../shared/fakes';
import { Session } from './session';

const kept = 'porchlight:pk_lamp';
const sessions: Session[] = [];
let answers: Record<string, unknown>;

const settle = () => vi.advanceTimersByTimeAsync(0);
const hello = () => FakeWebSocket.last.frames[0];
const sends = () => FakeWebSocket.all.flatMap(({ frames }) => frames).filter(({ t }) => t === 'send');

function open(): Session {
  const made = new Session({
    server: 'https://desk.example',
    inbox: 'pk_lamp',
    locale: 'en',
    opening: () => ({ page: '/lamps/heron', tz: 'Asia/Tokyo' }),
  });
  sessions.push(made);
  return made;
}

/** Says something; the server has taken the connection, but acknowledged nothing. */
async function say(session: Session, body: string): Promise<void> {
  session.send(body);
  await session.prepare();
  await settle();
  if (session.line.phase !== 'live') FakeWebSocket.last.welcome();
  await settle();
}

/** The line breaks; the session comes back by itself and is welcomed. */
async function breakLine(code = 1006): Promise<void> {
  const before = FakeWebSocket.all.length;
  FakeWebSocket.last.onclose?.({ code });
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(100);
    expect(FakeWebSocket.all.length).toBeGreaterThan(before);
  });
  FakeWebSocket.last.welcome();
  await settle();
}

const message = (public_seq: number, body: string, client_id?: unknown) => ({
  id: `m${public_seq}`,
  public_seq,
  kind: 'reply',
  author: { kind: client_id ? 'contact' : 'agent', ...(client_id ? {} : { name: 'Mara' }) },
  body,
  at: 1,
  ...(client_id ? { client_id } : {}),
});
const acknowledge = async (client_id: unknown, more = {}) => {
  const ack = { t: 'ack', client_id, conversation: 'c1', opened: true, message: message(1, 'Hi', client_id), ...more };
  FakeWebSocket.last.hear(ack);
  await settle();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeWebSocket);
  answers = {};
  const ask = vi.fn((url: string | URL) => {
    const body = answers[new URL(url).pathname];
    return Promise.resolve(body ? Response.json(body) : Response.json({ code: 'not_found' }, { status: 404 }));
  });
  vi.stubGlobal('fetch', ask);
  localStorage.clear();
  sessionStorage.clear();
  FakeWebSocket.all = [];
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  vi.useRealTimers();
});

test('nothing is stored and nothing connects before the first message', async () => {
  const session = open();
  await session.prepare();
  session.typing(true, 'Is there');
  session.looking();
  await settle();
  expect([localStorage.length, sessionStorage.length, FakeWebSocket.all.length]).toEqual([0, 0, 0]);
});

test('the first message says who writes by a token that is kept, and where from', async () => {
  const session = open();
  await say(session, 'Hi');
  expect(localStorage.getItem(kept)).toMatch(/^[\w-]{43}$/);
  expect(hello()).toMatchObject({ as: 'visitor', inbox: 'pk_lamp', token: localStorage.getItem(kept) });
  expect(sends()).toMatchObject([{ body: 'Hi', lang: 'en', opening: { page: '/lamps/heron', tz: 'Asia/Tokyo' } }]);
});

test('a first message whose acknowledgement is lost is repeated under the same names, and shown once', async () => {
  const session = open();
  await say(session, 'Hi');
  const token = hello()?.token;
  await breakLine();
  expect(hello()?.token).toBe(token);
  const [first, again, ...more] = sends();
  expect(again).toEqual(first);
  expect(more).toEqual([]);
  await acknowledge(first?.client_id, { repeated: true });
  expect(session.talk?.head.id).toBe('c1');
  expect(session.talk?.timeline.messages.map(({ body }) => body)).toEqual(['Hi']);
  expect(session.pending).toEqual([]);
});

test('a page that was closed before the acknowledgement repeats its message when it comes back', async () => {
  const session = open();
  await say(session, 'Hi');
  const token = hello()?.token;
  session.close();
  const next = open();
  expect(next.pending.map(({ body }) => body)).toEqual(['Hi']);
  await next.prepare();
  await settle();
  FakeWebSocket.last.welcome();
  await settle();
  expect(hello()?.token).toBe(token);
  const [first, again] = sends();
  expect(again).toEqual(first);
});

test('messages behind the first wait for its conversation and go into it', async () => {
  const session = open();
  await say(session, 'Hi');
  session.send('Are you there?');
  await settle();
  expect(sends()).toHaveLength(1);
  await acknowledge(sends()[0]?.client_id);
  expect(sends()[1]).toMatchObject({ body: 'Are you there?', conversation: 'c1' });
  expect(sends()[1]).not.toHaveProperty('opening');
});

test('what was missed is asked for, and a live message is not shown before it', async () => {
  const session = open();
  await say(session, 'Hi');
  await acknowledge(sends()[0]?.client_id);
  answers['/api/desk/visitor/conversations/c1/messages'] = {
    messages: [message(2, 'Hello'), message(3, 'How can I help?')],
    more: false,
  };
  FakeWebSocket.last.hear({ t: 'message', conversation: 'c1', message: message(3, 'How can I help?') });
  await settle();
  expect(session.talk?.timeline.messages.map(({ body }) => body)).toEqual(['Hi', 'Hello', 'How can I help?']);
  expect(session.unread).toBe(2);
  session.looking();
  expect(session.unread).toBe(0);
});

test('a token that is worth nothing any more is replaced, and what was not sent goes under the new one', async () => {
  const session = open();
  await say(session, 'Hi');
  const token = hello()?.token;
  await breakLine(4401);
  expect(hello()?.token).not.toBe(token);
  expect(localStorage.getItem(kept)).toBe(hello()?.token);
  expect(sends()).toHaveLength(2);
  expect(sends()[1]).toMatchObject({ body: 'Hi', opening: { page: '/lamps/heron' } });
});

test('a tab that had not written yet joins the session of one that did', async () => {
  const session = open();
  const token = 'x'.repeat(43);
  localStorage.setItem(kept, token);
  dispatchEvent(new StorageEvent('storage', { key: kept, newValue: token, storageArea: localStorage }));
  await session.prepare();
  await settle();
  FakeWebSocket.last.onopen?.();
  expect(hello()?.token).toBe(token);
});

test('a restored backup makes the page forget what it knew', async () => {
  const session = open();
  await say(session, 'Hi');
  await acknowledge(sends()[0]?.client_id);
  const restored = { t: 'welcome', v: 1, epoch: 'other', now: 0, self: { kind: 'contact', id: '', name: '' } };
  FakeWebSocket.last.hear({ ...restored, conversations: [] });
  await settle();
  expect(session.talks).toEqual([]);
});

test('a line that is swallowed without a word gives way to HTTP', async () => {
  const session = open();
  session.send('Hi');
  await session.prepare();
  await settle();
  expect(session.polling).toBe(false);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(session.polling).toBe(true);
  FakeWebSocket.last.welcome();
  await settle();
  expect(session.polling).toBe(false);
});

test('while the desk is down a message waits and does not claim to be on its way; on its return it goes out once', async () => {
  const session = open();
  await say(session, 'Hi');
  await acknowledge(sends()[0]?.client_id);
  let up = false;
  const posts: Record<string, unknown>[] = [];
  const desk = (url: string | URL, { body }: RequestInit = {}) => {
    if (!up) return Promise.reject(new TypeError('refused'));
    const { pathname } = new URL(url);
    if (!pathname.endsWith('/visitor/messages'))
      return Promise.resolve(Response.json({ epoch: 'e', conversations: [], messages: [] }));
    const sent = JSON.parse(String(body)) as Record<string, unknown>;
    posts.push(sent);
    const answer = { client_id: sent.client_id, conversation: 'c1', message: message(2, 'Still?', sent.client_id) };
    return Promise.resolve(Response.json(answer));
  };
  vi.stubGlobal('fetch', vi.fn(desk));
  while (!session.polling) {
    FakeWebSocket.last.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(3_000);
  }
  session.send('Still?');
  await vi.advanceTimersByTimeAsync(20_000);
  expect([session.polling, session.reaches, posts]).toEqual([true, false, []]);
  expect(session.pending.map(({ body }) => body)).toEqual(['Still?']);
  up = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(session.reaches).toBe(true);
  expect(posts.map(({ body }) => body)).toEqual(['Still?']);
  expect(session.pending).toEqual([]);
});

test('a session that was signed for waits until the page says again who is there', async () => {
  const session = open();
  await say(session, 'Hi');
  const token = hello()?.token;
  session.identify('header.body.right');
  await session.prepare();
  await settle();
  session.identify(undefined); // signed out
  await settle();
  FakeWebSocket.last.onopen?.();
  const sockets = FakeWebSocket.all.length;
  FakeWebSocket.last.hear({ t: 'error', re: 'hello', code: 'unauthorized', text: 'Signed?', field: 'identity' });
  FakeWebSocket.last.onclose?.({ code: 4401 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeWebSocket.all.length).toBe(sockets); // it does not ask in a circle
  expect([session.talk, session.loading]).toEqual([undefined, false]);
  session.identify('header.body.right');
  await settle();
  FakeWebSocket.last.onopen?.();
  expect(hello()).toMatchObject({ token, identity: 'header.body.right' });
});

test('a refused identity costs nobody the token, and the conversation goes on without', async () => {
  const session = open();
  await say(session, 'Hi');
  const token = hello()?.token;
  const heard: boolean[] = [];
  session.on('identified', ({ accepted }) => heard.push(accepted));
  session.identify('header.body.wrong');
  await session.prepare();
  await settle();
  FakeWebSocket.last.onopen?.();
  expect(hello()).toMatchObject({ token, identity: 'header.body.wrong' });
  FakeWebSocket.last.hear({ t: 'error', re: 'hello', code: 'unauthorized', text: 'No.', field: 'identity' });
  FakeWebSocket.last.onclose?.({ code: 4401 });
  await vi.advanceTimersByTimeAsync(1);
  FakeWebSocket.last.onopen?.();
  expect(hello()).not.toHaveProperty('identity');
  expect([hello()?.token, heard]).toEqual([token, [false]]);
});

test('files and answers go with the message that opens a conversation', async () => {
  const session = open();
  const lamp = { id: 'f1', name: 'lamp.png', mime: 'image/png', size: 4 };
  session.send('', { files: [lamp], opening: { name: 'Ada', fields: { order: '4471' } } });
  await session.prepare();
  await settle();
  FakeWebSocket.last.welcome();
  await settle();
  expect(session.pending[0]?.attached).toEqual([lamp]);
  expect(sends()).toMatchObject([
    { body: '', files: ['f1'], opening: { page: '/lamps/heron', name: 'Ada', fields: { order: '4471' } } },
  ]);
  expect(sends()[0]).not.toHaveProperty('attached');
});

test('a browser whose storage is full chats on, and it is known', async () => {
  const full = vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const session = open();
  await say(session, 'Hi');
  expect(sends()).toHaveLength(1);
  expect(session.memory.lasting).toBe(false);
  full.mockRestore();
});

test('a conversation that goes on in another one is read there, in the order of time, and written to', async () => {
  const session = open();
  await say(session, 'Hi');
  await acknowledge(sends()[0]?.client_id, { conversation: 'c2' });
  expect(session.talk?.head.id).toBe('c2');
  const older = { ...message(1, 'My lamp flickers'), at: -1 };
  answers['/api/desk/visitor/conversations/c1/messages'] = { messages: [older, message(2, 'Turn it')], more: false };
  const head = { status: 'open', kind: 'chat', public_rev: 0 };
  FakeWebSocket.last.hear({ t: 'conversation', conversation: { ...head, id: 'c1', public_seq: 2 } });
  FakeWebSocket.last.hear({ t: 'conversation', conversation: { ...head, id: 'c2', public_seq: 1, merged_into: 'c1' } });
  await settle();
  expect(session.talk?.head.id).toBe('c1');
  expect(session.messages.map(({ body }) => body)).toHaveLength(3);
  expect(session.messages[0]?.body).toBe('My lamp flickers');
  session.looking();
  expect(session.unread).toBe(0);
  session.send('Thanks');
  await settle();
  expect(sends().at(-1)).toMatchObject({ body: 'Thanks', conversation: 'c1' });

  // separated, each is its own again
  FakeWebSocket.last.hear({ t: 'conversation', conversation: { ...head, id: 'c2', public_seq: 1 } });
  await settle();
  expect(session.talk?.head.id).toBe('c2');
  expect(session.messages.map(({ body }) => body)).toEqual(['Hi']);
});
