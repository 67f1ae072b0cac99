/** What one needs now and then: the language, the sound, a copy by mail, and the end of it all. */

import { useLayoutEffect, useState } from 'preact/hooks';
import { useDesk, useRedraw, useSession } from './context';
import { wordsFor } from './failures';
import css from './form.css?inline';
import { Privacy } from './Privacy';
import { adopt } from './sheet';
import { Transcript } from './Transcript';

export default function More({ erased }: { erased: () => void }) {
  const { i18n, door, status } = useDesk();
  const session = useSession();
  useLayoutEffect(() => adopt(door.root, css), [door]);
  return (
    <div class="form more">
      <Language />
      {session.memory.token && <Sound />}
      {status?.mail && session.talk && <Transcript talk={session.talk} />}
      {session.memory.token && <Erase erased={erased} />}
      <Privacy />
      <p class="small">{i18n.t('more.made')}</p>
    </div>
  );
}

function Language() {
  const { i18n, locales, speak } = useDesk();
  const [failed, fail] = useState(false);
  const own = (locale: string) => new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return (
    <div class="ask">
      <label for="language">{i18n.t('more.language')}</label>
      <select
        id="language"
        value={i18n.locale}
        onChange={(event) =>
          speak(event.currentTarget.value).then(
            () => fail(false),
            () => fail(true),
          )
        }
      >
        {locales.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {own(locale)}
          </option>
        ))}
      </select>
      {failed && (
        <p class="fault" role="alert">
          {i18n.t('failed.lost')}
        </p>
      )}
    </div>
  );
}

function Sound() {
  const { i18n, session } = useDesk();
  const again = useRedraw();
  const on = session.memory.recall('sound') !== 'off';
  const turn = () => {
    session.memory.keep('sound', on ? 'off' : 'on');
    again();
  };
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} onClick={turn}>
      <span class="grow">{i18n.t('more.sound')}</span>
      <i aria-hidden="true" />
    </button>
  );
}

function Erase({ erased }: { erased: () => void }) {
  const { i18n, session } = useDesk();
  const [step, go] = useState<'offered' | 'asked' | 'busy'>('offered');
  const [failed, fail] = useState('');
  const erase = () => {
    go('busy');
    session.erase().then(erased, (reason: unknown) => {
      fail(wordsFor(i18n, reason));
      go('asked');
    });
  };
  if (step === 'offered')
    return (
      <button type="button" class="button quiet danger" onClick={() => go('asked')}>
        {i18n.t('erase.offer')}
      </button>
    );
  return (
    <div class="sure" role="group" aria-label={i18n.t('erase.offer')}>
      <p>{i18n.t('erase.sure')}</p>
      <p class="fault" role="alert">
        {failed}
      </p>
      <div class="actions">
        <button type="button" class="button danger grow" aria-busy={step === 'busy'} onClick={erase}>
          {i18n.t('erase.do')}
        </button>
        <button type="button" class="button quiet" onClick={() => go('offered')}>
          {i18n.t('erase.keep')}
        </button>
      </div>
    </div>
  );
}
