/** The catalogs, as scripts/locale-plugin.mjs makes them: complete, and with the pseudo-locale. */

declare module 'virtual:locales/agent' {
  type C = typeof import('./locales/agent/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/widget' {
  type C = typeof import('./locales/widget/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/setup' {
  type C = typeof import('./locales/setup/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/settings' {
  type C = typeof import('./locales/settings/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/knowledge' {
  type C = typeof import('./locales/knowledge/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/board' {
  type C = typeof import('./locales/board/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/search' {
  type C = typeof import('./locales/search/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/inboxes' {
  type C = typeof import('./locales/inboxes/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/handover' {
  type C = typeof import('./locales/handover/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/views' {
  type C = typeof import('./locales/views/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/contacts' {
  type C = typeof import('./locales/contacts/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/merging' {
  type C = typeof import('./locales/merging/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/plain' {
  type C = typeof import('./locales/plain/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/macros' {
  type C = typeof import('./locales/macros/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/signin' {
  type C = typeof import('./locales/signin/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}

declare module 'virtual:locales/visitors' {
  type C = typeof import('./locales/visitors/en.json');
  const loaders: import('./i18n').Loaders<C>;
  export default loaders;
}
