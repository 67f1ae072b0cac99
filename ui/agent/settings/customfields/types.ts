import type { Field } from '../../state/api';
import type { Kept } from '../state/sheet.svelte';

export type Of = 'conversation' | 'contact';
export type FieldType = Field['type'];
export type FieldRecord = Kept & {
  object: Of;
  key: string;
  label: string;
  type: FieldType;
  options: string[] | null;
  position: number;
  archived: boolean;
};

export const types: readonly FieldType[] = ['text', 'number', 'date', 'checkbox', 'select'];

/** What people read of a field. */
export const labelOf = ({ label, key }: Pick<FieldRecord, 'label' | 'key'>) => label || key;

const longest = 40; // characters of a key that is made from a label: saved replies name it

/** A key for a field, from its label where that has Latin letters; none that is taken. */
export function keyFor(label: string, taken: readonly string[]): string {
  const latin = label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, longest);
  const base = latin || 'field';
  let key = base;
  for (let n = 2; taken.includes(key); n++) key = `${base}_${n}`;
  return key;
}

/** The choices of a selection, one a line. */
export function choicesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}
