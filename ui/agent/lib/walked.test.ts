import { describe, expect, it } from 'vitest';
import type { Head, Visit } from '../state/api';
import { walked } from './walked';

const at = (page: string, at: number, title = ''): Visit => ({ page, title, at });
const head = (trail: Visit[] | null) => ({ contact: { name: 'Ada', trail } }) as Head;

describe('where a customer goes', () => {
  it('puts each page in front of those before', () => {
    const there = walked(walked(head(null), at('/lamps', 1)), at('/checkout', 2));
    expect(there.contact.trail).toEqual([at('/checkout', 2), at('/lamps', 1)]);
    expect(there.contact).toMatchObject({ name: 'Ada', online: true });
  });
  it('tells a page once, from when they came, with the title that it has got since', () => {
    expect(walked(head([at('/lamps', 1)]), at('/lamps', 5, 'Lamps')).contact.trail).toEqual([at('/lamps', 1, 'Lamps')]);
  });
  it('forgets the oldest when a walk is long', () => {
    const long = Array.from({ length: 50 }, (_, n) => at(`/${50 - n}`, 50 - n));
    const { trail } = walked(head(long), at('/51', 51)).contact;
    expect(trail).toHaveLength(50);
    expect(trail?.at(-1)?.page).toBe('/2');
  });
});
