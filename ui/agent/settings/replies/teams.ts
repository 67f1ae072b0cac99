import type PocketBase from 'pocketbase';
import type { Self } from '../../state/api';
import type { MemberRecord, TeamRecord } from '../state/types';

/** The teams for which one may keep saved replies and macros: one's own, and for admins all. */
export async function ownTeams(client: PocketBase, me: Self): Promise<TeamRecord[]> {
  const teams = await client.collection('teams').getFullList<TeamRecord>({ sort: 'name' });
  if (me.role === 'admin') return teams;
  const filter = client.filter('agent = {:me}', { me: me.id });
  const members = await client.collection('team_members').getFullList<MemberRecord>({ filter });
  return teams.filter(({ id }) => members.some(({ team }) => team === id));
}
