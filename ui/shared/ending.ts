/** How conversations end, and begin again: docs/protocol.md, “Rounds”. */

/** What the event of a round says besides. */
export interface Counted {
  round?: number; // which one begins, or ends
}
