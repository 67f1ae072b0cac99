package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Every live agent writes and publishes; only an admin deletes. The public reads
// articles through the help center, which shows what is public and published, so the
// collections themselves give a guest nothing. Revisions, votes and the search log are
// written by the server.
func init() {
	m.Register(func(app core.App) error {
		return create(app, append(articleTables(), readerTables()...)...)
	}, func(app core.App) error {
		return drop(app, "categories", "articles", "article_texts", "article_revisions", "article_votes", "search_log")
	})
}

func articleTables() []table {
	written := readableBy(live).writableBy(live).deletableBy(admin)
	return []table{
		{
			name: "categories",
			fields: []core.Field{
				must(pattern("slug", nameLength, `^[\p{L}\p{M}\p{Nd}]+(-[\p{L}\p{M}\p{Nd}]+)*$`)), // as store.Slug makes them
				must(doc("names", smallJSON)), // {"en": "Delivery", "de": "Lieferung"}
				text("icon", shortLength),
				number("position"),
			},
			indexes: []index{unique("slug")},
			rules:   written,
		},
		{
			name: "articles",
			fields: []core.Field{
				ref("category", "categories"),
				must(choice("visibility", "public", "internal")),
				number("position"),
			},
			indexes: []index{plain("category, position")},
			rules:   written,
		},
		{
			name: "article_texts",
			fields: []core.Field{
				must(ref("article", "articles")),
				must(text("locale", shortLength)),
				must(text("slug", nameLength)),
				must(text("title", nameLength)),
				text("body", pageLength),
				must(choice("status", "draft", "published")),
				number("revision"),
				date("published_at"),
			},
			indexes: []index{unique("article, locale"), unique("locale, slug")},
			rules:   written,
		},
		{
			name: "article_revisions",
			fields: []core.Field{
				must(ref("article_text", "article_texts")),
				must(number("revision")),
				must(text("title", nameLength)),
				text("body", pageLength),
				ref("agent", "agents"),
			},
			indexes: []index{unique("article_text, revision")},
			rules:   readableBy(live),
		},
	}
}

func readerTables() []table {
	return []table{
		{
			name: "article_votes",
			fields: []core.Field{
				must(ref("article", "articles")),
				text("locale", shortLength),
				flag("helpful"),
				text("comment", textLength),
			},
			indexes: []index{plain("article")},
			rules:   shut(),
		},
		{
			name: "search_log",
			fields: []core.Field{
				must(text("query", nameLength)),
				text("locale", shortLength),
				number("hits"),
				ref("clicked", "articles"),
				ref("conversation", "conversations"),
			},
			indexes: []index{plain("created")},
			rules:   shut(),
		},
	}
}
