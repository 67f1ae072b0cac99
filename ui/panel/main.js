// A page of PocketBase's panel that leads back to the workspace. `app` and `t` are the panel's own.
const places = [
  ['/desk/', 'Workspace', 'Conversations, and the people who answer them'],
  ['/desk/settings/inboxes', 'Inboxes', 'Widget, websites, questions before a chat'],
  ['/desk/settings/people', 'People', 'Agents and invitations'],
  ['/desk/knowledge', 'Knowledge base', 'Articles and their languages'],
];

app.store.headerLinks.push({ href: '#/porchlight', label: 'Porchlight', icon: 'ri-lightbulb-flash-line' });

app.routes.superuserOnly('#/porchlight', () => {
  app.store.title = 'Porchlight';
  return t.div(
    { className: 'page porchlight' },
    t.div(
      { className: 'page-content full-height' },
      t.header({ className: 'page-header' }, t.h1({ className: 'breadcrumbs' }, 'Porchlight')),
      t.div(
        { className: 'wrapper m-b-base' },
        t.p(
          { className: 'txt-lg m-b-base' },
          'Day-to-day work and settings are in the workspace. This panel is for records, mail, backups and logs.',
        ),
        t.nav(
          { className: 'list', ariaLabel: 'Workspace' },
          ...places.map(([href, title, text]) => place(href, title, text)),
        ),
      ),
    ),
  );
});

/** The words below the link, so that neither breaks on a narrow screen. */
function place(href, title, text) {
  return t.div(
    { className: 'list-item' },
    t.div({}, t.a({ href }, t.strong({}, title)), t.div({ className: 'txt-hint' }, text)),
  );
}
