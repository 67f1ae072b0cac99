import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Preferences } from './preferences.svelte';
import { defaults, reserved, Shortcuts, type KeyAct } from './shortcuts.svelte';

describe('the single keys', () => {
  it('are one for each act, and none that means something everywhere', () => {
    const keys = Object.values(defaults);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => reserved.includes(key))).toEqual([]);
  });
});

describe('a key that is pressed', () => {
  let shortcuts: Shortcuts;
  let stop: () => void;
  let heard: (KeyAct | string)[];

  const press = (key: string, more: KeyboardEventInit = {}) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

  beforeEach(() => {
    shortcuts = new Shortcuts(new Preferences());
    heard = [];
    for (const act of ['close', 'next', 'snooze'] as const) shortcuts.on(act, () => heard.push(act));
    shortcuts.on('extend', (by) => heard.push(`extend ${by}`));
    stop = shortcuts.run();
  });
  afterEach(() => stop());

  it('is its act', () => {
    press('s');
    press('j');
    expect(heard).toEqual(['snooze', 'next']);
  });

  it('is a range with Shift, where it moves', () => {
    press('J', { shiftKey: true });
    press('K', { shiftKey: true });
    expect(heard).toEqual(['extend 1', 'extend -1']);
  });

  it('is no act while the sheet that it is meant for is on its way', () => {
    shortcuts.held = true;
    press('e');
    expect(heard).toEqual([]);
    shortcuts.held = false;
    press('e');
    expect(heard).toEqual(['close']);
  });
});
