/** The workspace's words and formats. Reading them in a component or a derived value follows the language. */
import { createSubscriber } from 'svelte/reactivity';
import loaders from 'virtual:locales/agent';
import type { Instant } from '../shared/formats';
import { I18n } from '../shared/i18n';

const remembered = 1000; // moments

/** Every time on screen says its whole moment on hover: the same few hundred again and again, and each costs what ten words cost. */
class Words<C extends object> extends I18n<C> {
  #moments = new Map<number, string>();

  override moment(at: Instant): string {
    const instant = new Date(at).getTime();
    const known = this.#moments.get(instant);
    if (known !== undefined) return known;
    if (this.#moments.size >= remembered) this.#moments.clear();
    const made = super.moment(instant);
    this.#moments.set(instant, made);
    return made;
  }

  override get zone(): string {
    return super.zone;
  }
  override set zone(zone: string) {
    this.#moments.clear();
    super.zone = zone;
  }

  protected override setLocale(locale: string, region: string): void {
    this.#moments.clear();
    super.setLocale(locale, region);
  }
}

const i18n = new Words(loaders);
const track = createSubscriber((update) => i18n.subscribe(update));

/** The current language: `words().time(at)`. */
export function words(): typeof i18n {
  track();
  return i18n;
}

/** The text of a key in the current language. */
export const t: (typeof i18n)['t'] = (key, ...vars) => words().t(key, ...vars);
