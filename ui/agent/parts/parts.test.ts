import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../../shared/api';
import { socketUrl } from '../../shared/socket';
import { crowd, mara, me } from '../testing/cast';
import { FakeDesk, install } from '../testing/fakedesk';
import Stage from '../testing/Stage.svelte';
import { DeskApi } from '../state/api';
import { agentLine } from '../state/connection.svelte';
import { Desk } from '../state/desk.svelte';
import { words } from '../words.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '/desk/c/ada');
  await words().use('en');
  server = new FakeDesk();
  install(server);
  const line = agentLine(
    socketUrl('http://localhost'),
    () => 'token',
    () => Promise.resolve(true),
  );
  desk = new Desk(structuredClone(me), new DeskApi(new Api('http://localhost')), line);
  stop = desk.run();
  await vi.waitFor(() => expect([desk.connection.live, desk.conversations.loaded]).toEqual([true, true]));
  await desk.open('ada');
});

afterEach(() => stop());

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(field(), { key, ...more });

/** As if it were typed, with the caret behind it. */
async function type(text: string) {
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  await fireEvent.input(field());
}

describe('the composer', () => {
  it('sends with Enter and is empty again', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('Hello Ada');
    await press('Enter');
    expect(field().value).toBe('');
    await vi.waitFor(() => expect(server.messages('ada').at(-1)).toMatchObject({ body: 'Hello Ada', kind: 'reply' }));
  });

  it('leaves Shift+Enter and the Enter of an input method alone', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('こんにちは');
    await press('Enter', { isComposing: true });
    await press('Enter', { keyCode: 229 });
    await press('Enter', { shiftKey: true });
    expect(field().value).toBe('こんにちは');
    expect(desk.pending).toBe(false);
  });

  it('does not send an empty message or one that is too long', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('   ');
    await press('Enter');
    await type('x'.repeat(20_003));
    await press('Enter');
    expect(desk.pending).toBe(false);
    expect(screen.getByText('3 characters too many')).toBeTruthy();
  });

  it('keeps a note apart from the reply, in its own words', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('for Ada');
    await fireEvent.click(screen.getByRole('button', { name: /^Note/ }));
    expect(field().value).toBe('');
    await type('for the team');
    expect(screen.queryByRole('button', { name: /Send/ })).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: /Add note/ }));
    await vi.waitFor(() => expect(server.messages('ada').at(-1)).toMatchObject({ body: 'for the team', kind: 'note' }));
    await fireEvent.click(screen.getByRole('button', { name: /^Reply/ }));
    expect(field().value).toBe('for Ada');
  });

  it('finds an article with / and inserts it as a link', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('Please see /upper');
    const option = await screen.findByRole('option');
    expect(option.textContent).toContain('Delivery to an upper floor');
    await press('Enter');
    expect(field().value).toMatch(/^Please see \[Delivery to an upper floor\]\(http.*upper-floor\) $/);
    expect(desk.pending).toBe(false);
  });

  it('offers what is internal to notes alone', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('/depot');
    await screen.findByText(/Nothing found/);
    await fireEvent.click(screen.getByRole('button', { name: /^Note/ }));
    await type('/depot');
    await fireEvent.click(await screen.findByRole('option'));
    expect(field().value).toBe('Depot stock and same-week slots ');
  });

  it('closes the menu with Esc and keeps the text', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('/del');
    await screen.findAllByRole('option');
    await press('Escape');
    expect(screen.queryByRole('option')).toBeNull();
    expect(field().value).toBe('/del');
  });
});

describe('the list', () => {
  it('says every wait in words, and marks the conversation on screen', async () => {
    render(Stage, { desk, part: 'list' });
    const current = await screen.findByRole('link', { current: true });
    expect(current.textContent).toContain('Ada Park');
    expect(current.textContent).toMatch(/waiting for 1 minute, \d+ seconds/);
    expect(screen.getByText(/late, waiting for 2 minutes/)).toBeTruthy();
  });

  it('shows what the customer is writing instead of the last message', async () => {
    render(Stage, { desk, part: 'list' });
    const author = { kind: 'contact', id: 'contact-jun', name: 'Jun' } as const;
    server.tell({ t: 'typing', conversation: 'jun', author, on: true, text: 'And does it' });
    expect(await screen.findByText('And does it')).toBeTruthy();
  });

  it('draws a screenful of five thousand conversations', async () => {
    desk.conversations.put(crowd(5000, Date.now()));
    render(Stage, { desk, part: 'list' });
    await tick();
    expect(screen.getAllByRole('link').length).toBeLessThan(120);
    expect(screen.getByText('5,010')).toBeTruthy();
  });

  it('moves along the rows with j and k', async () => {
    render(Stage, { desk, part: 'list' });
    await screen.findByRole('link', { current: true });
    await fireEvent.keyDown(document.body, { key: 'j' });
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Jun Sato'));
    await fireEvent.keyDown(document.body, { key: 'k' });
    await fireEvent.keyDown(document.body, { key: 'k' });
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Omar Haddad'));
  });

  it('offers one way on when nothing is left', async () => {
    for (const found of [...desk.conversations.all()]) desk.conversations.remove(found.id);
    render(Stage, { desk, part: 'list' });
    expect(await screen.findByText('Nobody is waiting')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See solved ones' })).toBeTruthy();
  });
});

it('what a customer writes is text, whatever it looks like', async () => {
  server.add('ada', {
    author: { kind: 'contact', id: 'contact-ada' },
    body: '<img src=x onerror="alert(1)"> [x](javascript:alert(1)) https://shop.example',
  });
  render(Stage, { desk, part: 'log' });
  await screen.findByText(/onerror/);
  expect(document.querySelector('[role=log] img')).toBeNull();
  const link = screen.getByRole('link', { name: 'https://shop.example' });
  expect([link.getAttribute('rel'), link.getAttribute('target')]).toEqual(['noopener noreferrer nofollow', '_blank']);
});

it('an event is said in the reader’s language', async () => {
  await words().use('de');
  server.patch('ada', { assignee: mara });
  render(Stage, { desk, part: 'log' });
  expect(await screen.findByText('Du hast das Gespräch übernommen')).toBeTruthy();
});
