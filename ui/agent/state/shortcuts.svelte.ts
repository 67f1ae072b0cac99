/** Keys of the workspace. Each view says what it does on an act; this decides which key means which act, and when keys are text. */
import { Emitter, type Stop } from '../../shared/emitter';
import type { Preferences } from './preferences.svelte';

/** Acts by name; `tab` carries which one. */
export type Acts = {
  next: undefined;
  previous: undefined;
  reply: undefined;
  note: undefined;
  assign: undefined;
  close: undefined;
  find: undefined;
  articles: undefined;
  longest: undefined;
  undo: undefined;
  leave: undefined;
  tab: number;
};

/** The single keys, as the help sheet lists them. */
export const keys: Record<string, Exclude<keyof Acts, 'tab' | 'find' | 'leave'>> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  a: 'assign',
  e: 'close',
  v: 'longest',
  z: 'undo',
  '/': 'articles',
};

const chordHolds = 1500; // ms between g and the number

export class Shortcuts extends Emitter<Acts> {
  readonly #preferences: Preferences;
  #chordAt = 0;
  #help = $state(false);

  constructor(preferences: Preferences) {
    super();
    this.#preferences = preferences;
  }

  get help(): boolean {
    return this.#help;
  }
  set help(open: boolean) {
    this.#help = open;
  }

  /** What a key means while a component is on screen: call it while it is set up. */
  during<K extends keyof Acts>(act: K, listener: (value: Acts[K]) => void): void {
    $effect(() => this.on(act, listener));
  }

  run(): Stop {
    const pressed = (event: KeyboardEvent) => this.#press(event);
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return this.emit('find', undefined);
    }
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      return this.emit('tab', Number(event.code.slice(5)));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'Escape') return this.#escape();
    if (this.#preferences.keys && !this.#help) this.#single(event);
    else if (event.key === '?') this.#help = !this.#help;
  }

  #escape(): void {
    if (this.#help) this.#help = false;
    else this.emit('leave', undefined);
  }

  #single(event: KeyboardEvent): void {
    const inChord = Date.now() - this.#chordAt < chordHolds;
    this.#chordAt = 0;
    const act = keys[event.key];
    if (inChord && /^[1-9]$/.test(event.key)) this.emit('tab', Number(event.key));
    else if (event.key === 'g') this.#chordAt = Date.now();
    else if (event.key === '?') this.#help = true;
    else if (act) this.emit(act, undefined);
    else return;
    event.preventDefault();
  }
}

/** In a field a key is a letter. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}
