/** Others who work at the desk beside the person who set it up. */
import { type Browser, type Page } from '@playwright/test';
import { type Desk, expect } from './desk';

export const password = 'a lamp by the door';

export interface Hired {
  id: string;
  email: string;
  auth: { token: string; record: unknown };
}

interface Post {
  team?: string; // the first one unless said otherwise
  role?: 'agent' | 'supervisor' | 'admin';
  capacity?: number;
}

/** Makes an agent who is a member of a team, and signs in as them. */
export async function hire(
  desk: Desk,
  name: string,
  { team, role = 'agent', capacity = 4 }: Post = {},
): Promise<Hired> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@alderfinch.example`;
  const account = { name, public_name: name.split(' ')[0], email, role, capacity, languages: ['en'], verified: true };
  const id = await desk.create('agents', { ...account, password, passwordConfirm: password });
  const part = role === 'agent' ? 'member' : 'supervisor';
  await desk.create('team_members', { agent: id, team: team ?? (await desk.firstTeam()), role: part });
  const answer = await desk.call('POST', '/api/collections/agents/auth-with-password', { identity: email, password });
  return { id, email, auth: (await answer.json()) as Hired['auth'] };
}

/** Somebody hired, with the workspace open in a browser of their own. */
export async function colleague(
  browser: Browser,
  desk: Desk,
  name: string,
  { path = '/desk/', ...post }: Post & { path?: string } = {},
): Promise<{ id: string; page: Page }> {
  const { id, auth } = await hire(desk, name, post);
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.addInitScript((session) => localStorage.setItem('porchlight.session', JSON.stringify(session)), auth);
  await page.goto(desk.origin + path);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible(); // its keys are heard from now on
  return { id, page };
}
