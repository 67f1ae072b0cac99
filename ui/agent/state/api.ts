/** The agents' half of the desk's HTTP API, in types: docs/protocol.md has the contract. */
import { filePath, type Api, type Segment } from '../../shared/api';
import type { Author, Attachment, Conversation, Notification, Presence, Send, Ack } from '../../shared/protocol';
import type { Unsent } from '../../shared/unsent';
import type { UploadTarget } from '../../shared/upload';
import type { OwnKeys } from './preferences.svelte';
import type { Kudos, Rating, Thanks } from './rated';
import type { Page } from './timeline.svelte';

export type Role = 'agent' | 'supervisor' | 'admin';
export type Colleague = {
  id: string;
  name: string;
  public_name: string;
  avatar: string;
  capacity: number;
  presence: Presence;
  role?: Role;
};
export type Self = Colleague & {
  email: string;
  role: Role;
  languages: string[];
  tz: string;
  teams?: string[];
  shortcuts?: OwnKeys;
  silenced?: string[];
};
export type Assignment = 'manual' | 'round_robin' | 'least_busy';
export type Team = {
  id: string;
  name: string;
  assignment: Assignment;
  escalates_to?: string;
  escalates_to_agent?: string;
};
export type Inbox = {
  id: string;
  name: string;
  company: string;
  target_s: number;
  next_target_s?: number;
  answer_s: number;
  /** Who looks at its website now is shown. */
  visitors?: true;
};
/** A team that a supervisor looks after. */
export type DayTeam = Team & { members: string[] };
/** `archived`: no longer given; `merged_into`: it has become another, and is only there for its name in what happened. */
export type Tag = { id: string; name: string; colour: string; archived?: boolean; merged_into?: string };
/** A field that the desk has made up for its conversations. */
export type Field = {
  key: string;
  label: string;
  type: 'text' | 'number' | 'date' | 'checkbox' | 'select';
  options?: string[];
  /** Keeps its values, takes no new ones. */
  archived?: boolean;
};
export type Me = {
  agent: Self;
  teams: Team[];
  agents: Colleague[];
  inboxes: Inbox[];
  tags: Tag[] | null;
  fields: Field[] | null;
  epoch: string;
  pos: number;
};

export type Contact = {
  id: string;
  name: string;
  address: string;
  locale: string;
  tz: string;
  page: string;
  created: number;
  proven?: boolean; // the address: typed is a claim, a code or a signature is a proof
  company?: string;
  country?: string;
  online?: boolean;
  blocked?: boolean;
  blocked_by?: string; // id of the agent; empty: in the panel
  fields?: { key: string; label: string; value: string }[] | null; // what they answered before the chat
  trail?: Visit[] | null; // newest first
  article?: { id: string; title: string; url: string } | null; // that they came from
};
/** Somebody whose messages are not taken; the conversation is their latest. */
export type Blocked = {
  id: string;
  name: string;
  address: string;
  at: number;
  by: string;
  conversation: string;
  number: number;
};
/** A page of the website that a customer was on. */
export type Visit = { page: string; title: string; at: number };
export type Mark = { reader: Author; delivered: number; seen: number };
/** A row of the list, with how far this agent has read when the list was asked for. */
export type Row = Conversation & { seen?: number };
export type Head = {
  conversation: Conversation;
  contact: Contact;
  marks: Mark[] | null;
  earlier: Conversation[] | null;
  links?: Conversation[] | null; // those it is linked with
  merged?: Conversation[] | null; // those that go on in it
  ratings?: Rating[] | null; // one a round, the newest first
  kudos?: Kudos[] | null;
  handover?: Handover | null;
};

/** A conversation that is passed on: docs/protocol.md. */
export type Handover = {
  id: string;
  conversation: string;
  state: 'offered' | 'accepted' | 'declined' | 'lapsed' | 'withdrawn';
  from: string;
  holder: string; // has it until somebody accepts
  to_agent: string;
  to_team: string;
  reason: string;
  tried: string;
  next_step: string;
  promised_by: number;
  escalated: boolean;
  returns_at: number;
  draft: string;
  files: Attachment[] | null;
  answered_by: string;
  answered_at: number;
  answer: string;
  created: number;
};
export type Offer = Pick<
  Handover,
  'to_agent' | 'to_team' | 'reason' | 'tried' | 'next_step' | 'promised_by' | 'escalated' | 'draft'
> & { files: string[]; anyway: boolean };
export type Notice = Notification & { number: number; contact_name: string; article_title?: string };
type Answered = { handover: Handover; conversation: Conversation };

export type Changes = {
  epoch: string;
  pos: number;
  more: boolean;
  reload: boolean;
  conversations: Row[] | null;
  gone: string[] | null;
};
export type Rows = { conversations: Row[] | null; next?: string };
export type Article = {
  id: string;
  text: string;
  locale: string;
  title: Segment[];
  excerpt: Segment[];
  url: string;
  visibility: 'public' | 'internal';
  /** The part that answers, when the title does not. */
  section?: { title: string; anchor: string };
};
/** What a search found; `meant` is the question without its typing errors. */
export type FoundArticles = { articles: Article[] | null; meant: string };
/** A saved reply's file, which is copied into the message that uses it. */
export type SavedFile = { name: string; url: string };
export type SavedText = { locale: string; body: string; files: SavedFile[] | null };
export type SavedReply = {
  id: string;
  name: string;
  shortcut: string;
  team: string;
  owner: string;
  uses: number;
  texts: SavedText[]; // the best for the customer first
};
/** What an agent may change of a conversation's head. */
export type Change = Partial<
  Pick<
    Conversation,
    | 'status'
    | 'assignee'
    | 'team'
    | 'priority'
    | 'kind'
    | 'subject'
    | 'snoozed_until'
    | 'due_at'
    | 'tags'
    | 'followers'
    | 'custom'
    | 'drawer'
  >
>;
/** A change as it is asked for: of lists and values only what comes and goes. */
export type Patch = Omit<Change, 'tags' | 'followers' | 'custom'> & {
  version?: number;
  add_tags?: string[];
  remove_tags?: string[];
  add_followers?: string[];
  remove_followers?: string[];
  custom?: Record<string, string | number | boolean | null>;
  follow_up?: boolean;
};
/** What became of one of several changes. */
export type Result = {
  id: string;
  conversation?: Conversation;
  error?: { code: string; text: string; current?: Conversation };
};

const rowsAtOnce = 200;
const changesAtOnce = 500;

export class DeskApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  me(): Promise<Me> {
    return this.#api.ask('/api/desk/me');
  }

  /** Refused to agents. */
  day(): Promise<{ teams: DayTeam[] }> {
    return this.#api.ask('/api/desk/day');
  }

  conversations(status: string, cursor?: string): Promise<Rows> {
    return this.#api.ask('/api/desk/conversations', { query: { status, limit: rowsAtOnce, cursor } });
  }

  /** A page of what lies in a drawer, what was put there last first. */
  drawer(drawer: string, cursor?: string): Promise<Rows> {
    return this.#api.ask('/api/desk/conversations', { query: { drawer, limit: rowsAtOnce, cursor } });
  }

  /** A page of a saved view; it may be short, even empty, while there is a next one. */
  view(view: string, cursor?: string): Promise<Rows> {
    return this.#api.ask('/api/desk/conversations', { query: { view, limit: rowsAtOnce, cursor } });
  }

  numbered(number: number): Promise<Rows> {
    return this.#api.ask('/api/desk/conversations', { query: { number } });
  }

  conversation(id: string): Promise<Head> {
    return this.#api.ask(`/api/desk/conversations/${id}`);
  }

  messages(id: string, query: { after?: number; before?: number; limit: number }): Promise<Page> {
    return this.#api.ask(`/api/desk/conversations/${id}/messages`, { query });
  }

  /** The way without a socket. */
  post({ t: _, conversation = '', ...draft }: Send): Promise<Ack> {
    return this.#api.ask(`/api/desk/conversations/${conversation}/messages`, { method: 'POST', body: draft });
  }

  patch(id: string, patch: Patch): Promise<{ conversation: Conversation }> {
    return this.#api.ask(`/api/desk/conversations/${id}`, { method: 'PATCH', body: patch });
  }

  /** Takes nothing of a contact any more, or takes it again; told in a conversation of theirs. */
  block(contact: string, blocked: boolean, conversation: string): Promise<void> {
    return this.#api.ask(`/api/desk/contacts/${contact}/blocked`, { method: 'PUT', body: { blocked, conversation } });
  }

  link(id: string, other: string, on: boolean): Promise<void> {
    return this.#api.ask(`/api/desk/conversations/${id}/links/${other}`, { method: on ? 'PUT' : 'DELETE' });
  }

  /** Refused to agents. */
  blocked(): Promise<{ contacts: Blocked[] }> {
    return this.#api.ask('/api/desk/contacts/blocked');
  }

  kudos(id: string, message: string, given: boolean): Promise<void> {
    return this.#api.ask(`/api/desk/conversations/${id}/kudos`, { method: 'PUT', body: { message, given } });
  }

  /** Who has thanked this agent. */
  thanked(): Promise<{ kudos: Thanks[] }> {
    return this.#api.ask('/api/desk/kudos');
  }

  /** Mails what was said to the customer. */
  transcript(id: string): Promise<void> {
    return this.#api.ask(`/api/desk/conversations/${id}/transcript`, { method: 'POST', body: {} });
  }

  offer(id: string, offer: Offer): Promise<Answered> {
    return this.#api.ask(`/api/desk/conversations/${id}/handovers`, { method: 'POST', body: offer });
  }

  answer(handover: string, state: Handover['state'], answer = ''): Promise<Answered> {
    return this.#api.ask(`/api/desk/handovers/${handover}`, { method: 'PATCH', body: { state, answer } });
  }

  notifications(before?: string): Promise<{ notifications: Notice[] | null; unread: number; next: string }> {
    return this.#api.ask('/api/desk/notifications', { query: { before, limit: 30 } });
  }

  readNotifications(what: object): Promise<{ unread: number }> {
    return this.#api.ask('/api/desk/notifications/read', { method: 'POST', body: what });
  }

  drafts(): Promise<{ drafts: Unsent[] }> {
    return this.#api.ask('/api/desk/drafts');
  }

  keepDraft(id: string, { version, mode, reply, note, files }: Omit<Unsent, 'conversation'>): Promise<Unsent> {
    const ids = { reply: files.reply.map((one) => one.id), note: files.note.map((one) => one.id) };
    const body = { version, mode, reply, note, files: ids };
    return this.#api.ask(`/api/desk/conversations/${id}/draft`, { method: 'PUT', body });
  }

  /** Several at once, at most a hundred: one that is refused does not spoil the others. */
  patchAll(changes: (Patch & { id: string })[]): Promise<{ results: Result[] }> {
    return this.#api.ask('/api/desk/conversations', { method: 'PATCH', body: { changes } });
  }

  createTag(name: string, colour: string): Promise<Tag> {
    return this.#api.ask('/api/collections/tags/records', { method: 'POST', body: { name, colour } });
  }

  /** Where files for a conversation's messages go. */
  uploads(id: string): UploadTarget {
    return this.#api.target(`/api/desk/conversations/${id}/files`);
  }

  file(id: string, thumb: boolean): Promise<Blob> {
    return this.#api.file(filePath(id, thumb));
  }

  /** Takes back what was uploaded and not sent. */
  removeFile(id: string): Promise<void> {
    return this.#api.ask(`/api/desk/files/${id}`, { method: 'DELETE' });
  }

  changes(after: number): Promise<Changes> {
    return this.#api.ask('/api/desk/changes', { query: { after, limit: changesAtOnce } });
  }

  savedReplies(
    q: string,
    about: { locale: string; inbox: string; limit: number; id?: string },
  ): Promise<{ replies: SavedReply[] | null }> {
    return this.#api.ask('/api/desk/saved-replies', { query: { q, ...about } });
  }

  /** Those that this agent may run, each with how often it was. */
  macros<M>(): Promise<{ items: M[] }> {
    const query = { perPage: 200, skipTotal: 1, sort: 'position,name', expand: 'macro_uses_via_macro' };
    return this.#api.ask('/api/collections/macros/records', { query });
  }

  runMacro(
    id: string,
    running: { macro: string; client_id: string; version?: number },
  ): Promise<{ conversation: Conversation; undo: Record<string, unknown> }> {
    return this.#api.ask(`/api/desk/conversations/${id}/macros`, { method: 'POST', body: running });
  }

  useSavedReply(id: string): Promise<void> {
    return this.#api.ask(`/api/desk/saved-replies/${id}/uses`, { method: 'POST' });
  }

  /** An article's own words, as Markdown; `text` is the `text` of a search hit. */
  articleText(text: string): Promise<{ body: string }> {
    return this.#api.ask(`/api/collections/article_texts/records/${text}`, { query: { fields: 'body' } });
  }

  /** A file behind an address of ours that wants the session's token. */
  fetch(path: string): Promise<Blob> {
    return this.#api.file(path);
  }

  articles(q: string, locale: string, limit: number, signal?: AbortSignal): Promise<FoundArticles> {
    return this.#api.ask('/api/desk/articles', { query: { q, locale, limit }, ...(signal ? { signal } : {}) });
  }
}
