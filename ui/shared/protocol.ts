/** The frames of /api/chat/socket, version 1, and the shapes that HTTP shares with them: docs/protocol.md in types. */
import type { Bell, ContactNews, KudosNews } from './asides';
import type { Drawn, Tied } from './drawer';
import type { Signals } from './signals';
import type { DraftNews } from './unsent';
import type { VisitorsNews, VisitorsOut } from './visitors';

export const version = 1;

/** Limits that the server has too; kept here so that people are told before they send. */
export const maxBody = 20_000; // characters (code points) of a message
export const maxTyping = 500; // characters of a typing preview
export const maxPage = 500; // characters of a page's address
export const maxFile = 20 * 1024 * 1024; // bytes of one file
export const maxFiles = 10; // of a message

/** Unix milliseconds, UTC. */
export type Millis = number;

export type Code =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'storage_full'
  | 'unavailable'
  | 'internal';

export type Status = 'open' | 'pending' | 'snoozed' | 'solved';
export type ConversationKind = 'chat' | 'ticket';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type Presence = 'accepting' | 'away' | 'invisible' | 'offline';

export interface Author {
  kind: 'agent' | 'contact' | 'system';
  id?: string;
  name?: string;
  /** Address of the portrait of who has taken a visitor's conversation. */
  avatar?: string;
}

/** What an event carries; visitors get fewer of these. */
export interface EventData extends Tied {
  actor?: string;
  before?: string;
  after?: string;
  team?: string;
  assignee?: string;
  calendar_version?: string;
  page?: string;
  name?: string;
  score?: number; // 1 to 5: what the customer thought of the answer
  comment?: string; // and why, in their words
  until?: Millis; // of a snooze
  field?: string; // the key of the one that changed
  reason?: string; // why the desk gave it, or took it back
  handover?: string; // id of it
  to_team?: string; // the team that is asked
  by?: Millis; // when the customer hears from who is asked
}

/** A file of a message, or one that was uploaded for it. `mime` is what the server found, not what was claimed. */
export interface Attachment {
  id: string;
  name: string;
  mime: string;
  size: number; // bytes
  width?: number; // pixels; pictures only
  height?: number;
}

/** The article that a message is about. */
export interface ArticleLink {
  id: string;
  title: string;
  url: string; // a path of the help center
}

export interface Message {
  id: string;
  seq?: number; // agents only
  public_seq?: number; // absent: visitors do not see it
  rev?: number;
  client_id?: string;
  kind: 'reply' | 'note' | 'event';
  event_type?: string;
  data?: EventData;
  author: Author;
  body?: string;
  files?: Attachment[];
  article?: ArticleLink;
  mentions?: string[]; // ids of agents who are asked in a note
  lang?: string;
  at: Millis;
  redacted?: boolean;
}

/** A row of the list and the head of a conversation, as agents see it. */
export interface Conversation extends Drawn {
  id: string;
  number: number;
  kind: ConversationKind;
  subject: string;
  status: Status;
  priority: Priority;
  inbox: string;
  contact: string;
  contact_name: string;
  assignee: string;
  team: string;
  locale: string;
  last_seq: number;
  public_seq: number;
  public_rev: number;
  version: number;
  round: number;
  preview: string;
  last_author: Author['kind'];
  last_at: Millis;
  waiting_since: Millis; // 0: the customer is not waiting
  first_reply_at: Millis;
  due_at: Millis;
  snoozed_until: Millis;
  promised_by: Millis;
  solved_at: Millis;
  queued_at: Millis; // since when a chat waits for somebody to take it; 0: somebody has it
  assigned_at: Millis; // when its assignee got it
  returned_at: Millis; // when it came back to the queue unanswered; 0: it did not
  tags: string[]; // ids
  followers: string[]; // ids of agents
  custom?: Record<string, string | number | boolean>; // values of the desk's own fields by their keys; absent: none has one
  created: Millis;
}

/** A conversation as the visitor sees it. */
export interface VisitorConversation extends Pick<Drawn, 'merged_into'> {
  id: string;
  status: Status;
  kind: ConversationKind;
  public_seq: number;
  public_rev: number;
  agent?: Author;
  seen?: number;
  team_seen?: number;
  queue?: Standing; // while it waits for somebody to take it
  promised_by?: Millis; // by when we said that they will hear from us
}

/** Where a chat stands in the queue. */
export interface Standing {
  place: number;
  estimate?: [from: number, to: number]; // seconds; absent: nobody can say
  back_at?: Millis; // while nobody is there: when somebody is
}

export interface Hello {
  t: 'hello';
  v: number;
  as: 'agent' | 'visitor';
  token: string;
  inbox?: string;
  /** What the website signed about its visitor: a JWT. */
  identity?: string;
  locale?: string;
}

/** A page that a visitor has seen before they wrote, where the inbox keeps a trail. */
export interface Step {
  page: string;
  title: string;
  at: Millis;
}

export interface Opening {
  name?: string;
  address?: string;
  page?: string;
  tz?: string;
  /** Answers to the inbox's questions, by their keys. */
  fields?: Record<string, string>;
  /** Pages seen before, where the inbox keeps a trail. */
  trail?: Step[];
  /** The article that the visitor came from. */
  article?: string;
  /** Left while nobody was there: needs name and address. */
  ticket?: true;
}

export interface Send {
  t: 'send';
  client_id: string;
  conversation?: string; // absent: a visitor opens one
  kind?: 'reply' | 'note';
  body: string; // may be empty when there are files
  files?: string[]; // ids of uploads
  article?: string; // visitors: the one they write about
  mentions?: string[]; // notes: ids of agents who are asked
  lang?: string;
  base_seq?: number;
  opening?: Opening;
}

export interface TypingOut {
  t: 'typing';
  conversation: string;
  on: boolean;
  note?: boolean; // an agent writes a note: only the team is told
  text?: string;
}

/** Agents count in `seq`, visitors in `public_seq`. */
export interface SeenOut {
  t: 'seen';
  conversation: string;
  delivered: number;
  seen: number;
}

export interface PresenceOut {
  t: 'presence';
  state: Exclude<Presence, 'offline'>;
}

/** Where a visitor is now, while a conversation is open and the inbox keeps a trail. */
export interface PageOut {
  t: 'page';
  page: string;
  title: string;
  source?: string; // the page that led here
  tz?: string;
  visits?: number;
}

/** What an agent has on screen now, in place of what was said before. */
export interface ViewingOut {
  t: 'viewing';
  conversations: readonly string[];
}

export type ClientFrame = Hello | Send | TypingOut | SeenOut | PresenceOut | PageOut | ViewingOut | VisitorsOut;

export interface Welcome {
  t: 'welcome';
  v: number;
  epoch: string;
  now: Millis;
  self: { kind: 'agent' | 'contact'; id: string; name: string };
  pos?: number; // agents
  presence?: { agent: string; state: Presence }[]; // agents
  viewing?: { conversation: string; agent: string }[]; // agents
  loads?: { agent: string; chats: number }[]; // agents
  conversations?: VisitorConversation[]; // visitors
}

export interface Ack {
  t: 'ack';
  client_id: string;
  conversation: string;
  message: Message;
  repeated?: boolean;
  opened?: boolean;
}

export interface MessageNews {
  t: 'message';
  conversation: string;
  message: Message;
  changed?: boolean;
  pos?: number;
  row?: Partial<Conversation>;
}

export interface ConversationNews {
  t: 'conversation';
  conversation: Conversation | VisitorConversation;
  pos?: number;
}

export interface Gone {
  t: 'gone';
  conversation: string;
  pos?: number;
}

export interface Typing {
  t: 'typing';
  conversation: string;
  author: Author;
  on: boolean;
  note?: boolean; // an agent writes a note: only the team is told
  text?: string;
}

export interface Seen {
  t: 'seen';
  conversation: string;
  reader: Author;
  delivered: number;
  seen: number;
}

export interface PresenceNews {
  t: 'presence';
  agent: string;
  state: Presence;
}

/** An agent has a conversation on screen, or no more. */
export interface ViewingNews {
  t: 'viewing';
  conversation: string;
  agent: string;
  on: boolean;
}

/** How many chats an agent has. */
export interface LoadNews {
  t: 'load';
  agent: string;
  chats: number;
}

/** The visitor of a conversation looks at another page; to agents. */
export interface PageNews extends Step {
  t: 'page';
  conversation: string;
}

export interface Queue extends Standing {
  t: 'queue';
  conversation: string;
}

export type { Bell, ContactNews, KudosNews, Notification } from './asides';
export type { Visitor, VisitorsNews, VisitorsOut } from './visitors';

export interface Refusal {
  code: Code;
  text: string;
  retry_after?: number; // seconds; absent: the same will be refused again
}

export interface ErrorFrame extends Refusal {
  t: 'error';
  field?: string; // the one at fault
  re?: string; // a client_id, or the type of the refused frame
}

export interface Bye {
  t: 'bye';
  code: string;
  retry_after?: [from: number, to: number]; // seconds
}

/** Server frames by the word in `t`. */
export interface ServerFrames extends Signals {
  welcome: Welcome;
  ack: Ack;
  message: MessageNews;
  conversation: ConversationNews;
  gone: Gone;
  typing: Typing;
  seen: Seen;
  presence: PresenceNews;
  viewing: ViewingNews;
  load: LoadNews;
  page: PageNews;
  visitors: VisitorsNews;
  queue: Queue;
  notification: Bell;
  contact: ContactNews;
  kudos: KudosNews;
  draft: DraftNews;
  error: ErrorFrame;
  bye: Bye;
}

export type ServerFrame = ServerFrames[keyof ServerFrames];
/** How long a typing notice holds without being repeated. */
export const typingHolds = 6_000; // milliseconds

/** The length of a text as the server counts it. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
