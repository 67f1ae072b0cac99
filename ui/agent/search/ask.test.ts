import { describe, expect, it } from 'vitest';
import { Api } from '../../shared/api';
import { askFor, momentOf, searchPath } from './ask';

describe('a search', () => {
  it('has an address that says only what is asked, in one order', () => {
    expect(searchPath({})).toBe('/desk/search');
    expect(searchPath({ team: 't1', q: 'oak & lamp', status: '' })).toBe('/desk/search?q=oak+%26+lamp&team=t1');
  });

  it('takes whole days of the clock on this desk', () => {
    const from = momentOf('2026-03-01', false) ?? 0;
    const to = momentOf('2026-03-01', true) ?? 0;
    expect(new Date(from).getHours()).toBe(0);
    expect(new Date(to + 1).getDate()).toBe(2);
    expect(momentOf('yesterday', false)).toBeUndefined();
    expect(momentOf('', true)).toBeUndefined();
  });

  it('asks for what is set and nothing else', async () => {
    const addresses: URL[] = [];
    const before = globalThis.fetch;
    globalThis.fetch = (url) => {
      addresses.push(url as URL);
      return Promise.resolve(new Response('{}'));
    };
    try {
      await askFor(new Api('https://desk.example'), { q: 'lamp', status: '', by: 'agent' }, { locale: 'de', limit: 5 });
    } finally {
      globalThis.fetch = before;
    }
    expect(addresses[0]?.search).toBe('?q=lamp&by=agent&locale=de&limit=5');
  });
});
