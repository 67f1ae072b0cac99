/**
 * How long a key takes to reach the screen: the workspace over its sample desk with 5,000 conversations, in Chromium, the
 * processor slowed down four times; then, at its own speed, what has to stand in the next frame. `npm run paint`; `--json FILE`
 * writes the figures, `CHROMIUM=` names the browser.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { page as config } from './parts.mjs';

const conversations = 5000;
const slower = 4;
const pause = 150; // ms between two inputs, eight letters a second at most
const fixture = 'agent/testing';
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Milliseconds; see docs/performance.md. @type {Record<string, {what: string, p75?: number, p95?: number}>} */
const budgets = {
  move: { what: 'j, k in the list', p75: 50, p95: 100 },
  type: { what: 'a letter in the composer', p75: 50, p95: 100 },
  plain: { what: 'a letter before underlined words', p75: 50, p95: 100 },
  palette: { what: 'Ctrl+K until the palette stands', p75: 50, p95: 100 },
  find: { what: 'a letter in the palette', p75: 50, p95: 100 },
  switch: { what: 'another conversation, from cache', p75: 50, p95: 100 },
  send: { what: 'Enter until the message stands', p75: 50, p95: 100 },
  switchNow: { what: 'another conversation, full speed' },
  sendNow: { what: 'Enter, full speed' },
};

const dir = await mkdtemp(join(tmpdir(), 'porchlight-paint-'));
try {
  await build(made());
  const figures = await measure();
  report(figures);
  const at = process.argv.indexOf('--json');
  const file = at > 0 ? process.argv[at + 1] : undefined;
  if (file) await writeFile(file, `${JSON.stringify({ conversations, slower, figures }, null, 2)}\n`);
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** @returns {import('vite').InlineConfig} */
function made() {
  const base = config(fixture, 'desk');
  return { ...base, build: { ...base.build, outDir: dir, manifest: false } };
}

/** Every address of the workspace is the one page. */
function serve() {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/desk\//, '');
    const file = join(dir, path);
    const found = path.startsWith('assets/') && existsSync(file) ? file : join(dir, fixture, 'index.html');
    const type = types[/** @type {keyof typeof types} */ (extname(found))] ?? 'application/octet-stream';
    response.setHeader('Content-Type', type);
    createReadStream(found).pipe(response);
  });
}

async function measure() {
  const server = serve();
  await new Promise((done) => server.listen(Number(process.env.PAINT_PORT ?? 0), '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`http://127.0.0.1:${address.port}/desk/agent/testing/index.html?many=${conversations}`);
    await page.locator('[data-row]').first().waitFor();
    await page.locator('textarea').waitFor();
    await page.evaluate(watch);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
    const out = await journeys(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    return { ...out, switchNow: await switches(page), sendNow: await sends(page) };
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * In the page: from an input's own time to the end of the frame that shows what it did. A frame's callbacks run before it is
 * drawn, a message posted from one after it. The display's beat is within it: up to 16.7 ms, whatever there is to do.
 */
function watch() {
  const page = /** @type {any} */ (globalThis);
  /** @type {number[]} */
  const times = [];
  const shown = () => {
    const { selector, text } = page.paintWants ?? { selector: 'body', text: '' };
    return [...document.querySelectorAll(selector)].some((found) => found.textContent?.includes(text));
  };
  const began = (/** @type {Event} */ { timeStamp }) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const took = performance.now() - timeStamp;
      times.push(shown() ? took : Infinity);
    };
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  for (const kind of ['keydown', 'click']) addEventListener(kind, began, { capture: true });
  page.paintTimes = times;
}

/**
 * Inputs come as a person's do, one after the other has been drawn, and by the mouse and the keyboard alone: a driver that looks
 * for its elements in the page would spend the slowed processor's time in the middle of what is measured.
 * @param {import('@playwright/test').Page} page
 */
async function journeys(page) {
  const { keyboard } = page;
  const timed = timer(page);
  /** @param {string} keys */
  const keys = (keys) => Array.from(keys, (key) => () => keyboard.press(key));
  const field = page.locator('textarea');
  /** @type {Record<string, number[]>} */
  const out = {};

  await field.press('Escape');
  out.move = await timed(keys('jjjjjjjjjjjjjjjkkkkk'.repeat(3)));
  await field.focus();
  out.type = await timed(keys('Your table leaves the depot tomorrow morning.'));
  // as long a reply as anybody writes, with something found in each line: the worst place for a letter is its beginning
  await field.fill('Your table leaves the depot in the morning, and we get the ball rolling.\n'.repeat(20));
  await page.locator('.composer mark').first().waitFor();
  await keyboard.press('Control+Home');
  out.plain = await timed(keys('Hello Ada, and thank you for your patience. '));
  await field.fill('');
  await field.press('Escape');
  out.palette = [];
  out.find = [];
  for (let i = 0; i < 8; i++) {
    out.palette.push(...(await timed([() => keyboard.press('Control+k')])).slice(-1));
    out.find.push(...(await timed(keys('guest 47'))));
    await keyboard.press('Escape');
  }
  out.switch = await switches(page);
  out.send = await sends(page);
  return out;
}

/** What a run of inputs took. @param {import('@playwright/test').Page} page */
function timer(page) {
  return async (/** @type {Iterable<() => Promise<void>>} */ acts) => {
    await page.evaluate(() => {
      /** @type {any} */ (globalThis).paintTimes.length = 0;
    });
    for (const act of acts) {
      await act();
      await setTimeout(pause);
    }
    return /** @type {number[]} */ (await page.evaluate(() => [.../** @type {any} */ (globalThis).paintTimes]));
  };
}

/** Three conversations in turn. @param {import('@playwright/test').Page} page */
async function switches(page) {
  const ids = ['ada', 'omar', 'jun'];
  for (const id of ids) await open(page, id);
  const out = [];
  for (let i = 0; i < 24; i++) out.push(...(await open(page, ids[(i + 1) % 3] ?? 'ada')));
  return out;
}

/** @param {import('@playwright/test').Page} page */
async function sends(page) {
  await open(page, 'ada');
  const timed = timer(page);
  const out = [];
  for (let i = 0; i < 20; i++) {
    const text = `It is on its way, number ${i}, ${Date.now()}.`; // like no other
    await page.locator('textarea').fill(text);
    await shows(page, '.frame.shown .bubble', text);
    await setTimeout(pause);
    out.push(...(await timed([() => page.keyboard.press('Enter')])));
  }
  return out;
}

/** What the next frame has to show; one that does not counts as never. @param {import('@playwright/test').Page} page @param {string} selector */
async function shows(page, selector, text = '') {
  await page.evaluate((wanted) => Object.assign(globalThis, { paintWants: wanted }), { selector, text });
}

/**
 * Opens a conversation of the list by the mouse.
 * @param {import('@playwright/test').Page} page @param {string} id
 */
async function open(page, id) {
  const [x = 0, y = 0] = await page.evaluate((row) => {
    document.querySelector('[role=region].scroll')?.scrollTo(0, 0);
    const box = document.querySelector(`[data-row="${row}"]`)?.getBoundingClientRect();
    return box ? [box.x + box.width / 2, box.y + box.height / 2] : [];
  }, id);
  await page.mouse.move(x, y);
  await shows(page, `#tab-${id}[aria-selected=true]`);
  await setTimeout(pause);
  const times = await timer(page)([() => page.mouse.click(x, y)]);
  await page.locator(`#tab-${id}[aria-selected=true]`).waitFor();
  await shows(page, 'body');
  return times.slice(-1);
}

/** @param {Record<string, number[]>} figures */
function report(figures) {
  console.log(`${conversations} conversations, processor ${slower} times slower, milliseconds`);
  for (const [name, { what, p75 = Infinity, p95 = Infinity }] of Object.entries(budgets)) {
    const sorted = (figures[name] ?? []).toSorted((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
    const over = at(0.95) > p95 || at(0.75) > p75;
    const limits = [p75, p95].map((limit) => (limit < Infinity ? limit : '-')).join(' / ');
    const cells = [0.5, 0.75, 0.95].map((share) => at(share).toFixed(1).padStart(7)).join('');
    console.log(`${over ? 'OVER' : 'ok  '} ${what.padEnd(34)} p50 p75 p95 ${cells}  of ${limits}  (${sorted.length})`);
  }
}
