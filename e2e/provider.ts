/** An OpenID Connect provider (Core 1.0, Discovery 1.0, RFC 7636): whoever comes to it is who it was told. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const client = { id: 'porchlight', secret: 'a secret of the provider' };

export class Provider {
  person: Record<string, unknown> = {};
  origin = '';
  readonly #codes = new Map<string, string>(); // to the challenge each was asked for with
  readonly #server = createServer((request, answer) => void this.#serve(request, answer));

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const json = (value: unknown, status = 200) => {
      answer.writeHead(status, { 'Content-Type': 'application/json' });
      answer.end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: this.origin,
          authorization_endpoint: `${this.origin}/authorize`,
          token_endpoint: `${this.origin}/token`,
          userinfo_endpoint: `${this.origin}/userinfo`,
          jwks_uri: `${this.origin}/jwks`,
        });
      case '/jwks':
        return json({ keys: [] }); // who has userinfo is asked there
      case '/authorize':
        answer.writeHead(302, { Location: this.#back(url.searchParams) });
        return void answer.end();
      case '/token':
        return this.#take(new URLSearchParams(body), request.headers.authorization ?? '')
          ? json({ access_token: 'access', token_type: 'Bearer', expires_in: 60 })
          : json({ error: 'invalid_grant' }, 400);
      case '/userinfo':
        return request.headers.authorization === 'Bearer access' ? json(this.person) : json({}, 401);
      default:
        return json({}, 404);
    }
  }

  #back(asked: URLSearchParams): string {
    const code = randomUUID();
    this.#codes.set(code, asked.get('code_challenge') ?? '');
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    return back.href;
  }

  /** Each code is good once, for the client, with what was hashed for it. */
  #take(form: URLSearchParams, authorization: string): boolean {
    const basic = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
    const [id, secret] = basic.includes(':') ? basic.split(':') : [form.get('client_id'), form.get('client_secret')];
    const known = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const right = decodeURIComponent((secret ?? '').replaceAll('+', ' ')) === client.secret;
    return known === challenge && id === client.id && right;
  }
}
