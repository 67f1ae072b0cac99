/** Addresses of categories, made as the server makes those of articles: letters of every script stay what they are. */

const most = 80; // characters
const joins = /['’\u00AD\u200C\u200D]/g; // what stands within a word

/** The name as an address; empty when it has neither letters nor digits. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFC').toLowerCase().replace(joins, '');
  const words = plain.replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '-').replace(/^-|-$/g, '');
  return Array.from(words).slice(0, most).join('').replace(/-$/, '');
}

/** One that no other category has. */
export function freeSlug(name: string, taken: readonly string[]): string {
  const wanted = slugOf(name) || 'topic';
  let slug = wanted;
  for (let n = 2; taken.includes(slug); n++) slug = `${wanted}-${n}`;
  return slug;
}
