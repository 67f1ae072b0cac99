/** Random names: of messages, and of a visitor. */

/** A name for a message that no other message has. */
export function newClientId(): string {
  // not crypto.randomUUID: it is missing on pages without TLS
  return token(18);
}

/** So many random bytes as base64url without padding; 32 make a visitor's token. */
export function token(bytes = 32): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...random))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}
