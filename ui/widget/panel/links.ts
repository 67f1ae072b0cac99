/** Addresses in what other people wrote. */

/** Only where a click or a picture can do no more than be seen. */
export function address(value: string, base: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value, base);
  } catch {
    return undefined;
  }
  return /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
}
