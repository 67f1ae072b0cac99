/** The conversation by mail, to an address that is proven by a code: what was said here is nobody else's business. */

import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../../shared/errors';
import { claim, prove, transcript } from '../account';
import type { Talk } from '../talk';
import { useDesk } from './context';
import { wordsFor } from './failures';

type Step = 'offered' | 'address' | 'code' | 'sent';

export function Transcript({ talk }: { talk: Talk }) {
  const { i18n, session, desktop } = useDesk();
  const [step, go] = useState<Step>('offered');
  const [address, write] = useState(desktop.answers.email ?? '');
  const [code, enter] = useState('');
  const [failed, fail] = useState('');
  const [busy, work] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const attempt = async (act: () => Promise<Step>) => {
    if (busy) return;
    work(true);
    fail('');
    try {
      go(await act());
      requestAnimationFrame(() => field.current?.focus());
    } catch (reason) {
      fail(wordsFor(i18n, reason));
    } finally {
      work(false);
    }
  };
  const mail = async (): Promise<Step> => {
    try {
      await transcript(session.api, talk.head.id);
      return 'sent';
    } catch (reason) {
      if (reason instanceof ApiError && reason.field === 'address') return 'address';
      throw reason;
    }
  };
  const begin = async (): Promise<Step> => {
    await claim(session.api, address.trim());
    enter('');
    return 'code';
  };
  const finish = async (): Promise<Step> => {
    await prove(session.api, address.trim(), code.replace(/\D/g, ''));
    return mail();
  };

  if (step === 'sent')
    return (
      <p class="thanks" role="status">
        {i18n.t('transcript.sent')}
      </p>
    );
  if (step === 'offered')
    return (
      <div>
        <button type="button" class="button quiet wide" aria-busy={busy} onClick={() => void attempt(mail)}>
          {i18n.t('transcript.offer')}
        </button>
        <p class="fault" role="alert">
          {failed}
        </p>
      </div>
    );
  const asksCode = step === 'code';
  return (
    <form
      class={failed ? 'ask faulty' : 'ask'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(asksCode ? finish : begin);
      }}
    >
      <label for="proof">{i18n.t(asksCode ? 'transcript.code' : 'form.email')}</label>
      <p class="hint" id="proof-hint">
        {asksCode ? i18n.t('transcript.code_hint', { address: address.trim() }) : i18n.t('transcript.address_hint')}
      </p>
      <input
        key={step}
        ref={field}
        id="proof"
        dir="ltr"
        aria-describedby="proof-hint"
        {...(asksCode
          ? { type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code', maxLength: 12, value: code }
          : { type: 'email', autocomplete: 'email', value: address })}
        onInput={(event) => (asksCode ? enter : write)(event.currentTarget.value)}
      />
      <p class="fault" role="alert">
        {failed}
      </p>
      <div class="actions">
        <button type="submit" class="button grow" aria-busy={busy}>
          {i18n.t(asksCode ? 'transcript.prove' : 'transcript.claim')}
        </button>
        {asksCode && (
          <button type="button" class="button quiet" onClick={() => go('address')}>
            {i18n.t('transcript.other')}
          </button>
        )}
      </div>
    </form>
  );
}
