/** What is asked before the first message: the inbox's questions, and who to answer where nobody is there to do it now. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Opening } from '../../shared/protocol';
import { characters, maxBody } from '../../shared/protocol';
import { Attached, AttachButtons } from './Attach';
import { Carried } from './Carried';
import { said, useDesk, useSession } from './context';
import { Dropping } from './Dropping';
import { Field } from './Field';
import css from './form.css?inline';
import { Privacy } from './Privacy';
import { promiseWords } from './promise';
import { type Fault, questionsOf, wrong } from './questions';
import { adopt } from './sheet';
import { useUploads } from './uploading';

interface Props {
  text: string;
  write: (text: string) => void;
  away: boolean;
}

export default function Form({ text, write, away }: Props) {
  const desk = useDesk();
  const { i18n, door, status, desktop, ears } = desk;
  const session = useSession();
  const uploads = useUploads();
  const [answers, put] = useState(desktop.answers);
  const [faults, blame] = useState<Record<string, Fault>>({});
  const [waiting, wait] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => adopt(door.root, css), [door]);

  const questions = questionsOf(desk, away);
  const ready = said(i18n, status, status?.have_ready);
  const answer = (key: string, value: string) => {
    desktop.answers = { ...answers, [key]: value };
    put(desktop.answers);
    if (faults[key]) blame({ ...faults, [key]: undefined as never });
  };
  const check = () => {
    const found: Record<string, Fault> = {};
    for (const question of questions) {
      const fault = wrong(question, answers[question.key]?.trim() ?? '');
      if (fault) found[question.key] = fault;
    }
    if (!text.trim() && uploads.list.length === 0) found.message = 'missing';
    if (characters(text) > maxBody) found.message = 'long';
    blame(found);
    const first = Object.keys(found)[0];
    if (first) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    return !first;
  };
  const send = () => {
    if (!check() || uploads.faulty) return;
    if (uploads.busy) return wait(true);
    const own = Object.fromEntries(
      questions
        .filter(({ asked }) => asked)
        .map(({ key }) => [key, answers[key]?.trim() ?? ''])
        .filter(([, value]) => value),
    );
    const mail = questions.find(({ type }) => type === 'email')?.key;
    const address = (mail && answers[mail]?.trim()) || answers.email?.trim();
    const opening: Opening = {
      ...(answers.name?.trim() && { name: answers.name.trim() }),
      ...(address && { address }),
      ...(Object.keys(own).length > 0 && { fields: own }),
      ...(desktop.article && { article: desktop.article.id }),
      ...(away && { ticket: true as const }),
    };
    session.send(text.trim(), { files: uploads.take(), ...(desktop.article && { article: desktop.article }), opening });
    ears.tell('sent', { text: text.trim() });
    delete desktop.article;
    write('');
  };
  if (waiting && !uploads.busy) queueMicrotask(() => (wait(false), send()));
  return (
    <form
      ref={form}
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onFocusCapture={() => void session.prepare()}
    >
      {away && <p class="promise">{promiseWords(desk)}</p>}
      {ready && (
        <div class="ready">
          <h2>{i18n.t('form.ready')}</h2>
          <p dir="auto">{ready}</p>
        </div>
      )}
      {questions.map((question) => (
        <Field
          key={question.key}
          question={question}
          value={answers[question.key] ?? ''}
          fault={faults[question.key]}
          answer={(value) => answer(question.key, value)}
        />
      ))}
      <Dropping take={(files) => uploads.add(files, undefined)}>
        <Carried />
        <Field
          question={{ key: 'message', type: 'textarea', label: i18n.t('form.message'), hint: '', required: true }}
          value={text}
          fault={faults.message}
          answer={(value) => {
            write(value);
            if (faults.message) blame({ ...faults, message: undefined as never });
          }}
          pasted={(files) => uploads.add(files, undefined)}
        />
        <Attached />
        <div class="actions">
          <AttachButtons />
          <button type="submit" class="button grow" aria-busy={waiting}>
            {i18n.t(away ? 'form.leave' : 'form.start')}
          </button>
        </div>
        {waiting && (
          <p class="small" role="status">
            {i18n.t('composer.after_files')}
          </p>
        )}
      </Dropping>
      <Privacy />
    </form>
  );
}
