/** Whose word about an address the desk believes. */
export type ProviderName = 'google' | 'microsoft' | 'oidc';
export type Provider = { name: ProviderName; client_id: string; label?: string; issuer?: string; tenant?: string };

/** What they call themselves, in any language. */
export const titles: Record<ProviderName, string> = {
  google: 'Google',
  microsoft: 'Microsoft',
  oidc: 'OpenID Connect',
};
export const providerNames = Object.keys(titles) as ProviderName[];
