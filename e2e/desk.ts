/** The real binary on a folder of the test's own, and pages of other websites that carry the widget. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNet } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

const binary = process.env.PORCHLIGHT_BINARY ?? resolve(import.meta.dirname, '..', 'porchlight');

export const person = {
  company: 'Alder & Finch',
  name: 'Mara Lindqvist',
  email: 'mara@alderfinch.example',
  password: 'a lamp by the door',
};

async function freePort(): Promise<number> {
  const probe = createNet();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** A website that is not ours: one page, with the widget's script tag and nothing else of ours. */
export interface Shop {
  origin: string;
  url: string;
}

export class Desk {
  readonly dir = mkdtempSync(join(tmpdir(), 'porchlight-e2e-'));
  port = 0;
  token = '';
  inbox = { id: '', key: '' };
  readonly #demo: boolean;
  #process: ChildProcess | undefined;
  #output = '';
  #shops: Server[] = [];

  /** `demo` fills the folder with the sample shop. */
  constructor(options: { demo?: boolean } = {}) {
    this.#demo = options.demo ?? false;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Runs the binary and waits until it is healthy. */
  async start(): Promise<void> {
    if (!existsSync(binary)) throw new Error(`${binary} is not built. Run: make porchlight`);
    this.port ||= await freePort();
    const sample = this.#demo ? ['--demo'] : [];
    const child = spawn(binary, ['serve', '--http', `127.0.0.1:${this.port}`, '--dir', this.dir, ...sample]);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.#output += text));
    this.#process = child;
    await expect(async () => expect((await fetch(`${this.origin}/healthz`)).status).toBe(200)).toPass({
      timeout: 30_000,
    });
    desks.set(this.origin, this);
  }

  /** Ends it as a power cut would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  /** The link that the console prints, which may be a moment after it answers. */
  async setupLink(): Promise<string> {
    const link = () => /http:\/\/\S+\/setup#\S+/.exec(this.#output)?.[0] ?? '';
    await expect.poll(link).not.toBe('');
    return link();
  }

  get output() {
    return this.#output;
  }

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.origin + path, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: this.token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Sets the desk up past the page, for stories that begin later. */
  async found(): Promise<void> {
    const secret = new URL(await this.setupLink()).hash.slice(1);
    const response = await this.call('POST', '/api/desk/setup', {
      secret,
      ...person,
      locale: 'en',
      tz: 'Europe/Berlin',
    });
    expect(response.status).toBe(200);
    this.token = ((await response.json()) as { token: string }).token;
    await this.learnInbox();
  }

  /** Signs in as the person who runs the sample shop. */
  async enter(): Promise<{ identity: string; password: string }> {
    const { password } = JSON.parse(readFileSync(join(this.dir, 'demo.json'), 'utf8')) as { password: string };
    const identity = 'mara@alderfinch.example';
    const response = await this.call('POST', '/api/collections/agents/auth-with-password', { identity, password });
    expect(response.status).toBe(200);
    this.token = ((await response.json()) as { token: string }).token;
    await this.learnInbox();
    return { identity, password };
  }

  /** Makes a record over PocketBase's REST API, as the agent. */
  async create(collection: string, record: Record<string, unknown>): Promise<string> {
    const response = await this.call('POST', `/api/collections/${collection}/records`, record);
    const answer = (await response.json()) as { id: string };
    expect(response.status, JSON.stringify(answer)).toBe(200);
    return answer.id;
  }

  /** Publishes an article and waits until the index has it. */
  async publish(text: { locale: string; slug: string; title: string; body: string }): Promise<void> {
    const names = { en: 'Lamps', ar: 'المصابيح' };
    const category = await this.create('categories', { slug: `about-${text.slug}`, names, position: 1 });
    const article = await this.create('articles', { category, visibility: 'public', position: 1 });
    await this.create('article_texts', {
      article,
      ...text,
      status: 'published',
      revision: 1,
      published_at: new Date().toISOString(),
    });
    const query = new URLSearchParams({ q: text.title, locale: text.locale });
    await expect(async () => {
      const { articles } = (await (await this.call('GET', `/api/desk/articles?${query}`)).json()) as {
        articles: { id: string }[];
      };
      expect(articles.map(({ id }) => id)).toContain(article);
    }).toPass();
  }

  async learnInbox(): Promise<void> {
    const me = (await (await this.call('GET', '/api/desk/me')).json()) as {
      inboxes: { id: string; public_key: string }[];
    };
    const [first] = me.inboxes;
    if (!first) throw new Error('there is no inbox');
    this.inbox = { id: first.id, key: first.public_key };
  }

  async firstTeam(): Promise<string> {
    const { teams } = (await (await this.call('GET', '/api/desk/me')).json()) as { teams: { id: string }[] };
    const [first] = teams;
    if (!first) throw new Error('there is no team');
    return first.id;
  }

  /** The open conversations, as the list has them. */
  async open(): Promise<{ id: string; kind: string; contact_name: string }[]> {
    const answer = await this.call('GET', '/api/desk/conversations?status=open');
    return ((await answer.json()) as { conversations: { id: string; kind: string; contact_name: string }[] })
      .conversations;
  }

  /** The first conversation of the list, once there is one: a visitor's screen may show a line before the desk has it. */
  async newest(): Promise<{ id: string; kind: string; contact_name: string }> {
    await expect.poll(async () => (await this.open()).length).toBeGreaterThan(0);
    const [first] = await this.open();
    if (!first) throw new Error('there is no conversation');
    return first;
  }

  /** Answers as the agent, without a screen. */
  async reply(conversation: string, body: string, files: string[] = []): Promise<void> {
    const message = { client_id: randomUUID(), kind: 'reply', body, ...(files.length && { files }) };
    const answer = await this.call('POST', `/api/desk/conversations/${conversation}/messages`, message);
    expect(answer.status, await answer.text()).toBe(200);
  }

  /** Takes the hours away from all teams and inboxes: then it is open whenever somebody is there. */
  async alwaysOpen(): Promise<void> {
    for (const collection of ['teams', 'inboxes']) {
      const path = `/api/collections/${collection}/records`;
      const { items } = (await (await this.call('GET', path)).json()) as { items: { id: string; calendar: string }[] };
      for (const { id, calendar } of items)
        if (calendar) expect((await this.call('PATCH', `${path}/${id}`, { calendar: '' })).status).toBe(200);
    }
  }

  /** What people said in a conversation, as the database has it. */
  async bodies(conversation: string): Promise<string[]> {
    const all: string[] = [];
    for (let after = 0, more = true; more;) {
      const path = `/api/desk/conversations/${conversation}/messages?after=${after}`;
      const page = (await (await this.call('GET', path)).json()) as {
        messages: { seq: number; kind: string; body: string }[];
        more: boolean;
      };
      all.push(...page.messages.flatMap(({ kind, body }) => (kind === 'event' ? [] : [body])));
      after = page.messages.at(-1)?.seq ?? after;
      more = page.more;
    }
    return all;
  }

  /** Opens a website on an origin of its own; the inbox lists it unless told otherwise. `made` makes another page of the tag. */
  async shop(allowed = true, made?: (tag: string) => { html: string; policy?: string }): Promise<Shop> {
    const tag = `<script async src="${this.origin}/widget.js" data-inbox="${this.inbox.key}"></script>`;
    const plain = `<!doctype html><html lang="en"><head><title>A shop</title></head><body><h1>A shop</h1>${tag}</body></html>`;
    const { html = plain, policy } = made?.(tag) ?? {};
    const server = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html; charset=utf-8');
      if (policy) answer.setHeader('Content-Security-Policy', policy);
      answer.end(html);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.#shops.push(server);
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (allowed) {
      const path = `/api/collections/inboxes/records/${this.inbox.id}`;
      const { domains } = (await (await this.call('GET', path)).json()) as { domains: string[] };
      expect((await this.call('PATCH', path, { domains: [...domains, host] })).status).toBe(200);
    }
    return { origin: `http://${host}`, url: `http://${host}/` };
  }

  async close(): Promise<void> {
    await this.kill();
    for (const server of this.#shops) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** What people said in the log on screen, in the order in which it stands there: the whole conversation, paging up where it has to. */
export async function bodies(page: Page): Promise<string[]> {
  const log = page.getByRole('log');
  const older = log.getByRole('button', { name: /earlier messages/i });
  // a log that is read near its top pages up by itself: the button may be gone before it is clicked
  const pageUp = async () => {
    await older.evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()));
    return older.count();
  };
  await expect.poll(pageUp, { intervals: [50] }).toBe(0);
  return log
    .locator('.bubble')
    .evaluateAll((bubbles) => bubbles.map((b) => (b.querySelector('.text') ?? b).textContent.trim()));
}

/** Opens the workspace signed in. */
export async function openDesk(page: Page, desk: Desk, path = '/desk/'): Promise<void> {
  const me = (await (await desk.call('POST', '/api/collections/agents/auth-refresh')).json()) as {
    token: string;
    record: unknown;
  };
  await page.addInitScript((auth) => localStorage.setItem('porchlight.session', JSON.stringify(auth)), me);
  await page.goto(desk.origin + path);
}

/**
 * Sends a reply. The workspace asks before it sends over a message of a moment ago; then this agent sends anyway, which is Enter
 * once more. An empty composer sends nothing, so the last Enter is harmless.
 */
export async function reply(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /^reply to/i });
  await composer.fill(text);
  await expect(async () => {
    await composer.press('Enter');
    await expect(composer).toHaveValue('', { timeout: 500 });
  }).toPass();
}

/** Desks of this run by their origin: a page's script tag says which is its own. */
const desks = new Map<string, Desk>();

/**
 * Somebody sits at the desk and answers chats, whatever the day, as far as visitors can tell: a socket that has said hello, no
 * screen, and teams without hours.
 */
export async function attend(page: Page, desk: Desk): Promise<void> {
  await desk.alwaysOpen();
  const context = await page.context().browser()?.newContext();
  const seat = await context?.newPage();
  await seat?.goto(`${desk.origin}/healthz`);
  await seat?.evaluate(
    (token) =>
      new Promise<void>((welcomed) => {
        const socket = new WebSocket(`ws://${location.host}/api/chat/socket`);
        socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', v: 1, as: 'agent', token }));
        socket.onmessage = () => welcomed();
      }),
    desk.token,
  );
}

/**
 * Opens the widget on a page, as somebody who has not written yet, and returns when it can be written in. Somebody is at the desk
 * then: a visitor who finds nobody is asked for an address instead.
 */
export async function openWidget(page: Page, url: string): Promise<Locator> {
  const html = await (await fetch(url)).text();
  const desk = desks.get(new URL(/src="([^"]*)widget\.js"/.exec(html)?.[1] ?? '', url).origin);
  if (desk?.token) await attend(page, desk);
  await page.goto(url);
  await page
    .getByRole('button', { name: /chat|message/i })
    .first()
    .click();
  const begin = page.getByRole('button', { name: /^(write to us|leave a message)$/i });
  await begin.and(page.locator(':not(.launcher)')).click(); // the launcher may say the same while it goes
  const composer = page.getByRole('textbox', { name: /message/i });
  await expect(composer).toBeVisible();
  return composer;
}

export const test = base.extend<{ desk: Desk }>({
  desk: async ({ browser }, use) => {
    const desk = new Desk();
    await desk.start();
    await use(desk);
    // what a test has opened lives as long as the browser: its pages would go on knocking at a desk that is gone
    await Promise.all(browser.contexts().map((context) => context.close()));
    await desk.close();
  },
});

export { expect };
