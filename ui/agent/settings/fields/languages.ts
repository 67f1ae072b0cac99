/** Languages that people answer in. The list helps choosing; any other tag that a record holds stays. */
export const languages: readonly string[] = [
  'en', 'de', 'fr', 'es', 'it', 'pt', 'pt-BR', 'nl', 'sv', 'da', 'nb', 'fi', 'is', 'pl', 'cs', 'sk', 'hu', 'ro', 'bg', 'el',
  'hr', 'sr', 'sl', 'uk', 'ru', 'lt', 'lv', 'et', 'ga', 'tr', 'ar', 'he', 'fa', 'ur', 'hi', 'bn', 'pa', 'ta', 'te', 'th',
  'vi', 'id', 'ms', 'fil', 'ja', 'ko', 'zh', 'zh-TW', 'sw', 'af', 'ca', 'eu', 'gl', 'ka', 'hy', 'az', 'kk',
]; // prettier-ignore
