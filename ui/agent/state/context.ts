/** What every part of the workspace reaches for, without handing it down. */
import { createContext } from 'svelte';
import type { Api } from '../../shared/api';
import type { Asking } from './asking.svelte';
import type { Attention } from './attention.svelte';
import type { Desk } from './desk.svelte';
import type { OpenChats } from './openchats.svelte';
import type { Preferences } from './preferences.svelte';
import type { Router } from './router.svelte';
import type { Selection } from './selection.svelte';
import type { Session } from './session.svelte';
import type { Shortcuts } from './shortcuts.svelte';

export type Workspace = {
  desk: Desk;
  /** The desk's HTTP API with this agent's rights, for screens of their own. */
  api: Api;
  router: Router;
  session: Session;
  preferences: Preferences;
  attention: Attention;
  chats: OpenChats;
  shortcuts: Shortcuts;
  /** Set where several conversations stand side by side: whether this one has the focus. */
  lane?: { readonly active: boolean };
  selection: Selection;
  asking: Asking;
};

export const [workspace, setWorkspace] = createContext<Workspace>();
