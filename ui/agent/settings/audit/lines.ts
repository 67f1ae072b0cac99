/** The audit list: what is asked for, how a line is said, and the file it is taken along in. */
import { t } from '../words.svelte';

export type Change = { field: string; was?: unknown; now?: unknown };
export type Line = {
  id: string;
  actor: string; // agent:ID, superuser:ID or system
  action: string;
  object: string; // COLLECTION/ID
  created: string;
  change: { name?: string; into?: string; fields?: Change[] } | null;
};
/** What the address says is looked for; empty: all. */
export type Asked = { person: string; kind: string; days: string };

/** What one looks for by, and the collections that are it. */
export const kinds = {
  people: ['agents', 'invites', '_superusers'],
  signin: ['signin'],
  teams: ['teams', 'team_members'],
  hours: ['calendars', 'calendar_versions', 'calendar_days'],
  inboxes: ['inboxes', 'inbox_secrets'],
  replies: ['saved_replies', 'saved_reply_texts', 'macros'],
  filing: ['tags', 'custom_fields', 'views'],
  knowledge: ['articles', 'article_texts', 'categories', 'synonyms', 'terms'],
  customers: ['contacts', 'conversations'],
  server: ['settings', 'collections'],
} as const;
export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];
export const periods = ['1', '7', '30', '365'] as const;

const whats = Object.values(kinds).flat();
const actions = [
  ...(['created', 'updated', 'deleted', 'restored', 'invited', 'uninvited', 'joined', 'rekeyed'] as const),
  ...(['merged', 'separated', 'blocked', 'unblocked', 'signed_in', 'signin_failed'] as const),
  ...(['founded', 'published', 'unpublished', 'scheduled', 'unscheduled'] as const),
  ...(['provider_added', 'provider_changed', 'provider_removed'] as const),
];
const day = 24 * 60 * 60 * 1000; // ms

/** PocketBase's filter for a page: what is asked for, and older than the last line that is there. */
export function filterOf(asked: Asked, now: number, last?: Line): { text: string; values: Record<string, string> } {
  const values: Record<string, string> = {};
  const all: string[] = [];
  if (asked.person) {
    all.push('actor = {:actor}');
    values.actor = `agent:${asked.person}`;
  }
  const kind = kindNames.find((one) => one === asked.kind);
  // a name that another begins with is told apart by the slash
  if (kind) all.push(`(${kinds[kind].map((collection) => `object ~ '${collection}/%'`).join(' || ')})`);
  const days = periods.find((one) => one === asked.days);
  if (days) {
    all.push('created >= {:from}');
    values.from = stamp(now - Number(days) * day);
  }
  if (last) {
    all.push('(created < {:at} || (created = {:at} && id < {:id}))');
    values.at = last.created;
    values.id = last.id;
  }
  return { text: all.join(' && '), values };
}

/** An instant as PocketBase's columns keep it. */
const stamp = (at: number) => new Date(at).toISOString().replace('T', ' ');

/** Who did it, by name. */
export function whoOf(line: Line, names: (agent: string) => string | undefined): string {
  const [kind, id = ''] = line.actor.split(':');
  if (kind === 'agent') return names(id) ?? t('audit.gone');
  return kind === 'superuser' ? t('audit.superuser') : t('audit.system');
}

/** "Ada changed the team “Orders”" */
export function sentenceOf(line: Line, who: string): string {
  const name = apart(line.change?.name ?? '');
  const into = line.change?.into;
  const what = whatOf(line.object, name);
  const action = actions.find((one) => one === line.action);
  if (!action) return `${who}: ${line.action}, ${what}`; // written by another version
  if (action === 'merged' && into) return t('audit.said.merged_into', { who: apart(who), what, into: apart(into) });
  return t(`audit.said.${action}`, { who: apart(who), what, name });
}

function whatOf(object: string, name: string): string {
  if (object === 'settings/signin') return t('audit.what.signin_settings');
  if (object === 'signin/') return t('audit.what.signin_unknown');
  const collection = whats.find((one) => one === object.split('/')[0]);
  return collection ? t(`audit.what.${collection}`, { name }) : object;
}

/** A name within a sentence keeps its own direction, and the sentence its. */
const apart = (name: string) => (name ? `\u2068${name}\u2069` : '');

/** A value as it is read: ids by the names of what they stand for. */
export function valueOf(value: unknown, names: (id: string) => string | undefined): string {
  if (value === undefined || value === null || value === '') return t('audit.unset');
  if (Array.isArray(value) && value.length === 0) return t('audit.unset');
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'string') return names(value) ?? value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.map((one) => names(one) ?? one).join(', ');
  return JSON.stringify(value);
}

/** A table as spreadsheets open it (RFC 4180): with a mark for UTF-8, and nothing that they would take for a formula. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  return '\uFEFF' + rows.map((row) => row.map(cell).join(',') + '\r\n').join('');
}

/** What is shown beside a field that says only that it changed. */
export const told = (change: Change) => change.was !== undefined || change.now !== undefined;

export const withoutMarks = (text: string) => text.replace(/[\u2068\u2069]/g, '');
