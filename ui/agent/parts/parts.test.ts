import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { crowd, mara } from '../testing/cast';
import { FakeUpload, type FakeDesk } from '../testing/fakedesk';
import { running } from '../testing/running';
import Stage from '../testing/Stage.svelte';
import type { Desk } from '../state/desk.svelte';
import { words } from '../words.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

beforeEach(async () => {
  ({ server, desk, stop } = await running());
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

describe('a composer that goes on to another conversation', () => {
  it('shows what stands in that one, and what stood before when it comes back', async () => {
    const { rerender } = render(Stage, { desk, part: 'composer' });
    await type('for Ada');
    await rerender({ id: 'omar' });
    expect([field().value, field().getAttribute('aria-label')]).toEqual(['', 'Reply to Omar']);
    await type('for Omar');
    await rerender({ id: 'ada' });
    expect(field().value).toBe('for Ada');
  });

  it('closes what was open, and tells the customer before that nobody writes any more', async () => {
    const { rerender } = render(Stage, { desk, part: 'composer' });
    const said = vi.spyOn(desk.connection.line, 'send');
    await type('Please see /upper');
    await screen.findByRole('option');
    await rerender({ id: 'omar' });
    expect(screen.queryByRole('option')).toBeNull();
    expect(said).toHaveBeenLastCalledWith({ t: 'typing', conversation: 'ada', on: false });
  });

  it('leaves an article that came too late out of it', async () => {
    const { rerender } = render(Stage, { desk, part: 'composer' });
    await type('Please see /upper');
    await screen.findByRole('option');
    const asked = vi.spyOn(desk.api, 'articleText');
    await press('Enter', { altKey: true });
    expect(asked).toHaveBeenCalled();
    await rerender({ id: 'omar' });
    await vi.waitFor(() => expect(asked.mock.settledResults[0]?.type).toBe('fulfilled'));
    await tick();
    expect([field().value, desk.drafts.of('omar').reply]).toEqual(['', '']);
    expect(desk.drafts.of('ada').reply).toBe('Please see /upper');
  });
});

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

describe('files in the composer', () => {
  const file = (name: string) => new File(['lamp'], name, { type: 'text/plain' });
  /** As if dropped on the pane. */
  const paste = (files: File[]) => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files, types: ['Files'] } });
    return fireEvent(field(), event);
  };

  it('go with the message, which may have no words', async () => {
    render(Stage, { desk, part: 'composer' });
    await paste([file('offer.txt')]);
    await screen.findByRole('button', { name: 'Remove offer.txt' });
    await press('Enter');
    await vi.waitFor(() =>
      expect(server.messages('ada').at(-1)).toMatchObject({ body: '', kind: 'reply', files: [{ name: 'offer.txt' }] }),
    );
    expect(screen.queryByText('offer.txt')).toBeNull();
  });

  it('are waited for: the words stay until they are up', async () => {
    FakeUpload.takes = 100;
    render(Stage, { desk, part: 'composer' });
    await type('Here it is');
    await paste([file('slow.txt')]);
    await press('Enter');
    expect(field().value).toBe('Here it is');
    expect(screen.getByText(/Sending once the files are up/)).toBeTruthy();
    await vi.waitFor(() => expect(server.messages('ada').at(-1)).toMatchObject({ files: [{ name: 'slow.txt' }] }));
    expect(field().value).toBe('');
    FakeUpload.takes = 0;
  });

  it('of a note stay with the note', async () => {
    render(Stage, { desk, part: 'composer' });
    await fireEvent.click(screen.getByRole('button', { name: /^Note/ }));
    await paste([file('internal.txt')]);
    await screen.findByRole('button', { name: 'Remove internal.txt' });
    await fireEvent.click(screen.getByRole('button', { name: /^Reply/ }));
    expect(screen.queryByText('internal.txt')).toBeNull();
    await type('Hello');
    await press('Enter');
    await vi.waitFor(() => expect(server.messages('ada').at(-1)).toMatchObject({ body: 'Hello', kind: 'reply' }));
    expect(server.messages('ada').at(-1)?.files).toBeUndefined();
    expect(desk.drafts.of('ada').files.note).toHaveLength(1);
  });
});

describe('writing', () => {
  it('sends and solves with Ctrl+Enter, but a note solves nothing', async () => {
    render(Stage, { desk, part: 'composer' });
    await fireEvent.click(screen.getByRole('button', { name: /^Note/ }));
    await type('for the team');
    await press('Enter', { ctrlKey: true });
    await vi.waitFor(() => expect(server.messages('ada').at(-1)?.kind).toBe('note'));
    expect(server.conversations.get('ada')?.status).toBe('open');
    await fireEvent.click(screen.getByRole('button', { name: /^Reply/ }));
    await type('Done, enjoy');
    await press('Enter', { ctrlKey: true });
    await vi.waitFor(() => expect(server.conversations.get('ada')?.status).toBe('solved'));
  });

  it('over a message that came a moment ago asks once, and keeps the draft', async () => {
    desk.reading.onScreen('ada', desk.timeline('ada').lastSeq);
    render(Stage, { desk, part: 'composer' });
    await type('Yes, Thursday works');
    server.add('ada', { author: { kind: 'contact', id: 'contact-ada' }, body: 'Please cancel it' });
    await vi.waitFor(() => expect(desk.timeline('ada').messages.at(-1)?.body).toBe('Please cancel it'));
    await press('Enter');
    expect((await screen.findByRole('alert')).textContent).toContain('Please cancel it');
    expect(field().value).toBe('Yes, Thursday works');
    expect(desk.pending).toBe(false);
    await press('Enter');
    await vi.waitFor(() => expect(server.messages('ada').at(-1)?.body).toBe('Yes, Thursday works'));
  });

  it('continues a list on Shift+Enter and marks with Ctrl+B', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('1. first');
    await press('Enter', { shiftKey: true });
    expect(field().value).toBe('1. first\n2. ');
    field().setSelectionRange(3, 8);
    await press('b', { ctrlKey: true });
    expect(field().value).toBe('1. **first**\n2. ');
  });

  it('completes :thanks with an emoji', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('Many :thanks');
    await screen.findAllByRole('option');
    await press('Enter');
    expect(field().value).toBe('Many 🙏 ');
    expect(desk.pending).toBe(false);
  });

  it('shows what the customer will read', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('It is **yours**');
    await fireEvent.click(screen.getByRole('button', { name: 'Text formatting' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
    expect(screen.getByText('yours').tagName).toBe('STRONG');
  });

  it('puts a saved reply in with the customer’s name', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('/delivery-move');
    await screen.findByRole('option', { name: /Move a delivery/ });
    await press('Enter');
    await vi.waitFor(() => expect(field().value).toMatch(/^Good news, Ada: I can move your delivery/));
  });

  it('puts an article in as its own words, or as a card', async () => {
    render(Stage, { desk, part: 'composer' });
    await type('/upper');
    await screen.findByRole('option');
    await press('Enter', { shiftKey: true });
    await vi.waitFor(() => expect(field().value).toMatch(/^\n\[Delivery to an upper floor\]\(http\S+\)\n/));
    await type('/upper');
    await screen.findByRole('option');
    await press('Enter', { altKey: true });
    await vi.waitFor(() => expect(field().value).toMatch(/^Choose another day/));
  });
});

describe('the log', () => {
  const ada = { kind: 'contact', id: 'contact-ada' } as const;

  it('says what was removed and what was edited', async () => {
    server.add('ada', { author: ada, redacted: true });
    server.add('ada', { author: ada, body: 'Now right', rev: 1 });
    render(Stage, { desk, part: 'log' });
    expect(await screen.findByText('This message was removed.')).toBeTruthy();
    expect(await screen.findByText('Edited')).toBeTruthy();
  });

  it('marks where the unread begins, until this agent answers', async () => {
    desk.marks.put('ada', [{ reader: { kind: 'agent', id: mara }, delivered: 5, seen: 5 }]);
    render(Stage, { desk, part: 'log' });
    expect((await screen.findByRole('separator')).textContent).toBe('New');
    desk.send('ada', 'reply', 'Yes');
    await vi.waitFor(() => expect(screen.queryByRole('separator')).toBeNull());
  });

  it('folds a very long message', async () => {
    server.add('ada', { author: ada, body: 'line\n'.repeat(60) });
    render(Stage, { desk, part: 'log' });
    const button = await screen.findByRole('button', { name: 'Show all' });
    await fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
  });

  it('shows files: a picture to open, anything else to download, whatever its name says', async () => {
    const files = [
      { id: 'f1', name: 'lamp.png', mime: 'image/png', size: 1000, width: 400, height: 300 },
      { id: 'f2', name: 'logo.svg', mime: 'image/svg+xml', size: 2000 },
    ];
    server.add('ada', { author: ada, files });
    render(Stage, { desk, part: 'log' });
    expect(await screen.findByRole('button', { name: 'Open the picture lamp.png' })).toBeTruthy();
    expect((await screen.findByText('logo.svg')).closest('button')?.textContent).toContain('Download');
  });

  it('reads a rating with its words', async () => {
    const data = { score: 5, comment: 'Quick & kind' };
    server.add('ada', { author: ada, kind: 'event', event_type: 'rated', data });
    render(Stage, { desk, part: 'log' });
    expect(await screen.findByText('Quick & kind')).toBeTruthy();
  });

  it('a message’s address is in its menu', async () => {
    render(Stage, { desk, part: 'log' });
    const [more] = await screen.findAllByRole('button', { name: 'More about this message' });
    await fireEvent.click(more as HTMLElement);
    expect(await screen.findByRole('menuitem', { name: 'Copy link' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Quote' }));
    expect(desk.drafts.of('ada').reply).toMatch(/^> Hi, I ordered/);
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
