/* eslint-disable svelte/prefer-svelte-reactivity -- what has rung is nobody's to see */
/** Tells the agent of what happens out of sight, by sound and notification: once, whichever of several tabs hears it first. */
import type { Conversation, MessageNews, Notification as Told } from '../../shared/protocol';
import { play } from '../lib/sounds';
import { t } from '../words.svelte';
import { nameOf } from './actions';
import type { Attention } from './attention.svelte';
import type { Desk } from './desk.svelte';
import type { Occasion, Preferences } from './preferences.svelte';
import type { Router } from './router.svelte';

type Needs = { desk: Desk; router: Router; preferences: Preferences; attention: Attention };

/** What a notification of the computer says. */
type Says = Occasion | 'mention' | 'handover_offered' | 'follow_up';

const lookingKey = 'porchlight.looking'; // which conversation is before somebody's eyes, in whichever tab
const rungKey = 'porchlight.rung';
const holds = 60_000; // ms that a look counts without being renewed: a tab that crashed looks at nothing
const renews = 20_000; // ms
const claimed = 5_000; // ms in which other tabs leave a ring to the one that took it
const newFor = 10_000; // ms from opening to the first words
const told = 500; // rings remembered

export class Ringer {
  readonly #needs: Needs;
  readonly #rung = new Set<string>();
  readonly #shown = new Map<string, Notification>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Listens until the returned function is called. */
  run(): () => void {
    const { desk, attention } = this.#needs;
    const stopListening = desk.connection.line.on('message', (news) => this.#hear(news));
    const stopTelling = desk.bell.on((told) => this.#told(told));
    const stopLooking = $effect.root(() => {
      $effect(() => {
        const current = attention.here ? (this.#needs.router.conversation ?? '') : undefined;
        const tell = () => this.#look(current);
        tell();
        if (current) this.#close(current);
        const timer = current === undefined ? undefined : setInterval(tell, renews);
        return () => clearInterval(timer);
      });
    });
    return () => {
      stopListening();
      stopTelling();
      stopLooking();
      this.#look(undefined);
    };
  }

  #hear({ conversation, message, changed }: MessageNews): void {
    const { desk } = this.#needs;
    const row = desk.conversations.get(conversation);
    if (!row || changed) return;
    const occasion = occasionOf(message, row, desk.me.id, desk.shares(row.team));
    if (occasion) void this.#ring(occasion, row, `${conversation}:${message.seq ?? message.id}`);
  }

  /** What colleagues want of this agent; what they were given is heard as a message. */
  #told({ id, kind, conversation }: Told): void {
    const { desk } = this.#needs;
    const row = desk.conversations.get(conversation);
    if (!row) return;
    if (kind === 'kudos') void this.#ring('kudos', row, id);
    else if (kind === 'mention' || kind === 'handover_offered' || kind === 'follow_up')
      void this.#ring('assigned', row, id, kind);
  }

  async #ring(occasion: Occasion, row: Conversation, name: string, says: Says = occasion): Promise<void> {
    const seen = looking();
    if (seen === row.id || this.#rung.has(name)) return;
    if (this.#rung.size > told) this.#rung.clear();
    this.#rung.add(name);
    if (!(await claim(name))) return;
    const { preferences } = this.#needs;
    if (preferences.sounds(occasion)) void play(occasion);
    if (preferences.notifies(occasion) && seen === undefined) this.#show(says, row);
  }

  #show(says: Says, row: Conversation): void {
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
    const { desk, router } = this.#needs;
    const name = nameOf(desk, row.id);
    const title = t(`notify.${says}`, { name });
    try {
      const shown = new Notification(title, { body: row.preview, tag: row.id, icon: iconOf(), silent: true });
      shown.onclick = () => {
        window.focus();
        router.open(row.id);
        shown.close();
      };
      this.#close(row.id);
      this.#shown.set(row.id, shown);
    } catch {
      // phones allow them to service workers alone: the sound and the title have to do
    }
  }

  #close(conversation: string): void {
    this.#shown.get(conversation)?.close();
    this.#shown.delete(conversation);
  }

  /** Undefined: nobody looks at this tab; another may be looked at. */
  #look(conversation: string | undefined): void {
    try {
      const held = JSON.parse(localStorage.getItem(lookingKey) ?? '{}') as { tab?: string };
      if (conversation !== undefined)
        localStorage.setItem(lookingKey, JSON.stringify({ tab, conversation, at: Date.now() }));
      else if (held.tab === tab) localStorage.removeItem(lookingKey);
    } catch {
      // storage forbidden: each tab speaks for itself
    }
  }
}

const tab = Math.random().toString(36).slice(2);

/** The conversation that is looked at in any tab; empty for a list, undefined when nobody looks at any. */
function looking(): string | undefined {
  try {
    const held = JSON.parse(localStorage.getItem(lookingKey) ?? '{}') as { conversation?: string; at?: number };
    return held.at && Date.now() - held.at < holds ? held.conversation : undefined;
  } catch {
    return undefined;
  }
}

/** True for one tab of several. */
async function claim(name: string): Promise<boolean> {
  if (navigator.locks) {
    return new Promise((resolve) => {
      void navigator.locks.request(`porchlight.ring.${name}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise((done) => setTimeout(done, claimed)) : undefined;
      });
    });
  }
  // pages without TLS have no locks: a word in storage is enough for all but the same millisecond
  if (localStorage.getItem(rungKey) === name) return false;
  localStorage.setItem(rungKey, name);
  return true;
}

/** What a message is to this agent; undefined when it is none of their business or their own doing. */
export function occasionOf(
  message: MessageNews['message'],
  row: Pick<Conversation, 'assignee' | 'created' | 'kind' | 'first_reply_at' | 'drawer'>,
  me: string,
  shared = false, // the desk gives this team's chats out: whoever gets one is told then
): Occasion | undefined {
  const { kind, author, event_type, data = {} } = message;
  if (row.drawer) return undefined;
  // nobody has it any more: whoever is free had better look
  if (kind === 'event' && event_type === 'returned')
    return row.assignee === '' && data.before !== me ? 'chat' : undefined;
  if (kind === 'event')
    return event_type === 'assigned' && data.after === me && (data.actor || author.id) !== me ? 'assigned' : undefined;
  if (kind !== 'reply' || author.kind !== 'contact' || (row.assignee !== '' && row.assignee !== me)) return undefined;
  if (shared && row.assignee === '') return undefined;
  const opening = row.first_reply_at === 0 && message.at - row.created < newFor;
  return opening ? 'chat' : 'reply';
}

function iconOf(): string {
  return document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '';
}
