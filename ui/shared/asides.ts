/** What agents are told beside what is said: for one of them alone, or read anew. Nothing of it is resumed. */
import type { Ended } from './ending';
import type { Millis } from './protocol';

/** What became of a draft that somebody asked to be read. */
type Reviewed = 'review_asked' | 'review_approved' | 'review_returned';

/** What an agent is told of: docs/protocol.md lists the kinds. */
export interface Notification {
  id: string;
  kind:
    | 'mention'
    | 'assigned'
    | 'handover_offered'
    | 'handover_accepted'
    | 'handover_returned'
    | 'escalated'
    | Reviewed
    | Ended;
  conversation: string; // empty: it is about an article
  seq?: number; // of the message it is about
  article?: string;
  locale?: string; // of its text
  actor?: string; // the agent whose doing it is; absent: the desk's
  handover?: string;
  team?: string; // that is asked
  reason?: string; // why a handover came back
  at: Millis;
  read: boolean;
}

/** To agents who see a conversation: a colleague thanks another one for a message, or takes that back. */
export interface KudosNews {
  t: 'kudos';
  conversation: string;
  for: string; // the message
  by: string;
  given?: boolean; // absent: it is taken back
}

/** To agents who may see a contact: what is known or noted of them has changed. */
export interface ContactNews {
  t: 'contact';
  contacts: string[]; // all who are read as that one
}

/** To an agent's tabs: what is unread now, and what came in. */
export interface Bell {
  t: 'notification';
  unread: number;
  notification?: Notification;
}
