import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wren } from '../testing/cast';
import type { FakeDesk } from '../testing/fakedesk';
import { running } from '../testing/running';
import Stage from '../testing/Stage.svelte';
import type { Desk } from '../state/desk.svelte';

let server: FakeDesk;
let desk: Desk;
let stop: () => void;

beforeEach(async () => {
  ({ server, desk, stop } = await running());
  render(Stage, { desk, part: 'palette' });
});

afterEach(() => stop());

const field = () => screen.getByRole<HTMLInputElement>('combobox', { hidden: true });
const options = () => screen.getAllByRole('option', { hidden: true });
const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true');

async function type(text: string) {
  field().value = text;
  await fireEvent.input(field());
}

describe('the palette', () => {
  it('teaches the key beside each act', () => {
    const solve = options().find((option) => option.textContent?.trim().startsWith('Solve'));
    expect(solve?.querySelector('kbd')?.textContent).toBe('E');
  });

  it('finds a conversation by a few letters of a name, accents or not', async () => {
    await type('tomas');
    expect(chosen()?.textContent).toContain('Tomás Silva');
    await fireEvent.keyDown(field(), { key: 'Enter' });
    await vi.waitFor(() => expect(location.pathname).toBe('/desk/c/tomas'));
  });

  it('finds a conversation by its number', async () => {
    await type('#4462');
    expect(chosen()?.textContent).toContain('Jun Sato');
  });

  it('gives the conversation on screen to a colleague', async () => {
    await type('assign wren');
    await fireEvent.keyDown(field(), { key: 'Enter' });
    await vi.waitFor(() => expect(server.conversations.get('ada')?.assignee).toBe(wren));
  });

  it('tells the field which option is chosen, and walks round', async () => {
    const first = chosen()?.id;
    await fireEvent.keyDown(field(), { key: 'ArrowUp' });
    expect(chosen()?.id).toBe(options().at(-1)?.id);
    await fireEvent.keyDown(field(), { key: 'ArrowDown' });
    expect(field().getAttribute('aria-activedescendant')).toBe(first);
  });

  it('keeps only what matches in the list when nothing else will do', async () => {
    await type('zzz nobody');
    await fireEvent.keyDown(field(), { key: 'Enter' });
    await vi.waitFor(() => expect(new URLSearchParams(location.search).get('find')).toBe('zzz nobody'));
  });
});
