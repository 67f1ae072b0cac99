import { beforeEach, expect, it } from 'vitest';
import { Drafts } from './drafts.svelte';

beforeEach(() => localStorage.clear());

it('a draft is there again after a reload, for its author alone', () => {
  new Drafts('mara').write('ada', 'reply', 'Let me look');
  expect(new Drafts('mara').of('ada')).toMatchObject({ mode: 'reply', reply: 'Let me look' });
  expect(new Drafts('wren').of('ada').reply).toBe('');
});

it('a reply and a note of one conversation do not touch each other', () => {
  const drafts = new Drafts('mara');
  drafts.write('ada', 'reply', 'for Ada');
  drafts.write('ada', 'note', 'for the team');
  expect(drafts.of('ada')).toMatchObject({ mode: 'note', reply: 'for Ada', note: 'for the team' });
  drafts.write('ada', 'note', '');
  drafts.switch('ada', 'reply');
  expect(drafts.of('ada')).toMatchObject({ mode: 'reply', reply: 'for Ada', note: '' });
});

it('what was sent leaves nothing behind', () => {
  const drafts = new Drafts('mara');
  drafts.write('ada', 'reply', 'text');
  drafts.write('ada', 'reply', '');
  expect(drafts.has('ada')).toBe(false);
  expect(localStorage.length).toBe(0);
});

it('another tab’s words arrive here', () => {
  const drafts = new Drafts('mara');
  const stop = drafts.run();
  const newValue = JSON.stringify({ mode: 'reply', reply: 'from the other tab', note: '', at: Date.now() });
  dispatchEvent(new StorageEvent('storage', { key: 'porchlight.draft.mara.ada', newValue }));
  expect(drafts.of('ada').reply).toBe('from the other tab');
  stop();
});

it('a draft of last year is forgotten, and foreign text is no draft', () => {
  localStorage.setItem('porchlight.draft.mara.old', JSON.stringify({ mode: 'reply', reply: 'x', note: '', at: 1 }));
  localStorage.setItem('porchlight.draft.mara.odd', 'not JSON');
  const drafts = new Drafts('mara');
  expect([drafts.has('old'), drafts.has('odd'), localStorage.length]).toEqual([false, false, 0]);
});

it('uploaded files are there again after a reload, and a note’s are not the reply’s', () => {
  const lamp = { id: 'f1', name: 'lamp.png', mime: 'image/png', size: 4 };
  const drafts = new Drafts('mara');
  drafts.attach('ada', 'note', lamp);
  drafts.attach('ada', 'note', lamp);
  const again = new Drafts('mara');
  expect(again.of('ada').files).toEqual({ reply: [], note: [lamp] });
  expect(again.has('ada')).toBe(true);
  again.clear('ada', 'reply');
  expect(again.of('ada').files.note).toEqual([lamp]);
  again.detach('ada', 'note', 'f1');
  expect([again.has('ada'), localStorage.length]).toEqual([false, 0]);
});
