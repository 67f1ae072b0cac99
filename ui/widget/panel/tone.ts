/** Two soft notes when a reply comes, drawn rather than loaded: a sound file would need a place in the page's policy. */

const notes: [hertz: number, at: number][] = [
  [659.25, 0], // e
  [987.77, 0.13], // b
];
const rings = 0.42; // seconds a note takes to fade
const loudest = 0.07; // of full: it stands beside whatever the visitor listens to

export class Tone {
  readonly #wanted: () => boolean;
  #context: AudioContext | undefined;

  constructor(wanted: () => boolean) {
    this.#wanted = wanted;
  }

  /** Browsers let a page sound once the visitor has touched it, and no sooner. */
  listen(root: ShadowRoot): () => void {
    const { signal, abort } = abortable();
    const ready = () => {
      try {
        this.#context ??= new AudioContext();
        void this.#context.resume().catch(() => {});
      } catch {
        // no sound here
      }
    };
    for (const name of ['pointerdown', 'keydown'] as const) root.addEventListener(name, ready, { signal, once: true });
    return () => {
      abort();
      void this.#context?.close().catch(() => {});
    };
  }

  play(): void {
    if (!this.#wanted()) return;
    if (!this.#context && navigator.userActivation?.hasBeenActive) {
      try {
        this.#context = new AudioContext();
      } catch {
        return;
      }
    }
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const [hertz, at] of notes) {
      const begin = context.currentTime + at;
      const voice = context.createOscillator();
      const volume = context.createGain();
      voice.frequency.value = hertz;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(loudest, begin + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + rings);
      voice.connect(volume).connect(context.destination);
      voice.start(begin);
      voice.stop(begin + rings);
    }
  }
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
