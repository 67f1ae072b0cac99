import { readdirSync, readFileSync } from 'node:fs';
import { compile } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { still } from './icon-plugin.mjs';
import { root } from './paths.mjs';

const sources = ['agent', 'setup'].flatMap((part) =>
  readdirSync(`${root}${part}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => ({ file, code: readFileSync(`${root}${part}/${file}`, 'utf8') })),
);
const importing = /import (\w+) from '@lucide\/svelte\/icons\/([\w-]+)'/g;
const used = [...new Set(sources.flatMap(({ code }) => [...code.matchAll(importing)].map(([, , name = '']) => name)))];

describe('an icon', () => {
  it.each(used)('%s becomes markup without anything to run', (name) => {
    const id = `${root}node_modules/@lucide/svelte/dist/icons/${name}.svelte`;
    const made = still(readFileSync(id, 'utf8'), id);
    expect(made).toContain(`lucide-${name}`);
    expect(compile(made, { generate: 'client' }).js.code).not.toContain('svelte:element');
  });

  it('is asked for nothing that it can not say', () => {
    const asked = sources.flatMap(({ file, code }) => {
      const names = new Set([...[...code.matchAll(importing)].map(([, local]) => local), 'Icon']);
      return [...code.matchAll(/<([A-Z]\w*)((?:\s+[\w:-]+(?:=(?:\{[^}]*\}|"[^"]*"))?)*)\s*\/>/g)]
        .filter(([, tag]) => names.has(tag ?? ''))
        .flatMap(([, tag, props = '']) =>
          [...props.matchAll(/\s([\w:-]+)=/g)].map(([, prop]) => ({ file, tag, prop })),
        );
    });
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter(({ prop = '' }) => !['size', 'class', 'aria-hidden'].includes(prop))).toEqual([]);
  });
});
