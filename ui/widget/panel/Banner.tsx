/** Says that the line is down once it has been down for a moment: quick returns are nobody's concern. */

import { useEffect, useState } from 'preact/hooks';
import { useDesk, useSession } from './context';

const patience = 1_500; // ms

export function Banner() {
  const { i18n } = useDesk();
  const session = useSession();
  const { phase, online } = session.line;
  const down = session.memory.token !== undefined && !session.reaches;
  const [shown, show] = useState(false);
  useEffect(() => {
    if (!down) return show(false);
    const timer = setTimeout(() => show(true), patience);
    return () => clearTimeout(timer);
  }, [down]);
  const told = !online ? 'line.offline' : phase === 'stopped' ? 'line.stopped' : 'line.lost';
  return (
    <div role="status">
      {(shown || (!online && session.memory.token)) && (
        <p class="banner">
          <span>{i18n.t(told)}</span>
          {online && phase === 'waiting' && (
            <button type="button" class="link" onClick={() => session.reconnect()}>
              {i18n.t('line.try')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
