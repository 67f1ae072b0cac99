/**
 * Lucide's components put each icon together at run time, attribute by attribute: a tenth of a millisecond apiece, and a screen has
 * a hundred. Here they become markup that is cloned whole. What ours can say: `size`, `class` and `aria-hidden`.
 */
const icon = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;

/** @returns {import('vite').Plugin} */
export function iconPlugin() {
  return {
    name: 'porchlight-icons',
    enforce: 'pre',
    transform: {
      filter: { id: icon },
      handler: (code, id) => ({ code: still(code, id), map: null }),
    },
  };
}

/**
 * The component as markup.
 * @param {string} code
 * @param {string} id
 */
export function still(code, id) {
  const found = /const iconData = (\{.*\});?\n/.exec(code)?.[1];
  if (!found) throw new Error(`${id}: no icon data; has the library changed its form?`);
  const { name, node } = /** @type {{ name: string, node: [string, Record<string, string>][] }} */ (JSON.parse(found));
  const shapes = node.map(([tag, attributes]) => `<${tag} ${written(attributes)} />`).join('');
  return `<script>
  let { size = 24, class: extra = '', 'aria-hidden': hidden = 'true' } = $props();
</script>
<svg xmlns="http://www.w3.org/2000/svg" class={['lucide lucide-${name} lucide-icon', extra]} width={size} height={size} viewBox="0 0 24 24"
  fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden={hidden}>${shapes}</svg>
`;
}

/** @param {Record<string, string>} attributes */
function written(attributes) {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}="${value}"`)
    .join(' ');
}
