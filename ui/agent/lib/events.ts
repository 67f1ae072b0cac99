/** What happened, as a sentence: which text says it, and what its braces stand for. */
import type { EventData, Message } from '../../shared/protocol';

/** Names as this reader knows them. */
export type Names = {
  me: string;
  agent: (id: string) => string;
  team: (id: string) => string;
  contact: string;
  system: string;
  word: (kind: 'status' | 'priority', word: string) => string;
  tag: (id: string) => string;
  field: (key: string) => string;
  moment: (at: number) => string;
  list: (names: string[]) => string;
};

export type Sentence = { key: string; vars: Record<string, string> };

export function sentence(message: Message, names: Names): Sentence {
  const data = message.data ?? {};
  const actor = data.actor || (message.author.kind === 'agent' ? (message.author.id ?? '') : '');
  const who = actor ? names.agent(actor) : message.author.kind === 'contact' ? names.contact : names.system;
  /** One text for what I did, another for what somebody did. */
  const did = (key: string, vars: Record<string, string> = {}): Sentence =>
    actor === names.me ? { key: `${key}_you`, vars } : { key, vars: { actor: who, ...vars } };

  switch (message.event_type) {
    case 'opened':
      if (actor) return did('event.wrote_first');
      return data.page
        ? { key: 'event.opened_page', vars: { name: names.contact, page: data.page } }
        : { key: 'event.opened', vars: { name: names.contact } };
    case 'assigned':
      return data.reason && !actor
        ? routed(data.after ?? '', data.reason, names, data.name)
        : assigned(data.after ?? '', actor, who, names, data.name);
    case 'returned':
      return returned(data.before ?? '', data.reason ?? '', names, data.name);
    case 'handover_offered':
      return did(data.reason ? 'event.escalated' : 'event.offered', {
        name: data.to_team
          ? names.team(data.to_team) || (data.name ?? '')
          : names.agent(data.after ?? '') || (data.name ?? ''),
      });
    case 'handover_accepted':
      return did('event.accepted', { name: names.agent(data.before ?? '') });
    case 'handover_returned':
      if (data.reason === 'declined' || data.reason === 'withdrawn') return did(`event.offer_${data.reason}`);
      return { key: 'event.offer_lapsed', vars: {} };
    case 'unassigned':
      return did('event.unassigned');
    case 'team_changed':
      return data.after ? did('event.team', { team: names.team(data.after) }) : did('event.team_none');
    case 'status_changed':
      return status(data, actor, names, did);
    case 'reopened':
      return data.reason === 'wrote'
        ? { key: 'event.reopened_writing', vars: { name: names.contact } }
        : did('event.reopened');
    case 'due_changed':
      return data.after ? did('event.due', { time: names.moment(Number(data.after)) }) : did('event.due_none');
    case 'tags_changed':
      return tags(data, names, did);
    case 'followers_changed':
      return followers(data, actor, names, did);
    case 'field_changed':
      return did('event.field', { field: names.field(data.field ?? '') });
    case 'priority_changed':
      return did('event.priority', { priority: names.word('priority', data.after ?? '') });
    case 'kind_changed':
      return did(data.after === 'ticket' ? 'event.ticket' : 'event.chat');
    case 'macro_run':
      return did('event.macro', { name: data.name ?? '' });
    case 'contact_merged':
      return did('event.contact_merged');
    case 'contact_separated':
      return actor ? did('event.contact_separated') : { key: 'event.contact_apart', vars: {} };
    case 'rated':
      return { key: 'event.rated', vars: { name: names.contact, score: String(data.score ?? '') } };
    case 'follow_up':
      return { key: 'event.follow_up', vars: { name: names.contact } };
    case 'followed_up':
      return did(data.after ? 'event.followed_up' : 'event.not_followed_up');
    case 'transcript_sent':
      return did('event.transcript');
    case 'erased':
      return actor ? did('event.erased_by') : { key: 'event.erased', vars: { name: names.contact } };
    case 'drawer_changed':
      if (data.after) return did(data.after === 'spam' ? 'event.spam' : 'event.deleted');
      return did(data.before === 'spam' ? 'event.no_spam' : 'event.restored');
    case 'linked':
      if (data.reason === 'late') return { key: 'event.linked_late', vars: { number: `#${data.number ?? ''}` } };
      return did('event.linked', { number: `#${data.number ?? ''}` });
    case 'unlinked':
      return did('event.unlinked', { number: `#${data.number ?? ''}` });
    case 'merged':
    case 'took_in':
      return did(`event.${message.event_type}`, { number: `#${data.number ?? ''}` });
    case 'separated': {
      const number = `#${data.number ?? ''}`;
      if (actor) return did('event.separated', { number });
      return { key: data.reason === 'wrote' ? 'event.separated_wrote' : 'event.separated_contacts', vars: { number } };
    }
    case 'contact_blocked':
      return did('event.blocked', { name: names.contact });
    case 'contact_unblocked':
      return did('event.unblocked', { name: names.contact });
    case 'subject_changed':
      return did('event.subject');
    default:
      return { key: 'event.other', vars: { actor: who } };
  }
}

const whys = ['last_agent', 'language', 'turn', 'least_busy'];

/** What the desk gave to somebody by itself, and why. */
function routed(to: string, reason: string, names: Names, name = ''): Sentence {
  const why = whys.includes(reason) ? reason : 'turn';
  if (to === names.me) return { key: `event.routed_you_${why}`, vars: { contact: names.contact } };
  return { key: `event.routed_${why}`, vars: { name: names.agent(to) || name, contact: names.contact } };
}

/** What came back to the queue by itself. */
function returned(from: string, reason: string, names: Names, name = ''): Sentence {
  const why = reason === 'away' ? 'away' : 'unanswered';
  if (from === names.me) return { key: `event.returned_you_${why}`, vars: {} };
  return { key: `event.returned_${why}`, vars: { name: names.agent(from) || name } };
}

function assigned(to: string, actor: string, who: string, names: Names, name = ''): Sentence {
  const target = names.agent(to) || name;
  if (to === actor)
    return to === names.me ? { key: 'event.taken_you', vars: {} } : { key: 'event.taken', vars: { actor: who } };
  if (actor === names.me) return { key: 'event.assigned_you', vars: { name: target } };
  if (to === names.me) return { key: 'event.assigned_to_you', vars: { actor: who } };
  return { key: 'event.assigned', vars: { actor: who, name: target } };
}

type Did = (key: string, vars?: Record<string, string>) => Sentence;

function status({ before, after = '', until = 0, reason }: EventData, actor: string, names: Names, did: Did): Sentence {
  if (after === 'solved') return did('event.solved');
  if (after === 'snoozed')
    return until > 0 ? did('event.snoozed', { time: names.moment(until) }) : did('event.snoozed_writes');
  if (after !== 'open') return did('event.status', { status: names.word('status', after) });
  if (reason === 'snooze_over') return { key: 'event.snooze_over', vars: {} };
  if (!actor) {
    return {
      key: before === 'snoozed' ? 'event.snooze_written' : 'event.reopened_writing',
      vars: { name: names.contact },
    };
  }
  return before === 'solved' ? did('event.reopened') : did('event.status', { status: names.word('status', after) });
}

/** What of one list of ids is not in another. */
function beyond(list = '', other = ''): string[] {
  const known = other.split(' ');
  return list.split(' ').filter((id) => id && !known.includes(id));
}

function tags({ before, after }: EventData, names: Names, did: Did): Sentence {
  const [came, went] = [beyond(after, before), beyond(before, after)];
  const said = (ids: string[]) => ({ tags: names.list(ids.map((id) => names.tag(id))) });
  if (came.length > 0 && went.length > 0) return did('event.tags');
  return came.length > 0 ? did('event.tagged', said(came)) : did('event.untagged', said(went));
}

function followers({ before, after }: EventData, actor: string, names: Names, did: Did): Sentence {
  const [came, went] = [beyond(after, before), beyond(before, after)];
  const who = came.length > 0 ? came : went;
  const key = came.length > 0 ? 'event.follows' : 'event.unfollows';
  if (who.length === 1 && who[0] === actor) return did(key);
  return did(`${key}_others`, { name: names.list(who.map((id) => names.agent(id))) });
}
