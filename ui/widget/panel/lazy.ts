/** Parts that come when they are about to be needed. */

import { useEffect, useState } from 'preact/hooks';

const pause = 2_000; // ms before a part that could not be fetched is asked for again

/** The default export of a module, once it is wanted and has arrived. */
export function useLazy<C>(load: () => Promise<{ default: C }>, wanted: boolean): C | undefined {
  const [part, arrive] = useState<{ default: C } | undefined>(undefined);
  const [tries, again] = useState(0);
  useEffect(() => {
    if (!wanted || part) return;
    let timer: ReturnType<typeof setTimeout>;
    load().then(arrive, () => (timer = setTimeout(again, pause, tries + 1)));
    return () => clearTimeout(timer);
  }, [wanted, part, tries]);
  return part?.default;
}
