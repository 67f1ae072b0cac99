/** A mail server that keeps what it is given, so that a story can read the mails it causes. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Desk, expect, person } from './desk';

export class Mailbox {
  readonly mails: string[] = [];
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
    const { token } = (await signedIn.json()) as { token: string };
    const saved = await fetch(`${desk.origin}/api/settings`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Authorization: token },
      body: JSON.stringify({ smtp: { enabled: true, host: '127.0.0.1', port, tls: false } }),
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
