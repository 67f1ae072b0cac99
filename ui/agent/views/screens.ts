/** The screens beside the conversations. Each is a chunk of its own: who answers chats all day never loads them. */
import type { Component } from 'svelte';
import type { Question } from '../state/asking.svelte';
import type { Section } from '../state/router.svelte';

/** `never`: a component with any props will do; who shows it knows which, and may say so. */
export type Load<_Props extends object = object> = () => Promise<{ default: Component<never> }>;
export type Screen = {
  name: 'board' | 'day' | 'visitors' | 'contacts' | 'search' | 'knowledge' | 'settings';
  load: Load;
};

/** A screen finds what it needs with `workspace()`. */
export const screens: Partial<Record<Section, Screen>> = {
  board: { name: 'board', load: () => import('../board/Board.svelte') },
  day: { name: 'day', load: () => import('../day/Day.svelte') },
  visitors: { name: 'visitors', load: () => import('../visitors/Visitors.svelte') },
  contacts: { name: 'contacts', load: () => import('../contacts/Contacts.svelte') },
  search: { name: 'search', load: () => import('../search/Search.svelte') },
  knowledge: { name: 'knowledge', load: () => import('../knowledge/Knowledge.svelte') },
  settings: { name: 'settings', load: () => import('../settings/Settings.svelte') },
};

/** Who opens an invitation is nobody yet, so there is no workspace around it: it is given session, router and preferences. */
export const loadInvite: Load = () => import('../settings/Invite.svelte');

/** Few desks ask for it, and nobody twice a day. */
export const loadSecondStep: Load = () => import('../signin/Code.svelte');
export const loadProviders: Load = () => import('../signin/Providers.svelte');

export const loadHandover: Load = () => import('../parts/handover/Dialog.svelte');
export const loadHandoverCard: Load = () => import('../parts/handover/Card.svelte');
export const loadNews: Load = () => import('../parts/handover/News.svelte');

// saved views: the links to them, and what a list that shows one says
export const loadSaved: Load = () => import('../saved/Saved.svelte');
export const loadSavedHead: Load = () => import('../saved/Head.svelte');
export const loadSavedNothing: Load = () => import('../saved/Nothing.svelte');

/** Sheets that ask something before it is done. */
export const questions: Record<Question['what'], Load> = {
  tags: () => import('../parts/TagSheet.svelte'),
  moment: () => import('../parts/MomentSheet.svelte'),
  macros: () => import('../parts/Palette.svelte'), // one group of it
  pick: () => import('../parts/PickSheet.svelte'),
  blocked: () => import('../parts/BlockedSheet.svelte'),
  merge: () => import('../merging/Sheet.svelte'),
  flag: () => import('../knowledge/FlagSheet.svelte'),
};

/** What a `/` in the composer finds. */
export const loadSlash: Load = () => import('../parts/SlashMenu.svelte');

/** What a learner may stumble over in a reply. */
export const loadPlain: Load = () => import('../plain/Check.svelte');

/** The views that are looked into seldom, and what is said over a conversation of them. */
export const loadDrawers: Load = () => import('../parts/Drawers.svelte');
export const loadDrawerBar: Load = () => import('../parts/DrawerBar.svelte');

/** What can be done with several conversations at once. */
export const loadBulk: Load = () => import('../parts/BulkBar.svelte');

/** What goes on in a conversation: its messages in the log, and its name beside it. */
export const loadTaken: Load = () => import('../merging/Taken.svelte');
export const loadTakenList: Load = () => import('../merging/List.svelte');

/** How the customer found each round. */
export const loadRatings: Load = () => import('../parts/context/Ratings.svelte');

export const loadLinks: Load = () => import('../parts/context/Links.svelte');

/** Only a desk that has fields of its own needs them. */
export const loadFields: Load = () => import('../parts/context/Fields.svelte');

/** Not to be seen, but asked for by the same keys. */
const loadMacros = () => import('../macros/run');

export const loadPalette: Load = () => import('../parts/Palette.svelte');

export const loadHelp: Load = () => import('../parts/HelpSheet.svelte');
export const loadPreferences: Load = () => import('./PreferencesSheet.svelte');

const settled = 1500; // ms after the start: what is on screen comes first

/** Fetches what a single key opens, before it is pressed: nobody waits for it then. What fails is asked for again when it is opened. */
export function warm(): () => void {
  const timer = setTimeout(() => {
    const single = [loadSlash, loadPlain, loadPalette, loadBulk, loadMacros, ...Object.values(questions)];
    for (const load of single) load().catch(() => {});
  }, settled);
  return () => clearTimeout(timer);
}
