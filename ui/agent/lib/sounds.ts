/** The sounds of the workspace, drawn rather than recorded: two notes for somebody new, one for an answer, three for something handed over, and a rising pair for thanks. */
import type { Occasion } from '../state/preferences.svelte';

/** When it begins and how long it rings, seconds; its pitch in Hz. */
type Note = [at: number, length: number, pitch: number];

const tunes: Record<Occasion, Note[]> = {
  chat: [
    [0, 0.5, 587.33],
    [0.14, 0.9, 880],
  ],
  reply: [[0, 0.35, 698.46]],
  assigned: [
    [0, 0.3, 659.26],
    [0.11, 0.3, 587.33],
    [0.22, 0.6, 783.99],
  ],
  kudos: [
    [0, 0.25, 783.99],
    [0.09, 0.7, 1174.66],
  ],
};

const loudness = 0.16; // of full scale: heard beside a call, not through a wall
const attack = 0.012; // seconds; less clicks

let context: AudioContext | undefined;

/** Plays it when the browser lets this page be heard; before the first click or key it does not. */
export async function play(occasion: Occasion): Promise<boolean> {
  try {
    context ??= new AudioContext();
    // not awaited for long: without a gesture some browsers never answer
    if (context.state !== 'running')
      await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 200))]);
    if (context.state !== 'running') return false;
    for (const note of tunes[occasion]) strike(context, note);
    return true;
  } catch {
    return false; // no sound device
  }
}

/** A soft bell: a tone and its octave, each fading. */
function strike(audio: AudioContext, [at, length, pitch]: Note): void {
  const from = audio.currentTime + at;
  for (const [multiple, share] of [
    [1, 1],
    [2, 0.35],
    [3, 0.12],
  ] as const) {
    const tone = new OscillatorNode(audio, { type: 'sine', frequency: pitch * multiple });
    const fade = new GainNode(audio, { gain: 0 });
    fade.gain.setValueAtTime(0, from);
    fade.gain.linearRampToValueAtTime(loudness * share, from + attack);
    fade.gain.exponentialRampToValueAtTime(0.0001, from + length / multiple ** 0.5);
    tone.connect(fade).connect(audio.destination);
    tone.start(from);
    tone.stop(from + length);
  }
}
