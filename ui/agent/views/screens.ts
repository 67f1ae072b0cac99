/** The screens beside the conversations. Each is a chunk of its own: who answers chats all day never loads them. */
import type { Component } from 'svelte';
import type { Preferences } from '../state/preferences.svelte';
import type { Router, Section } from '../state/router.svelte';
import type { Session } from '../state/session.svelte';

/** A component that takes nothing fits wherever props are handed over. */
export type Load<Props extends object = object> = () => Promise<{
  default: Component<Props> | Component<Record<string, never>>;
}>;
export type Screen = { name: 'knowledge' | 'settings'; load: Load };

/** A screen finds what it needs with `workspace()`. */
export const screens: Partial<Record<Section, Screen>> = {
  knowledge: { name: 'knowledge', load: () => import('../knowledge/Knowledge.svelte') },
  settings: { name: 'settings', load: () => import('../settings/Settings.svelte') },
};

/** Who opens an invitation is nobody yet, so there is no workspace around it. */
export const loadInvite: Load<{ session: Session; router: Router; preferences: Preferences }> = () =>
  import('../settings/Invite.svelte');
