/**
 * Makes a page of the pictures that the gallery's tests have taken: every state once, in the dress that is chosen above.
 * `npm run gallery` takes the pictures first.
 */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const shots = `${root}test-results/shots/`;
const out = `${root}test-results/gallery/`;
const picture = /^(.+)-(en|ar)-(\d+)-(light|dark)\.png$/;

/** The pictures that documents show, by the name they have there. */
const inDocuments = {
  'workspace.png': 'desk-slash-en-1440-light.png',
  'widget.png': 'widget-talk-en-1440-light.png',
};

/** @typedef {{ lang: string, width: string, theme: string, file: string }} Shot */

/** @type {Map<string, Shot[]>} */
const states = new Map();
for (const file of (await readdir(shots)).sort()) {
  const [, state, lang, width, theme] = picture.exec(file) ?? [];
  if (!state || !lang || !width || !theme) continue;
  states.set(state, [...(states.get(state) ?? []), { lang, width, theme, file }]);
}

const choices = { lang: ['en', 'ar'], theme: ['light', 'dark'], width: ['1440', '768', '320'] };

/** @param {string} name @param {string[]} values */
const group = (name, values) =>
  `<fieldset><legend>${name}</legend>${values
    .map(
      (value, i) =>
        `<label><input type="radio" name="${name}" value="${value}"${i ? '' : ' checked'}> ${value}</label>`,
    )
    .join('')}</fieldset>`;

/** @param {[string, Shot[]]} entry */
const section = ([state, list]) =>
  `<section id="${state}"><h2><a href="#${state}">${state}</a></h2>${list
    .map(
      ({ lang, width, theme, file }) =>
        `<img loading="lazy" alt="${state}, ${lang}, ${theme}, ${width} px" src="../shots/${file}" data-lang="${lang}" data-theme="${theme}" data-width="${width}">`,
    )
    .join('')}</section>`;

const shown = Object.entries(choices)
  .flatMap(([name, values]) =>
    values.map((value) => `body:has([name=${name}][value="${value}"]:checked) img:not([data-${name}="${value}"])`),
  )
  .join(',');

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Porchlight, every screen in every state</title>
<style>
body { font: 14px/20px system-ui; margin: 0 auto; padding: 20px; max-width: 1480px; background: #eef1f2; color: #1b2528 }
form { position: sticky; top: 0; display: flex; gap: 16px; padding: 8px 0; background: inherit }
fieldset { border: 1px solid #b9c4c7; border-radius: 9px } label { margin-inline-end: 12px }
h2 { font-size: 17px } h2 a { color: inherit } img { max-width: 100%; box-shadow: 0 1px 4px #0003 }
${shown} { display: none }
</style></head><body><h1>Every screen in every state</h1>
<form>${Object.entries(choices)
  .map(([name, values]) => group(name, values))
  .join('')}</form>
${[...states].map(section).join('\n')}
</body></html>
`;

await mkdir(out, { recursive: true });
await writeFile(`${out}index.html`, page);
if (process.argv.includes('--documents'))
  for (const [name, file] of Object.entries(inDocuments)) await copyFile(shots + file, `${root}../docs/images/${name}`);
console.log(`${states.size} states: ${pathToFileURL(`${out}index.html`)}`);
