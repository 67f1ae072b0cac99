/** Variables of a saved reply: `{contact.first_name|there}` is the name, or "there" when nobody knows it. What is no variable stays. */
export function fill(body: string, values: Record<string, string>): string {
  return body.replaceAll(/\{([a-z][a-z_.]{0,60})(?:\|([^{}\n]{0,200}))?\}/g, (whole, key: string, other?: string) =>
    Object.hasOwn(values, key) ? values[key] || (other ?? '') : whole,
  );
}
