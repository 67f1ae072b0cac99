// A page of PocketBase's panel that leads back to the workspace. `app` and `t` are the panel's own.
const places = [
  ["/desk/", "Workspace", "Conversations, and the people who answer them"],
  ["/desk/settings/inboxes", "Inboxes", "Widget, websites, questions before a chat"],
  ["/desk/settings/people", "People", "Agents and invitations"],
  ["/desk/knowledge", "Knowledge base", "Articles and their languages"],
];

app.store.headerLinks.push({ href: "#/porchlight", label: "Porchlight", icon: "ri-lightbulb-flash-line" });

app.routes.superuserOnly("#/porchlight", () => {
  app.store.title = "Porchlight";
  return t.div(
    { className: "page porchlight" },
    t.div(
      { className: "page-content" },
      t.h1({ className: "page-title" }, "Porchlight"),
      t.p({}, "Day-to-day work and settings are in the workspace. This panel is for records, mail, backups and logs."),
      t.ul({}, ...places.map(([href, title, text]) => t.li({}, t.a({ href }, title), ": ", text))),
    ),
  );
});
