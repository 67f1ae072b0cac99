/** The questions of the form: those of the inbox, and name and address where an answer has to find its way. */

import type { PrechatField } from '../../shared/api';
import { said, type Desk } from './context';

export interface Question {
  key: string;
  type: PrechatField['type'];
  label: string;
  hint: string;
  required: boolean;
  options?: { value: string; label: string }[];
  /** By the inbox: the answer goes to the team as one of its fields. */
  asked?: boolean;
}

export type Fault = 'missing' | 'address' | 'long';

const longest = 1_000; // characters of an answer; the server's limit
const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function questionsOf({ i18n, status }: Desk, away: boolean): Question[] {
  const asked = (status?.prechat ?? []).map(({ key, type, label, hint, required = false, options }): Question => ({
    key,
    type,
    label: said(i18n, status, label) || key,
    hint: said(i18n, status, hint),
    required,
    ...(options && {
      options: options.map((option) => ({
        value: option.value,
        label: said(i18n, status, option.label) || option.value,
      })),
    }),
    asked: true,
  }));
  if (!away) return asked;
  const own: Question[] = [];
  if (!asked.some(({ key }) => key === 'name'))
    own.push({ key: 'name', type: 'text', label: i18n.t('form.name'), hint: '', required: true });
  const address = asked.find(({ type }) => type === 'email');
  if (address)
    address.required = true; // or the answer would not find its way
  else own.push({ key: 'email', type: 'email', label: i18n.t('form.email'), hint: '', required: true });
  return [...own, ...asked];
}

export function wrong({ type, required }: Question, answer: string): Fault | undefined {
  if (!answer) return required ? 'missing' : undefined;
  if (type === 'email' && !mail.test(answer)) return 'address';
  return Array.from(answer).length > longest ? 'long' : undefined;
}
