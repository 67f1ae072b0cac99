/** A desk at work against a server that lives in the test: signed in, connected, with its list loaded. */
import { vi } from 'vitest';
import { Api } from '../../shared/api';
import { socketUrl } from '../../shared/socket';
import { DeskApi } from '../state/api';
import { agentLine } from '../state/connection.svelte';
import { Desk } from '../state/desk.svelte';
import { words } from '../words.svelte';
import { me } from './cast';
import { FakeDesk, install } from './fakedesk';

export type Running = { server: FakeDesk; desk: Desk; stop: () => void };

export async function running(): Promise<Running> {
  localStorage.clear();
  history.replaceState(null, '', '/desk/c/ada');
  await words().use('en');
  const server = new FakeDesk();
  vi.stubGlobal('fetch', undefined);
  vi.stubGlobal('WebSocket', undefined);
  install(server);
  const line = agentLine(
    socketUrl('http://localhost'),
    () => 'token',
    () => Promise.resolve(true),
  );
  const desk = new Desk(structuredClone(me), new DeskApi(new Api('http://localhost')), line);
  const stop = desk.run();
  await vi.waitFor(() => {
    if (!desk.connection.live || !desk.conversations.loaded) throw new Error('not there yet');
  });
  return { server, desk, stop };
}
