/** What a browser gives to tabs, for tests: sockets, channels and locks that tell only what a test says. */

/** A socket whose other end is the test. */
export class FakeWebSocket {
  static readonly OPEN = 1;
  static all: FakeWebSocket[] = [];
  static get last(): FakeWebSocket {
    return FakeWebSocket.all.at(-1) as FakeWebSocket;
  }

  readyState = 1;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeWebSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
  }
  /** What was sent, frame by frame. */
  get frames(): Record<string, unknown>[] {
    return this.sent.map((text) => JSON.parse(text) as Record<string, unknown>);
  }
  hear(...frames: object[]): void {
    this.onmessage?.({ data: frames.map((frame) => JSON.stringify(frame)).join('\n') });
  }
  welcome(): void {
    this.onopen?.();
    this.hear({ t: 'welcome', v: 1, epoch: 'e', now: 0, self: { kind: 'contact', id: '', name: '' } });
  }
}

/** Channels of one name hear each other, though never themselves. */
export class FakeChannel {
  static open = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.open.add(this);
  }
  postMessage(data: unknown): void {
    const heard = structuredClone(data);
    const others = [...FakeChannel.open].filter((other) => other !== this && other.name === this.name);
    queueMicrotask(() => {
      for (const other of others) if (FakeChannel.open.has(other)) other.onmessage?.({ data: heard });
    });
  }
  close(): void {
    FakeChannel.open.delete(this);
  }
}

interface Turn {
  signal: AbortSignal;
  take: () => Promise<void>;
}

/** One holder a name; the next in line has its turn when the promise of the one before is fulfilled. */
export class FakeLocks {
  #lines = new Map<string, Turn[]>();

  request(name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = async () => resolve(await held());
      const line = this.#lines.get(name) ?? [];
      this.#lines.set(name, line);
      const turn = { signal, take };
      signal.addEventListener('abort', () => {
        if (line.indexOf(turn) < 1) return; // who holds it lets go by itself
        line.splice(line.indexOf(turn), 1);
        reject(signal.reason as Error);
      });
      line.push(turn);
      if (line.length === 1) void this.#next(line);
    });
  }

  async #next(line: Turn[]): Promise<void> {
    await Promise.resolve(); // a lock is never given at once
    await line[0]?.take();
    line.shift();
    if (line.length > 0) void this.#next(line);
  }
}
