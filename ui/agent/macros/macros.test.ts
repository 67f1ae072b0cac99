import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Desk } from '../state/desk.svelte';
import { running } from '../testing/running';
import Stage from '../testing/Stage.svelte';
import { find, type Macro } from './macros';

const macro = (id: string, name: string, shortcut: string, uses: number): Macro => ({
  id,
  name,
  shortcut,
  actions: [{ do: 'status', status: 'solved' }],
  uses,
});
const thanks = macro('one', 'Only thanks', 'thanks', 2);
const refund = macro('two', 'Refund sent', 'money-back', 9);

let desk: Desk;
let stop: () => void;
let bring: (macros: Macro[]) => void;

beforeEach(async () => {
  ({ desk, stop } = await running());
  const asked = new Promise<{ items: unknown[] }>((here) => {
    bring = (macros) =>
      here({ items: macros.map(({ uses, ...one }) => ({ ...one, expand: { macro_uses_via_macro: [{ uses }] } })) });
  });
  vi.spyOn(desk.api, 'macros').mockReturnValue(asked as never);
});
afterEach(() => stop());

describe('the macros of a conversation', () => {
  it('take a number that was pressed before they were here', async () => {
    const run = vi.spyOn(desk.api, 'runMacro').mockReturnValue(new Promise(() => {}));
    render(Stage, { desk, part: 'macros' });
    const field = screen.getByRole('combobox', { hidden: true });
    await fireEvent.keyDown(field, { key: '2' });
    expect(run).not.toHaveBeenCalled();
    bring([thanks, refund]);
    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce());
    expect(run.mock.calls[0]?.[0]).toBe('ada');
    expect(run.mock.calls[0]?.[1].macro).toBe('two');
  });

  it('say so when there are none', async () => {
    render(Stage, { desk, part: 'macros' });
    bring([]);
    await screen.findByText(/no macros yet/);
  });

  it('are found by shortcut first, then by words, and what is used most stands first', async () => {
    bring([thanks, refund]);
    const names = async (query: string) => (await find(desk, query)).map(({ id }) => id);
    expect(await names('')).toEqual(['two', 'one']);
    expect(await names('thank')).toEqual(['one']);
    expect(await names('money back')).toEqual(['two']);
    expect(await names('sent refund')).toEqual(['two']);
    expect(await names('nothing like it')).toEqual([]);
  });
});
