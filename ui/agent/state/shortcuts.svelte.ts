/** Keys of the workspace. Each view says what it does on an act; this decides which key means which act, and when keys are text. */
import { Emitter, type Stop } from '../../shared/emitter';
import type { Staged } from '../macros/macros';
import type { Insertable } from '../lib/insertion';
import type { Preferences } from './preferences.svelte';

/** Acts by name; some carry what they are about. */
export type Acts = {
  next: undefined;
  previous: undefined;
  reply: undefined;
  note: undefined;
  assign: undefined;
  take: undefined;
  handover: undefined;
  escalate: undefined;
  news: undefined;
  presence: undefined;
  close: undefined;
  priority: undefined;
  team: undefined;
  kind: undefined;
  subject: undefined;
  snooze: undefined;
  tags: undefined;
  due: undefined;
  follow: undefined;
  contact: undefined;
  select: undefined;
  spam: undefined;
  remove: undefined;
  more: undefined;
  articles: undefined;
  macros: undefined;
  plain: undefined;
  longest: undefined;
  board: undefined;
  undo: undefined;
  find: undefined;
  leave: undefined;
  tab: number;
  /** The next or previous row is chosen too. */
  extend: 1 | -1;
  /** Every row of the view is chosen. */
  all: undefined;
  /** Put a saved reply or an article into what is being written, where the caret is; then a macro may run, or it may be sent at once. */
  insert: { option: Insertable; macro?: Staged; send?: boolean };
};

/** Acts that a single key stands for. */
export type KeyAct = Exclude<keyof Acts, 'tab' | 'extend' | 'all' | 'leave' | 'insert'>;

/** The single keys, as the help sheet lists them, unless the agent has chosen others. */
export const defaults: Readonly<Record<KeyAct, string>> = {
  next: 'j',
  previous: 'k',
  longest: 'v',
  board: 'b',
  reply: 'r',
  note: 'n',
  articles: '/',
  macros: ',',
  plain: ';',
  assign: 'a',
  take: 'i',
  handover: 'h',
  escalate: 'l',
  news: 'o',
  presence: 'y',
  close: 'e',
  priority: 'p',
  team: 'm',
  kind: 'c',
  subject: 'u',
  snooze: 's',
  tags: 't',
  due: 'd',
  follow: 'w',
  contact: 'q',
  select: 'x',
  spam: '!',
  remove: '#',
  more: '.',
  undo: 'z',
  find: 'f',
};

/** What is done with all rows that are chosen. The bar that does it comes with the first of them. */
export const many = [
  'close', 'assign', 'snooze', 'priority', 'tags', 'due', 'team', 'follow', 'spam', 'remove', 'more', 'take',
] as const satisfies readonly KeyAct[]; // prettier-ignore

/** Keys with a meaning of their own, which no act can have. */
export const reserved: readonly string[] = ['g', '?'];

/** What lies over the workspace; one at a time. */
export type Sheet = 'help' | 'palette' | 'preferences';

const chordHolds = 1500; // ms between g and the number

export class Shortcuts extends Emitter<Acts> {
  readonly #preferences: Preferences;
  /** While a sheet is on its way single keys mean nothing: they are meant for it. */
  held = false;
  #keeping = false;
  #kept: KeyAct | undefined;
  #chordAt = 0;
  #sheet = $state<Sheet>();

  constructor(preferences: Preferences) {
    super();
    this.#preferences = preferences;
  }

  get sheet(): Sheet | undefined {
    return this.#sheet;
  }
  set sheet(sheet: Sheet | undefined) {
    this.#sheet = sheet;
  }

  /** The key of an act as it is printed; empty while single keys are off. */
  keyOf(act: KeyAct): string {
    return this.#preferences.keys ? this.boundTo(act).toLocaleUpperCase() : '';
  }

  /** The key of an act, whether single keys are on or not. */
  boundTo(act: KeyAct): string {
    return this.#preferences.bindings[act] ?? defaults[act];
  }

  /** Whether a key can stand for an act at all: one sign that is no number and means nothing everywhere. */
  static fits(key: string): boolean {
    return [...key].length === 1 && !/[\s\d]/u.test(key) && !reserved.includes(key);
  }

  /** The act that a key stands for. */
  of(key: string): KeyAct | undefined {
    return (Object.keys(defaults) as KeyAct[]).find((act) => this.boundTo(act) === key);
  }

  /** Gives acts other keys, at once: two may swap theirs. */
  bind(keys: Partial<Record<KeyAct, string>>): void {
    const next = { ...this.#preferences.bindings, ...keys };
    const own = Object.entries(next).filter(([act, key]) => defaults[act as KeyAct] !== key);
    this.#preferences.bindings = Object.fromEntries(own);
  }

  /** Does what a key would do: for menus and the palette. */
  act<K extends keyof Acts>(act: K, ...[value]: Acts[K] extends undefined ? [] : [Acts[K]]): void {
    this.emit(act, value as Acts[K]);
  }

  /** What a key means while a component is on screen: call it while it is set up. */
  during<K extends keyof Acts>(act: K, listener: (value: Acts[K]) => void): void {
    $effect(() => this.on(act, listener));
  }

  /** From now on what is meant for the bar waits for it; once it is not needed any more, that is forgotten. */
  keep(): Stop {
    this.#keeping = true;
    return () => this.#let();
  }

  /** The bar is here, and does what was kept for it: the last one alone. Who waits presses again, and a second act would mean other rows. */
  release(): void {
    const kept = this.#kept;
    this.#let();
    if (kept) this.emit(kept, undefined);
  }

  #let(): void {
    this.#keeping = false;
    this.#kept = undefined;
  }

  run(): Stop {
    const pressed = (event: KeyboardEvent) => this.#press(event);
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || this.held) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.#sheet = this.#sheet === 'palette' ? undefined : 'palette';
      return;
    }
    if (inSheet(event.target)) return; // a sheet has keys of its own, and the browser closes it
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      return this.emit('tab', Number(event.code.slice(5)));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'Escape') return this.emit('leave', undefined);
    if (event.key === '?') this.#sheet = 'help';
    else if (this.#preferences.keys) return this.#single(event);
  }

  #single(event: KeyboardEvent): void {
    const inChord = Date.now() - this.#chordAt < chordHolds;
    this.#chordAt = 0;
    const key = latin(event);
    const act = this.of(key);
    if (inChord && /^[1-9]$/.test(key)) this.emit('tab', Number(key));
    else if (event.shiftKey && act === 'next') this.emit('extend', 1);
    else if (event.shiftKey && act === 'previous') this.emit('extend', -1);
    else if (key === 'g') this.#chordAt = Date.now();
    else if (act && this.#keeping && (many as readonly KeyAct[]).includes(act)) this.#kept = act;
    else if (act) this.emit(act, undefined);
    else return;
    event.preventDefault();
  }
}

/** What a key that is pressed would be bound as: the letter; on keyboards of other scripts the one that stands there on a Latin one. */
export function latin({ key, code }: KeyboardEvent): string {
  const other = key.length === 1 && key > '\u007f' && /^Key[A-Z]$/.test(code);
  return other ? code.slice(3).toLowerCase() : key.toLowerCase();
}

/** In a field a key is a letter. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

function inSheet(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog, [role=dialog]') !== null;
}
