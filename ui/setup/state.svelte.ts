import { send, secretOf, type Answer, type FieldName } from './api';
import { t, words } from './words.svelte';

/** bcrypt reads no more than 72 bytes, and PocketBase refuses what it would cut. */
const longest = 71;
const shortest = 10;

const order: FieldName[] = ['company', 'name', 'email', 'password'];

export type Phase = 'typing' | 'sending' | 'open' | 'link-missing' | 'link-dead';

/** What is typed on the first-run page, what is wrong with it, and how far the one request got. */
export class Setup {
  company = $state('');
  name = $state('');
  email = $state('');
  password = $state('');
  zone = $state(Intl.DateTimeFormat().resolvedOptions().timeZone);

  #secret = $state('');
  #phase = $state<Phase>('typing');
  #refused = $state<Partial<Record<FieldName, { value: string; text: string }>>>({});
  #tried = $state(false);
  #failure = $state<Exclude<Answer, { kind: 'open' | 'link' | 'fields' }> | null>(null);

  /** `opened` is called once the desk is ready and the session is stored. */
  constructor(
    hash: string,
    private readonly opened: () => void,
  ) {
    this.take(hash);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Takes the secret of a link; a newer link may be pasted into the same page, and what was typed stays. */
  take(hash: string): void {
    this.#secret = secretOf(hash);
    this.#failure = null;
    this.#phase = this.#secret ? 'typing' : 'link-missing';
  }

  /** What is wrong with a field, once the form was sent for the first time. */
  problem(field: FieldName): string {
    if (!this.#tried) return '';
    const refused = this.#refused[field];
    if (refused && refused.value === this[field]) return refused.text;
    return this.#check(field);
  }

  /** Why sending did not work, if the fields are not to blame. */
  get failure(): string {
    switch (this.#failure?.kind) {
      case 'busy':
        return t('error.busy', { seconds: this.#failure.seconds });
      case 'refused':
        return t('error.other', { text: this.#failure.text });
      case 'network':
        return t('error.network');
      case 'server':
        return t('error.server');
      default:
        return '';
    }
  }

  /** Sends the form; resolves to the first field that needs another look, if one does. */
  async submit(): Promise<FieldName | null> {
    if (this.#phase === 'sending' || this.#phase === 'open') return null;
    this.#tried = true;
    this.#failure = null;
    const first = this.#firstProblem();
    if (first) return first;
    this.#phase = 'sending';
    return this.#take(
      await send(this.#secret, {
        company: this.company.trim(),
        name: this.name.trim(),
        email: this.email.trim(),
        password: this.password,
        locale: words().locale,
        tz: this.zone,
      }),
    );
  }

  #take(answer: Answer): FieldName | null {
    this.#phase = answer.kind === 'open' ? 'open' : answer.kind === 'link' ? 'link-dead' : 'typing';
    if (answer.kind === 'open') this.opened();
    else if (answer.kind === 'fields') this.#refuse(answer.texts);
    else if (answer.kind !== 'link') this.#failure = answer;
    return this.#firstProblem();
  }

  /** The server's objections hold for the refused value only. */
  #refuse(texts: Partial<Record<FieldName, string>>): void {
    this.#refused = Object.fromEntries(
      order.flatMap((field) => (texts[field] ? [[field, { value: this[field], text: texts[field] }]] : [])),
    );
  }

  #firstProblem(): FieldName | null {
    return order.find((field) => this.problem(field) !== '') ?? null;
  }

  #check(field: FieldName): string {
    const value = this[field].trim();
    switch (field) {
      case 'company':
        return value ? '' : t('error.company');
      case 'name':
        return value ? '' : t('error.name');
      case 'email':
        if (!value) return t('error.email.missing');
        return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value) ? '' : t('error.email.shape');
      case 'password':
        return this.#checkPassword();
    }
  }

  #checkPassword(): string {
    const count = [...this.password].length;
    const bytes = new TextEncoder().encode(this.password).length;
    if (count === 0) return t('error.password.missing');
    if (count < shortest) return t('error.password.short', { min: shortest, count });
    return bytes > longest ? t('error.password.long', { max: longest, count: bytes }) : '';
  }
}
