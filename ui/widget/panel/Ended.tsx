/** A solved conversation: how it was, a word of thanks, the way to keep it, to go on with it, and to a new one. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../shared/errors';
import { rate, rated, type Rated } from '../account';
import type { Talk } from '../talk';
import { useDesk, useSession } from './context';
import css from './form.css?inline';
import { moved } from './radios';
import { adopt } from './sheet';
import { dir } from './words';

// mouths of the five faces, saddest first
const mouths = [
  'M8 17c2-3.500 6-3.500 8 0',
  'M8.500 16.500c2-1.800 5-1.800 7 0',
  'M8.500 15.800h7',
  'M8.500 15c2 1.800 5 1.800 7 0',
  'M7.500 14.300c1.800 4 7.200 4 9 0z',
];
const face = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM9 9.500v.6M15 9.500v.6';
const thumb =
  'M7.500 10.500v9H4v-9zM7.500 10.500 11 3.500c1.500 0 2.500 1 2.500 2.500L13 9.500h5.500c1.200 0 2 1 1.800 2.200l-1 6c-.2 1-1 1.800-2 1.800H7.500';

interface Choice {
  score: number;
  path: string;
  label: 'rating.1' | 'rating.2' | 'rating.3' | 'rating.4' | 'rating.5' | 'rating.up' | 'rating.down';
  flip?: boolean;
}

const faces = mouths.map((mouth, at) => ({
  score: at + 1,
  path: face + mouth,
  label: `rating.${at + 1}` as Choice['label'],
}));
const thumbs: Choice[] = [
  { score: 5, path: thumb, label: 'rating.up' },
  { score: 1, path: thumb, label: 'rating.down', flip: true },
];

interface Props {
  talk: Talk;
  more: () => void;
  /** Goes on with it. */
  again: () => void;
}

export default function Ended({ talk, more, again }: Props) {
  const { i18n, door, status } = useDesk();
  const session = useSession();
  useLayoutEffect(() => adopt(door.root, css), [door]);
  return (
    <div class="ended">
      <p class="said">{i18n.t('solved.text')}</p>
      {status?.rating !== undefined && status.rating !== 'off' && (
        <Rating key={talk.head.id} talk={talk} choices={status.rating === 'thumbs' ? thumbs : faces} />
      )}
      <div class="actions">
        <button type="button" class="button quiet" onClick={again}>
          {i18n.t('solved.more')}
        </button>
        <button type="button" class="button quiet" onClick={() => session.startAnew()}>
          {i18n.t('solved.again')}
        </button>
        {status?.mail && (
          <button type="button" class="button quiet keep" onClick={more}>
            {i18n.t('solved.keep')}
          </button>
        )}
      </div>
    </div>
  );
}

const settled = 700; // ms: who moves along the faces by key has not chosen yet

type Step = 'asked' | 'scored' | 'back' | 'thanked';

const poor = 2; // the best score of those who are asked whether we may come back to them

function Rating({ talk, choices }: { talk: Talk; choices: Choice[] }) {
  const { i18n, ears } = useDesk();
  const session = useSession();
  const [score, choose] = useState(0);
  const [comment, write] = useState('');
  const [back, comeBack] = useState(false);
  const [step, go] = useState<Step>('asked');
  const [before, remember] = useState(false); // it was said on another day, or in another tab
  const [failed, fail] = useState('');
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const told = useRef(Promise.resolve()); // one after the other: the last one counts
  useEffect(() => {
    const known = ({ score: value, comment: words = '', follow_up = false }: Rated) => {
      if (!value || soon.current) return; // whoever was faster than the answer has just said it
      choose(value);
      write(words);
      comeBack(follow_up);
      remember(true);
      go('thanked');
    };
    rated(session.api, talk.head.id).then(known, () => undefined); // then it is asked anew, which replaces it
  }, []);
  const tell = (value: number, words: string, next: Step, { wait = 0, asks = back } = {}) => {
    const follow_up = asks && value <= poor;
    choose(value);
    comeBack(follow_up);
    remember(false);
    fail('');
    clearTimeout(soon.current);
    const ask = () =>
      rate(session.api, talk.head.id, { score: value, comment: words, follow_up }).then(
        () => {
          go(next);
          ears.tell('rated', { score: value });
        },
        (reason: unknown) => fail((reason instanceof ApiError && reason.text) || i18n.t('rating.failed')),
      );
    soon.current = setTimeout(() => (told.current = told.current.then(ask)), wait);
  };
  const pressed = (event: KeyboardEvent) => {
    const buttons = [...(event.currentTarget as HTMLElement).children] as HTMLElement[];
    const from = buttons.indexOf(event.target as HTMLElement);
    const to = moved(event.key, from, buttons.length, dir(i18n.locale) === 'rtl');
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
    tell((choices[to] as Choice).score, comment.trim(), 'scored', { wait: settled });
  };
  if (step === 'back') {
    const answer = (asks: boolean) => () => tell(score, comment.trim(), 'thanked', { asks });
    return (
      <div class="rating" role="group" aria-labelledby="back">
        <p id="back" role="status">
          {i18n.t('rating.back')}
        </p>
        <div class="actions">
          <button type="button" class="button grow" onClick={answer(true)}>
            {i18n.t('rating.yes')}
          </button>
          <button type="button" class="button quiet" onClick={answer(false)}>
            {i18n.t('rating.no')}
          </button>
        </div>
        <p class="fault" role="alert">
          {failed}
        </p>
      </div>
    );
  }
  if (step === 'thanked') {
    const label = choices.find((choice) => choice.score === score)?.label ?? 'rating.3';
    return (
      <p class="thanks" role="status">
        {back
          ? i18n.t('rating.will')
          : before
            ? i18n.t('rating.said', { rating: i18n.t(label) })
            : i18n.t(score > poor ? 'rating.thanks' : 'rating.sorry')}{' '}
        <button type="button" class="link" onClick={() => go('scored')}>
          {i18n.t('rating.change')}
        </button>
      </p>
    );
  }
  return (
    <div class="rating">
      <p id="rate">{i18n.t('rating.ask')}</p>
      <div class="faces5" role="radiogroup" aria-labelledby="rate" onKeyDown={pressed}>
        {choices.map((choice, at) => (
          <button
            key={choice.score}
            type="button"
            role="radio"
            aria-checked={score === choice.score}
            tabIndex={score === choice.score || (!score && at === 0) ? 0 : -1}
            aria-label={i18n.t(choice.label)}
            title={i18n.t(choice.label)}
            onClick={() => tell(choice.score, comment.trim(), 'scored')}
          >
            <svg class={choice.flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
              <path d={choice.path} />
            </svg>
          </button>
        ))}
      </div>
      {score > 0 && (
        <form
          class="ask"
          onSubmit={(event) => {
            event.preventDefault();
            tell(score, comment.trim(), score > poor ? 'thanked' : 'back');
          }}
        >
          <label for="why">{i18n.t(score > poor ? 'rating.praise' : 'rating.why')}</label>
          <textarea
            id="why"
            rows={2}
            dir="auto"
            maxLength={1000}
            value={comment}
            onInput={(event) => write(event.currentTarget.value)}
          />
          <button type="submit" class="button">
            {i18n.t('rating.send')}
          </button>
        </form>
      )}
      <p class="fault" role="alert">
        {failed}
      </p>
    </div>
  );
}
