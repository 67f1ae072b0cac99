import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddressBar } from './addressbar';

const at = (path: string) => new URL(path, location.origin);
let frames: FrameRequestCallback[] = [];

/** A frame is drawn, and what waits for it happens. */
function drawn() {
  for (const frame of frames.splice(0)) frame(0);
  vi.runAllTimers();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  history.replaceState(null, '', '/desk/');
});

afterEach(() => {
  frames = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('the bar follows once the screen has', () => {
  const bar = new AddressBar();
  bar.write(at('/desk/c/one'), 'push');
  expect(location.pathname).toBe('/desk/');
  drawn();
  expect(location.pathname).toBe('/desk/c/one');
});

test('every push keeps its entry, and what replaces one that has not been told of is told in its stead', () => {
  const before = history.length;
  const bar = new AddressBar();
  bar.write(at('/desk/c/one'), 'push');
  bar.write(at('/desk/c/two'), 'push');
  bar.write(at('/desk/c/two/m/7'), 'replace');
  drawn();
  expect(history.length).toBe(before + 2);
  expect(location.pathname).toBe('/desk/c/two/m/7');
});

test('the back button in between says where we are', () => {
  const bar = new AddressBar();
  bar.write(at('/desk/c/one'), 'push');
  bar.drop();
  drawn();
  expect(location.pathname).toBe('/desk/');
});
