/** The records of the settings as PocketBase's REST gives them. */
import type { Role } from '../../state/api';
import type { Kept } from './sheet.svelte';

export type AgentRecord = Kept & {
  collectionId: string;
  collectionName: string;
  name: string;
  public_name: string;
  email?: string; // its own and to admins
  avatar: string; // the file's name
  role: Role;
  languages: string[] | null;
  tz: string;
  capacity: number;
  disabled: boolean;
};
export type Assignment = 'manual' | 'round_robin' | 'least_busy';
export type TeamRecord = Kept & {
  name: string;
  calendar: string;
  escalates_to: string;
  escalates_to_agent: string;
  assignment: Assignment | '';
  languages: string[] | null;
};
export type MemberRecord = Kept & { agent: string; team: string; role: 'member' | 'supervisor' };
export type CalendarRecord = Kept & { name: string };
export type Interval = { day?: number; from: string; to: string };
export type VersionRecord = Kept & { calendar: string; version: number; tz: string; weekly: Interval[] | null };
export type DayRecord = Kept & { calendar: string; day: string; name: string; intervals: Interval[] | null };
