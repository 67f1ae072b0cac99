import type { Attachment } from './protocol';

/** What an agent has begun to write in a conversation, as the desk keeps it. Version 0: there is nothing. */
export interface Unsent {
  conversation: string;
  version: number;
  mode: 'reply' | 'note';
  reply: string;
  note: string;
  files: Record<'reply' | 'note', Attachment[]>;
}

/** To an agent's tabs: they wrote on in another one, or sent it. */
export interface DraftNews extends Unsent {
  t: 'draft';
}
