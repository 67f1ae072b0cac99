import { beforeEach, expect, it } from 'vitest';
import { words } from '../words.svelte';
import { localOf } from './local';

beforeEach(() => words().use('en'));

const noon = Date.UTC(2026, 0, 15, 12, 0);

it.each([
  ['Europe/Berlin', false],
  ['Asia/Tokyo', false], // 21:00
  ['Australia/Sydney', true], // 23:00
  ['America/Los_Angeles', true], // 04:00
  ['America/New_York', false], // 07:00
])('when it is noon in London, night in %s: %s', (tz, night) => expect(localOf(tz, noon)?.night).toBe(night));

it('says the place as people write it', () => expect(localOf('America/Los_Angeles', noon)?.place).toBe('Los Angeles'));
it('does without a zone that nobody knows', () => expect(localOf('Mars/Olympus', noon)).toBeUndefined());
