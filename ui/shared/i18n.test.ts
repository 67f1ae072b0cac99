import { describe, expect, test } from 'vitest';
import { dir, I18n, pick, regional, type Loaders } from './i18n';

const catalogs = {
  en: {
    hello: 'Hello {name}',
    waiting: { one: '{count} person waits', other: '{count} people wait' },
    link: 'Read {terms} first',
  },
  ar: {
    hello: 'مرحبًا {name}',
    waiting: {
      zero: 'لا أحد ينتظر',
      one: 'شخص واحد ينتظر',
      two: 'شخصان ينتظران',
      few: '{count} أشخاص ينتظرون',
      many: '{count} شخصًا ينتظرون',
      other: '{count} شخص ينتظرون',
    },
    link: 'اقرأ {terms} أولًا',
  },
};
type C = typeof catalogs.en;
const loaders: Loaders<C> = {
  en: () => Promise.resolve({ default: catalogs.en }),
  ar: () => Promise.resolve({ default: catalogs.ar }),
  'en-XA': () => Promise.resolve({ default: catalogs.en }),
};

async function made(locale: string): Promise<I18n<C>> {
  const i18n = new I18n<C>(loaders);
  await i18n.use(locale);
  return i18n;
}

describe('texts', () => {
  test('placeholders take their values and numbers are grouped', async () => {
    const i18n = await made('en');
    expect(i18n.t('hello', { name: 'Ada {x} $&' })).toBe('Hello Ada {x} $&');
    expect(i18n.t('waiting', { count: 1200 })).toBe('1,200 people wait');
  });

  test('a placeholder without a value stays readable', async () => {
    expect((await made('en')).t('hello')).toBe('Hello {name}');
  });

  test.each([
    [0, 'لا أحد ينتظر'],
    [2, 'شخصان ينتظران'],
    [3, 'أشخاص'],
    [11, 'شخصًا'],
    [100, 'شخص ينتظرون'],
  ])('Arabic picks its own plural for %i', async (count, words) => {
    expect((await made('ar')).t('waiting', { count })).toContain(words);
  });

  test('a sentence comes in pieces for its slots', async () => {
    expect((await made('en')).parts('link')).toEqual([{ text: 'Read ' }, { slot: 'terms' }, { text: ' first' }]);
  });

  test('an unknown locale becomes English and the pseudo-locale is not offered', async () => {
    const i18n = await made('tlh');
    expect(i18n.locale).toBe('en');
    expect(i18n.locales).toEqual(['en', 'ar']);
  });

  test('a catalog that does not arrive changes nothing', async () => {
    const i18n = new I18n<C>({ ...loaders, de: () => Promise.reject(new Error('offline')) });
    await i18n.use('en');
    await expect(i18n.use('de')).rejects.toThrow('offline');
    expect(i18n.locale).toBe('en');
    expect(i18n.t('hello', { name: 'Jun' })).toBe('Hello Jun');
  });

  test('listeners hear of a change until they leave', async () => {
    const i18n = await made('en');
    const heard: string[] = [];
    const leave = i18n.subscribe(() => heard.push(i18n.dir));
    await i18n.use('ar');
    leave();
    await i18n.use('en');
    expect(heard).toEqual(['rtl']);
  });
});

describe('locales', () => {
  test.each([
    ['en', ['de-DE', 'en-GB', 'en-US'], 'en-GB'],
    ['de', ['en-GB'], 'de'],
    ['en', ['eng'], 'en'],
    ['en-XA', ['en-GB'], 'en-XA'],
    ['pt', ['de', 'pt-BR'], 'pt-BR'],
    ['en', ['en-US@posix'], 'en'],
  ])('%s for a reader of %j has the dates of %s', (locale, reader, expected) => {
    expect(regional(locale, reader)).toBe(expected);
  });

  test('dates follow the reader’s region and words the catalog', async () => {
    const i18n = new I18n<C>(loaders);
    await i18n.use('en', ['en-GB']);
    expect(i18n.date(Date.UTC(2026, 2, 12), { dateStyle: 'short', timeZone: 'UTC' })).toBe('12/03/2026');
    expect(i18n.locale).toBe('en');
  });

  test.each([
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ur-Latn', 'ltr'],
    ['en-XA', 'ltr'],
    ['de', 'ltr'],
  ])('%s is written %s', (locale, expected) => {
    expect(dir(locale)).toBe(expected);
  });

  test.each([
    [['de-AT', 'en'], 'de'],
    [['pt_BR'], 'pt-BR'],
    [['fr', 'ar-EG-u-nu-arab'], 'ar'],
    [['zh'], 'en'],
    [[], 'en'],
  ])('%j is served with %s', (wanted, expected) => {
    expect(pick(wanted, ['en', 'de', 'ar', 'pt-BR'])).toBe(expected);
  });
});
