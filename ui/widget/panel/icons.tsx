/** The few icons of the panel: 24 units, drawn with the text's colour. */

const paths = {
  back: 'm14.500 5-7 7 7 7',
  close: 'm6 6 12 12M18 6 6 18',
  down: 'm5 9.500 7 7 7-7',
  find: 'm20 20-4.200-4.200M17.500 11a6.500 6.500 0 1 1-13 0 6.500 6.500 0 0 1 13 0z',
  send: 'M12 19V5.500M5.500 12 12 5.500l6.500 6.500',
  chat: 'M4 5h16v11H11l-4.500 4v-4H4z',
  page: 'M13 5h6v6M19 5l-8.500 8.500M17 14v4.500H5.500V7H10',
  go: 'm9.500 5 7 7-7 7',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
} as const;

interface Props {
  name?: keyof typeof paths;
  /** For icons of parts that come later. */
  path?: string;
  /** Points in the reading direction. */
  turn?: boolean;
}

export function Icon({ name = 'more', path, turn = false }: Props) {
  return (
    <svg
      class={`icon${turn ? ' turn' : ''}${name === 'more' && !path ? ' dots' : ''}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={path ?? paths[name]} />
    </svg>
  );
}
