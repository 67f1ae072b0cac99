/** How a conversation was found by its customer, and by colleagues: docs/protocol.md, “Ratings”. */
/** How a customer found a round. */
export type Rating = {
  round: number;
  agent?: string; // whose round it was
  score: number;
  comment?: string;
  follow_up?: boolean; // they ask to hear from us
  followed_up?: number; // when somebody came back to them
  followed_up_by?: string;
  at: number;
};
/** Somebody thanks for a message. */
export type Kudos = { message: string; by: string };
/** A line of one's own kudos; without `by` the customer's. */
export type Thanks = {
  id: string;
  by?: string;
  comment?: string;
  excerpt?: string;
  conversation: string;
  number: number; // 0: not to be seen any more
  contact_name: string;
  seq?: number;
  at: number;
};
