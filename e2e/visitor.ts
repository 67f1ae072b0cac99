/** A visitor without a screen: what their browser would ask of the desk, over HTTP. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type Desk, expect } from './desk';

export class Visitor {
  readonly token = randomBytes(32).toString('base64url');
  conversation = '';

  /** `identity` is what the website has signed. */
  constructor(
    private readonly desk: Desk,
    private readonly identity = '',
  ) {}

  async ask(method: string, path: string, body?: FormData | object): Promise<Response> {
    const form = body instanceof FormData;
    return fetch(`${this.desk.origin}/api/desk/visitor${path}`, {
      method,
      headers: {
        'X-Porchlight-Inbox': this.desk.inbox.key,
        'X-Porchlight-Session': this.token,
        ...(this.identity && { 'X-Porchlight-Identity': this.identity }),
        ...(!form && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: form ? body : JSON.stringify(body) }),
    });
  }

  async say(body: string, more: { files?: string[]; opening?: object } = {}): Promise<void> {
    const conversation = this.conversation ? { conversation: this.conversation } : {};
    const answer = await this.ask('POST', '/messages', { client_id: randomUUID(), body, ...conversation, ...more });
    const told = await answer.text();
    expect(answer.status, `${body}: ${told}`).toBe(200);
    this.conversation = (JSON.parse(told) as { conversation: string }).conversation;
  }

  /** Uploads a file and returns its id. */
  async upload(name: string, content: Blob): Promise<string> {
    const form = new FormData();
    form.append('file', content, name);
    const answer = await this.ask('POST', '/files', form);
    expect(answer.status, await answer.clone().text()).toBe(201);
    return ((await answer.json()) as { file: { id: string } }).file.id;
  }
}

/** What a website's server does: has a key made for the inbox, and signs who its visitors are. */
export async function signer(desk: Desk): Promise<(claims: object, key?: string) => string> {
  const answer = await desk.call('POST', `/api/desk/inboxes/${desk.inbox.id}/signing-key`);
  expect(answer.status).toBe(201);
  const own = ((await answer.json()) as { key: string }).key;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return (claims, key = own) => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: desk.inbox.key, exp, ...claims })}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
}
