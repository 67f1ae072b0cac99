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

describe('a key that is chosen', () => {
  it.each([
    ['e', true],
    ['-', true],
    ['ن', true],
    ['g', false],
    ['?', false],
    ['7', false],
    [' ', false],
    ['f5', false],
  ])('%j can stand for an act: %s', (key, fits) => expect(Shortcuts.fits(key)).toBe(fits));
});

describe('rules silenced at another computer', () => {
  it('are silent here, those silenced here are told by name, and words known here stay', () => {
    const preferences = new Preferences();
    const told: unknown[] = [];
    preferences.onsilenced = (rules) => told.push(rules);
    preferences.silenced = { 'en/ball': 'get the ball rolling', marks: '!!!' };
    preferences.learnSilenced(['en/ball', 'de/senkel']);
    expect(preferences.silenced).toEqual({ 'en/ball': 'get the ball rolling', 'de/senkel': '' });
    expect(told).toEqual([['en/ball', 'marks']]);
    preferences.silenced = {};
  });
});

describe('keys chosen at another computer', () => {
  it('take the place of those here, and those chosen here are told once', () => {
    const preferences = new Preferences();
    const told: unknown[] = [];
    preferences.onkeys = (chosen) => told.push(chosen);
    preferences.learnKeys({ keys: false, bindings: { close: 'k' } });
    expect([preferences.keys, preferences.bindings, told]).toEqual([false, { close: 'k' }, []]);
    preferences.bindings = {};
    preferences.keys = true;
    expect(told).toEqual([
      { keys: false, bindings: {} },
      { keys: true, bindings: {} },
    ]);
  });
});

describe('a key that is pressed', () => {
  let shortcuts: Shortcuts;
  let preferences: Preferences;
  let stop: () => void;
  let heard: (KeyAct | string)[];

  const press = (key: string, more: KeyboardEventInit = {}) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

  beforeEach(() => {
    preferences = new Preferences();
    shortcuts = new Shortcuts(preferences);
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

  it('is the act that was given it, and two acts may swap theirs', () => {
    shortcuts.bind({ close: 's', snooze: 'e' });
    press('s');
    press('e');
    expect(heard).toEqual(['close', 'snooze']);
    expect([shortcuts.of('s'), shortcuts.keyOf('snooze')]).toEqual(['close', 'E']);
    shortcuts.bind({ close: 'e', snooze: 's' });
    expect(preferences.bindings).toEqual({});
  });

  it('is no act while the sheet that it is meant for is on its way', () => {
    shortcuts.held = true;
    press('e');
    expect(heard).toEqual([]);
    shortcuts.held = false;
    press('e');
    expect(heard).toEqual(['close']);
  });

  it('waits for the bar of what is chosen, if that does it, and is done once, however often it was pressed', () => {
    const given = shortcuts.keep();
    press('j');
    press('e');
    press('s');
    press('s');
    expect(heard).toEqual(['next']);
    shortcuts.release();
    expect(heard).toEqual(['next', 'snooze']);
    press('e');
    expect(heard).toEqual(['next', 'snooze', 'close']);
    given();
  });

  it('is forgotten when nothing is chosen any more before the bar came', () => {
    const given = shortcuts.keep();
    press('e');
    given();
    shortcuts.release();
    expect(heard).toEqual([]);
  });
});
