import { resolve } from 'node:path';

/** The folder ui/, with a slash at its end. */
export const root = `${resolve(import.meta.dirname, '..')}/`;

/** Where builds go and what Go embeds, with a slash at its end. */
export const dist = `${root}dist/`;
