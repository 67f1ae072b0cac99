/** One question of the form, with its hint and what is wrong with the answer. */

import { useDesk } from './context';
import type { Fault, Question } from './questions';

interface Props {
  question: Question;
  value: string;
  fault: Fault | undefined;
  answer: (value: string) => void;
  pasted?: (files: File[]) => void;
}

const complete: Record<string, string> = { name: 'name', email: 'email', phone: 'tel' };

export function Field({ question, value, fault, answer, pasted }: Props) {
  const { i18n } = useDesk();
  const { key, type, label, hint, required, options } = question;
  const id = `field-${key}`;
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  const shared = {
    id,
    name: key,
    value,
    'aria-required': required,
    'aria-invalid': fault !== undefined,
    ...(told && { 'aria-describedby': told }),
    onInput: (event: { currentTarget: { value: string } }) => answer(event.currentTarget.value),
  };
  return (
    <div class={fault ? 'ask faulty' : 'ask'}>
      <label for={id}>
        {label}
        {!required && <span> {i18n.t('form.optional')}</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`} dir="auto">
          {hint}
        </p>
      )}
      {type === 'textarea' ? (
        <textarea
          {...shared}
          rows={key === 'message' ? 4 : 3}
          dir="auto"
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (!files.length || !pasted) return;
            event.preventDefault();
            pasted(files);
          }}
        />
      ) : type === 'select' ? (
        <select {...shared}>
          <option value="">{i18n.t('form.choose')}</option>
          {options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={(type === 'email' ? 'email' : 'text') as 'text'}
          dir={type === 'text' ? 'auto' : 'ltr'}
          autocomplete={type === 'email' ? 'email' : (complete[key] ?? 'off')}
          autocapitalize={type === 'order' ? 'characters' : undefined}
          spellcheck={type === 'text'}
        />
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {i18n.t(`form.${fault}`)}
        </p>
      )}
    </div>
  );
}
