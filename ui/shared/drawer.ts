/** Where a conversation lies that is out of all lists: docs/protocol.md, “Drawers”. */
export type Drawer = 'spam' | 'deleted' | 'merged' | 'erased';

/** What of it stands in a row; all of it is absent for a conversation that is in the lists. */
export interface Drawn {
  drawer?: Drawer | '';
  deleted_at?: number;
  merged_into?: string; // id of the one that it goes on in
}

/** Whether it has to be taken out before anything is said or changed in it. Spam is answered and filed as it is. */
export function shut({ drawer }: Drawn): boolean {
  return drawer === 'deleted' || drawer === 'merged';
}

/** What the event of a link says besides: the number of the other conversation. */
export interface Tied {
  number?: number;
}
