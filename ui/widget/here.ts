/**
 * Says that somebody looks at the site, for inboxes that show their visitors and say so in their privacy line. It keeps a socket open while
 * the page is, under a token that is in memory alone, or in this tab where the inbox keeps page trails. Once a token is stored the chat's
 * own line says it, which all tabs share. When somebody of the team writes first, their conversation's token is stored, and the panel comes.
 */

import type { Followed } from '../shared/api';
import { Socket, socketUrl } from '../shared/socket';
import { token } from '../shared/token';
import type { Door, Porchlight } from './contract';
import { every, pageOf, titleOf } from './trail';

interface Options {
  key: string; // of the chat's token
  locale: string;
  /** Whether who loads the next page is still the same: the token is kept in the tab then. */
  lasting: boolean;
  arrival: Followed['arrival'];
}

export class Here {
  // fixed after construction
  readonly #door: Door;
  readonly #options: Options;
  readonly #line: Socket;

  #token: string;
  #told = '';
  #quiet = true;
  #chats = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(door: Door, options: Options) {
    this.#door = door;
    const { server, inbox } = door;
    const { locale } = options;
    this.#options = options;
    this.#token = (options.lasting && this.#kept()) || this.#anew();
    this.#line = new Socket({
      url: socketUrl(server),
      hello: () => ({ t: 'hello', v: 1, as: 'visitor', inbox, token: this.#token, locale }),
    });
    this.#line.on('welcome', ({ conversations }) => {
      if (conversations?.length) return this.#answered();
      this.#told = ''; // a server that was restarted knows nobody
      this.#note();
    });
  }

  get token(): string {
    return this.#token;
  }

  begin(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#note(), every);
    this.#note();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#hush();
  }

  #note(): void {
    if (!(window.Porchlight as Porchlight | undefined)?.inboxes?.[this.#door.inbox]) return this.end();
    const chats = this.#written();
    if (chats === undefined) return this.#hush(); // nothing can be kept here: what the team writes would be lost
    const over = this.#chats && !chats;
    this.#chats = chats;
    if (chats) {
      this.#hush();
      return void this.#door.load?.(); // the next token is another: who has deleted the chat is a stranger again
    }
    if (over) this.#token = this.#anew();
    if (this.#quiet) this.#line.connect();
    this.#quiet = false;
    const page = pageOf();
    if (page === this.#told) return;
    if (this.#line.send({ t: 'page', page, title: titleOf(), ...this.#options.arrival })) this.#told = page;
  }

  /** Somebody of the team has written first, or the panel was faster. */
  #answered(): void {
    try {
      if (!this.#written()) localStorage.setItem(this.#options.key, this.#token);
    } catch {
      // full: it is shown as long as this page is
    }
    this.#note();
  }

  #hush(): void {
    if (!this.#quiet) this.#line.close();
    this.#quiet = true;
  }

  #written(): boolean | undefined {
    try {
      return !!localStorage.getItem(this.#options.key); // reading is no storing
    } catch {
      return undefined; // blocked
    }
  }

  #kept(): string | null {
    try {
      return sessionStorage.getItem(`${this.#options.key}:listed`);
    } catch {
      return null;
    }
  }

  #anew(): string {
    const made = token();
    try {
      if (this.#options.lasting) sessionStorage.setItem(`${this.#options.key}:listed`, made);
    } catch {
      // blocked or full: it is the page's then
    }
    return made;
  }
}
