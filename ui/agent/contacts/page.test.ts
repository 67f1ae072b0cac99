import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/errors';
import type { Change, Contact, ContactsApi } from './api';
import { ContactPage, partOf } from './page.svelte';

const ada: Contact = {
  id: 'p1',
  version: '1',
  name: 'Ada',
  addresses: [],
  locale: '',
  tz: '',
  country: '',
  company: '',
  phone: '',
  blocked: false,
  custom: { size: 42 },
  created: 0,
  last_seen: 0,
  online: false,
  identities: [],
  notes: [],
  contacts: ['p1'],
  merges: [],
  twins: [],
};

/** A desk that has one contact and refuses what was written over an older version. */
function fake() {
  let now = ada;
  const asked: string[] = [];
  const api = {
    page: () => Promise.resolve({ contact: now, fields: [] }),
    conversations: () => Promise.resolve({ conversations: [], next: '' }),
    patch: (_: string, version: string, { custom, ...plain }: Change) => {
      asked.push(version);
      if (version !== now.version) return Promise.reject(new ApiError(409, { code: 'conflict', current: now }));
      now = { ...now, ...plain, custom: { ...now.custom, ...(custom as Contact['custom']) }, version: `${version}+` };
      return Promise.resolve({ contact: now, fields: [] });
    },
  } as unknown as ContactsApi;
  return {
    page: new ContactPage(api, 'p1'),
    asked,
    elsewhere: (change: Partial<Contact>) => (now = { ...now, ...change, version: 'theirs' }),
  };
}

describe('a contact’s page', () => {
  it('saves over what a colleague has changed elsewhere on it', async () => {
    const { page, asked, elsewhere } = fake();
    await page.load();
    elsewhere({ company: 'Park & Daughters' });
    expect(await page.save({ name: 'Ada Park' })).toEqual({ ok: true });
    expect(asked).toEqual(['1', 'theirs']);
    expect(page.contact).toMatchObject({ name: 'Ada Park', company: 'Park & Daughters' });
  });

  it('shows what a colleague has written in the same place, and saves nothing over it', async () => {
    const { page, asked, elsewhere } = fake();
    await page.load();
    elsewhere({ custom: { size: 43 } });
    expect(await page.save({ custom: { size: 44 } })).toMatchObject({ ok: false, theirs: true });
    expect(asked).toEqual(['1']);
    expect(page.contact?.custom).toEqual({ size: 43 });
  });

  it('knows what a change was made over, and whether it still stands', async () => {
    const { page, elsewhere } = fake();
    await page.load();
    const change = { name: 'Ada Park', custom: { size: 44, colour: 'red' } };
    expect(partOf(ada, change)).toEqual({ name: 'Ada', custom: { size: 42, colour: null } });
    await page.save(change);
    expect(page.still(change)).toBe(true);
    elsewhere({ name: 'Someone' });
    await page.load();
    expect(page.still(change)).toBe(false);
  });
});
