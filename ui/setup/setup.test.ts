import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import App from './App.svelte';
import { secretOf } from './api';
import { Setup } from './state.svelte';
import { firstLocale, words } from './words.svelte';

const typed = {
  Company: 'Alder & Finch',
  'Your name': 'Mara Lindqvist',
  'E-mail': ' mara@alderfinch.example ',
  Password: 'a lamp by the door',
};

let opened = 0;

function open(hash = '#s3cret'): Setup {
  opened = 0;
  const setup = new Setup(hash, () => opened++);
  render(App, { props: { setup } });
  return setup;
}

/** The server, as far as this page knows it: one answer for every request. */
function server(status: number, body: unknown): ReturnType<typeof vi.fn> {
  const fetched = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(Response.json(body, { status })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

async function fill(values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await fireEvent.input(screen.getByLabelText(label), { target: { value } });
  }
}

async function submit(): Promise<void> {
  await fireEvent.click(screen.getByRole('button', { name: 'Open the desk' }));
}

beforeEach(async () => {
  localStorage.clear();
  await words().use('en');
});

describe('the form', () => {
  test('sends the secret with the four fields, stores the session and goes to the desk', async () => {
    const fetched = server(200, { token: 'tok', record: { id: 'a1' } });
    open();
    await fill(typed);
    await submit();
    await waitFor(() => expect(opened).toBe(1));
    const [path, init] = fetched.mock.calls[0] as [string, RequestInit];
    expect(path).toBe('/api/desk/setup');
    expect(JSON.parse(init.body as string)).toEqual({
      secret: 's3cret',
      company: 'Alder & Finch',
      name: 'Mara Lindqvist',
      email: 'mara@alderfinch.example',
      password: 'a lamp by the door',
      locale: 'en',
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    expect(localStorage.getItem('porchlight.session')).toBe('{"token":"tok","record":{"id":"a1"}}');
  });

  test('says what is wrong beside the fields, sends nothing and focuses the first', async () => {
    const fetched = server(200, {});
    open();
    await fill({ ...typed, 'E-mail': 'mara', Password: 'short' });
    await submit();
    const email = screen.getByLabelText('E-mail');
    await waitFor(() => expect(document.activeElement).toBe(email));
    expect(email.getAttribute('aria-invalid')).toBe('true');
    expect(email.getAttribute('aria-describedby')).toContain('email-problem');
    expect(screen.getByText('Use at least 10 characters; this has 5.')).toBeTruthy();
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each([
    [{ code: 'bad_request', text: 'Taken.', field: 'email' }],
    [{ code: 'bad_request', text: 'x', fields: { email: { code: 'taken', text: 'Taken.' } } }],
  ])('shows the server’s objection until that value changes: %j', async (body) => {
    server(400, body);
    open();
    await fill(typed);
    await submit();
    await screen.findByText('Taken.');
    await fill({ 'E-mail': 'wren@alderfinch.example' });
    expect(screen.queryByText('Taken.')).toBeNull();
  });

  test.each([
    [429, { retry_after: 7 }, /Wait 7 seconds/],
    [500, {}, /could not finish/],
    [400, { text: 'Not today.' }, /did not accept this: Not today\./],
    [200, { token: 1 }, /could not finish/],
  ])('after %i %j the person knows what to do and keeps the input', async (status, body, said) => {
    server(status, body);
    open();
    await fill(typed);
    await submit();
    expect((await screen.findByRole('alert')).textContent).toMatch(said);
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(typed.Password);
    expect(opened).toBe(0);
  });

  test('a server that is gone is said so', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
    open();
    await fill(typed);
    await submit();
    expect((await screen.findByRole('alert')).textContent).toContain('did not answer');
  });

  test('two quick presses make one request', async () => {
    const fetched = server(200, { token: 'tok', record: {} });
    const setup = open();
    await fill(typed);
    await Promise.all([setup.submit(), setup.submit()]);
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe('the link', () => {
  test('used or expired, tells how to get another, and a new one goes on with what was typed', async () => {
    server(404, { code: 'not_found', text: 'x' });
    const setup = open();
    await fill(typed);
    await submit();
    expect((await screen.findByRole('alert')).textContent).toContain('Restart Porchlight');
    server(200, { token: 'tok', record: {} });
    setup.take('#newer');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    await submit();
    await waitFor(() => expect(opened).toBe(1));
  });

  test('without a secret is recognised at once', () => {
    open('');
    expect(screen.getByRole('alert').textContent).toContain('incomplete');
  });

  test.each([
    ['#abc_-1', 'abc_-1'],
    ['#secret=abc', 'abc'],
    ['#', ''],
    ['#%', '%'],
  ])('%s carries "%s"', (hash, secret) => {
    expect(secretOf(hash)).toBe(secret);
  });
});

test('the widget beside the form follows what is typed', async () => {
  open();
  await fill(typed);
  expect(screen.getByText('Hello! This is Mara at Alder & Finch. What can I do for you?')).toBeTruthy();
  expect(screen.getByText('ML')).toBeTruthy();
});

test('another language reaches words, title and direction', async () => {
  open();
  const changed = new Promise<void>((done) => words().subscribe(done));
  await fireEvent.change(screen.getByLabelText('Language'), { target: { value: 'ar' } });
  await changed;
  await tick();
  expect(document.documentElement.dir).toBe('rtl');
  expect(document.title).toBe('إعداد Porchlight');
  expect(firstLocale('tlh', ['de-CH'])).toBe('de');
});
