/** How conversations end, and begin again: docs/protocol.md, “Rounds”. */

/** What an agent is told of at the end of a conversation, besides. */
export type Ended = 'follow_up' | 'kudos';

/** What stands in a row; absent when there is none. */
export interface Judged {
  score?: number; // of the last rating, 1 to 5
  follow_up_at?: number; // since when the customer asks to hear from us
}

/** What the event of a round says besides. */
export interface Counted {
  round?: number; // which one begins, or ends
}
