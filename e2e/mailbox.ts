/** A mail server that keeps what it is given, so that a story can read the mails it causes. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Desk, expect, person } from './desk';

export class Mailbox {
  readonly mails: string[] = [];
  #superuser = '';
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  /** Takes all mail of a desk from now on. */
  async take(desk: Desk): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const { port } = this.#server.address() as AddressInfo;
    const signedIn = await desk.call('POST', '/api/collections/_superusers/auth-with-password', {
      identity: person.email,
      password: person.password,
    });
    this.#superuser = ((await signedIn.json()) as { token: string }).token;
    const smtp = { enabled: true, host: '127.0.0.1', port, tls: false };
    await this.#patch(desk, '/api/settings', { smtp, meta: { appURL: desk.origin } });
  }

  /** Lets an answer that nobody reads be mailed now, not in two minutes, and returns the link that its mail carries. */
  async link(desk: Desk, conversation: string, address: string): Promise<string> {
    const before = this.mails.length;
    const payload = { conversation, address, up_to: 1_000 };
    await this.#change(desk, 'outbox', `payload.conversation="${conversation}"`, { payload, due: 1 });
    await expect.poll(() => this.mails.length).toBeGreaterThan(before);
    return /http:\S+\/chat\/\S+#link=[\w-]+/.exec(this.html())?.[0] ?? '';
  }

  /** What a superuser can do in the panel: for what else would take its time. */
  async sql(desk: Desk, query: string): Promise<void> {
    const done = await fetch(`${desk.origin}/api/sql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: this.#superuser },
      body: JSON.stringify({ query }),
    });
    expect(done.status, await done.text()).toBe(200);
  }

  /** Two weeks later, as far as the links into a conversation go. */
  async expire(desk: Desk, conversation: string): Promise<void> {
    await this.#change(desk, 'contact_links', `conversation="${conversation}"`, { expires: 1 });
  }

  async #change(desk: Desk, collection: string, filter: string, record: object): Promise<void> {
    const path = `/api/collections/${collection}/records`;
    const found = await fetch(`${desk.origin}${path}?filter=${encodeURIComponent(filter)}`, {
      headers: { Authorization: this.#superuser },
    });
    const { items } = (await found.json()) as { items: { id: string }[] };
    expect(items).not.toEqual([]);
    for (const { id } of items) await this.#patch(desk, `${path}/${id}`, record);
  }

  async #patch(desk: Desk, path: string, body: object): Promise<void> {
    const saved = await fetch(desk.origin + path, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Authorization: this.#superuser },
      body: JSON.stringify(body),
    });
    expect(saved.status, await saved.text()).toBe(200);
  }

  /** The six digits of the newest mail that has some. */
  async code(): Promise<string> {
    let code = '';
    await expect(() => {
      code = this.mails.map((mail) => /^\s*(\d{6})\s*$/m.exec(mail)?.[1] ?? '').findLast(Boolean) ?? '';
      expect(code, this.mails.join('\n\n')).not.toBe('');
    }).toPass();
    return code;
  }

  /** The HTML of the newest mail (RFC 2046, 5.1; RFC 2045, 6.7 and 6.8). */
  html(): string {
    const mail = this.mails.at(-1) ?? '';
    const start = mail.search(/^content-type: text\/html/im);
    const part = mail.slice(mail.lastIndexOf('\n--', start) + 1);
    const [head = '', ...rest] = part.split('\n\n');
    const body = (rest.join('\n\n').split(/^--/m)[0] ?? '').trim();
    if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
    const bytes = body
      .replace(/=\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  /** As much of RFC 5321 as one client speaks that asks for nothing special. */
  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let mail: string[] | undefined;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 ready');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (mail && line === '.') {
          this.mails.push(mail.join('\n'));
          mail = undefined;
          say('250 kept');
        } else if (mail) mail.push(line);
        else if (/^DATA/i.test(line)) {
          mail = [];
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 mailbox');
      }
    });
  }
}
