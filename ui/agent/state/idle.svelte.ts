/** Away after ten minutes without a key or a touch in any tab, unless a reply is half written; back with the first one. */
import { t } from '../words.svelte';
import type { Desk } from './desk.svelte';
import type { Router } from './router.svelte';

const idleAfter = 600_000; // ms
const looks = 15_000; // ms between looks at the clock, and between notes of activity
const activeKey = 'porchlight.active';
const awayKey = 'porchlight.autoaway'; // set while it was the clock that chose "away"
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export class Idle {
  readonly #desk: Desk;
  readonly #router: Router;
  #noted = 0;

  constructor(desk: Desk, router: Router) {
    this.#desk = desk;
    this.#router = router;
  }

  /** Watches until the returned function is called. */
  run(): () => void {
    const off = new AbortController();
    const active = () => this.#active();
    for (const sign of signs) addEventListener(sign, active, { signal: off.signal, passive: true });
    const timer = setInterval(() => this.#look(), looks);
    active();
    return () => {
      off.abort();
      clearInterval(timer);
    };
  }

  #active(): void {
    const now = Date.now();
    if (now - this.#noted < looks && !localStorage.getItem(awayKey)) return;
    this.#noted = now;
    localStorage.setItem(activeKey, String(now));
    this.#back();
  }

  #back(): void {
    if (!localStorage.getItem(awayKey)) return;
    localStorage.removeItem(awayKey);
    const { presence, notices } = this.#desk;
    if (presence.own !== 'away') return; // somebody has chosen since
    presence.choose('accepting');
    notices.say({ text: t('presence.back'), undo: () => presence.choose('away') });
  }

  #look(): void {
    const { presence } = this.#desk;
    const last = Number(localStorage.getItem(activeKey) ?? 0);
    if (presence.own !== 'accepting' || Date.now() - last < idleAfter || this.#midReply()) return;
    localStorage.setItem(awayKey, '1');
    presence.choose('away');
  }

  #midReply(): boolean {
    const { conversation } = this.#router;
    return conversation !== undefined && this.#desk.drafts.has(conversation);
  }
}
