/** What failed, a line each, after all else that was printed: a log is read from its end. */
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Brief implements Reporter {
  readonly #failed: string[] = [];

  onTestEnd({ title, location }: TestCase, { status, errors }: TestResult): void {
    if (status === 'passed' || status === 'skipped') return;
    const said = errors.map(({ message = '', location: at }) => {
      const [first = '', ...rest] = plain(message).split('\n').filter(Boolean);
      return `    line ${at?.line ?? '?'}: ${[first, ...rest.slice(0, 3)].join(' | ').slice(0, 400)}`;
    });
    this.#failed.push(`  ${location.file.split('/').pop()}:${location.line} ${title} (${status})`, ...said);
  }

  onEnd({ status }: FullResult): void {
    if (status !== 'passed') console.log(['', 'What failed, in short:', ...this.#failed].join('\n'));
  }
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- the escape character is what begins a colour
  return text.replace(/\u001b\[[\d;]*m/g, '');
}
