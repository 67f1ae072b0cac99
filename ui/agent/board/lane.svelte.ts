/** What a lane gives its conversation in place of the workspace's own: keys and moves that mean this lane alone. */
import type { Stop } from '../../shared/emitter';
import type { Preferences } from '../state/preferences.svelte';
import { Router } from '../state/router.svelte';
import { Shortcuts, type Acts, type Sheet } from '../state/shortcuts.svelte';

/** The workspace's keys, heard only while the lane has the focus. */
export class LaneShortcuts extends Shortcuts {
  readonly #of: Shortcuts;
  readonly #active: () => boolean;

  constructor(of: Shortcuts, preferences: Preferences, active: () => boolean) {
    super(preferences);
    this.#of = of;
    this.#active = active;
  }

  override get sheet(): Sheet | undefined {
    return this.#of.sheet;
  }
  override set sheet(sheet: Sheet | undefined) {
    this.#of.sheet = sheet;
  }

  override on<K extends keyof Acts>(act: K, listener: (value: Acts[K]) => void): Stop {
    return this.#of.on(act, (value) => {
      if (this.#active()) listener(value);
    });
  }

  override act<K extends keyof Acts>(act: K, ...value: Acts[K] extends undefined ? [] : [Acts[K]]): void {
    this.#of.act(act, ...value);
  }
}

/** Moves within the conversation stay within the lane; all others are the workspace's. */
export class LaneRouter extends Router {
  readonly #of: Router;
  readonly #id: string;
  #at = $state.raw<{ seq?: number }>({}); // another object each time: asked for once more, a message is shown once more

  constructor(of: Router, id: string) {
    super();
    this.#of = of;
    this.#id = id;
  }

  override get conversation(): string {
    return this.#id;
  }

  override get seq(): number | undefined {
    return this.#at.seq;
  }

  override open(conversation: string | undefined): void {
    this.#of.open(conversation);
  }

  override go(href: string, how?: 'push' | 'replace'): void {
    const place = Router.placeIn(href);
    if (place?.conversation === this.#id && place.seq) this.#at = { seq: place.seq };
    else this.#of.go(href, how);
  }
}
