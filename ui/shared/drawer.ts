import type { Counted, Judged } from './ending';

/** Where a conversation lies that is out of all lists: docs/protocol.md, “Drawers”. */
export type Drawer = 'spam' | 'deleted' | 'merged' | 'erased';

/** What of it stands in a row; all of it is absent for a conversation that is in the lists. */
export interface Drawn extends Judged {
  drawer?: Drawer | '';
  deleted_at?: number;
  merged_into?: string; // id of the one that it goes on in
}

/** Whether it has to be taken out before anything is said or changed in it. Spam is answered and filed as it is. */
export function shut({ drawer }: Drawn): boolean {
  return drawer === 'deleted' || drawer === 'merged';
}

/** Where a conversation is read: one that goes on elsewhere is, with what is meant of it, read there. */
export function placeOf(row: Drawn & { id: string }, seq?: number): string {
  if (row.drawer !== 'merged' || !row.merged_into) return `/desk/c/${row.id}${seq ? `/m/${seq}` : ''}`;
  return `/desk/c/${row.merged_into}?of=${row.id}${seq ? `.${seq}` : ''}`;
}

/** What the event of a link, a merge or a round says besides; `number` is the other conversation's. */
export interface Tied extends Counted {
  number?: number;
}
