/** What customers looked for in vain, and the drafts that begin with it. */
import type { Api } from '../../../shared/api';
import type { Message } from '../../../shared/protocol';

export type Kind = 'nothing' | 'unopened';
export type Missed = {
  words: string;
  locale: string;
  query: string;
  said: string[];
  times: number;
  hits: number;
  opened: number;
  contacted: number;
  at: number;
  conversation?: string;
};
export type Searches = { searches: Missed[]; days: number; contact_hours: number };

export class SearchesApi {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  missed(kind: Kind): Promise<Searches> {
    return this.#api.ask('/api/desk/searches', { query: { kind } });
  }

  keep(days: number): Promise<{ days: number }> {
    return this.#api.ask('/api/desk/searches/kept', { method: 'PUT', body: { days } });
  }
}

/** What a draft begins with. */
export type Start = { title: string; asked: readonly string[]; answers: readonly string[] };

const titleMost = 80; // characters that fit a line of the help center
const answersMost = 5; // replies; what is said later belongs to something else

/** What a conversation is about and how it was answered. `about` is what was searched for; without, it is what the customer asked. */
export function startOf(messages: readonly Message[], about?: Pick<Missed, 'query' | 'said'>, subject = ''): Start {
  const replies = messages.filter(({ kind, redacted, body }) => kind === 'reply' && !redacted && body?.trim());
  const question = replies.find(({ author }) => author.kind === 'contact')?.body?.trim() ?? '';
  const answers = replies.filter(({ author }) => author.kind === 'agent').slice(0, answersMost);
  const asked = [...(about?.said ?? []), question].filter(Boolean);
  return {
    title: titled(about?.query || subject || question),
    asked: [...new Set(asked)],
    answers: answers.map(({ body = '' }) => body.trim()),
  };
}

function titled(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  const [first = '', ...rest] = Array.from(line);
  const whole = first.toLocaleUpperCase() + rest.join('');
  if (rest.length < titleMost) return whole;
  return `${Array.from(whole)
    .slice(0, titleMost)
    .join('')
    .replace(/\s+\S*$/, '')} …`;
}

/** Signs that would mean something in Markdown are letters in what a customer typed. */
const plainly = (text: string) => text.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');

/** The draft's Markdown: the answer first, and below it the customers' own words with what to do with them. */
export function bodyOf({ asked, answers }: Start, hint: string): string {
  const own = asked.map((text) => `> - ${plainly(text)}`).join('\n');
  return [...answers, ...(own ? [`> ${hint}\n>\n${own}`] : [])].join('\n\n');
}
