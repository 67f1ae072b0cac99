package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// One mechanism for drafts and history: the revision that is not published yet is the
// draft, at most one a text; publishing stamps it, and it is kept. What is published
// stays in article_texts. A slug that was public once leads on to its text. Pictures of
// articles are public from the moment they are up, so they are only reached by a name
// that nobody can guess.
func init() {
	m.Register(func(app core.App) error {
		if err := widenRevisions(app); err != nil {
			return err
		}
		return create(app,
			table{
				name: "article_slugs",
				fields: []core.Field{
					cascade(must(ref("article_text", "article_texts"))),
					must(text("locale", shortLength)),
					must(text("slug", nameLength)),
				},
				indexes: []index{unique("locale, slug"), plain("article_text")},
				rules:   shut(),
			},
			table{
				name: "article_pictures",
				fields: []core.Field{
					ref("agent", "agents"),
					must(text("file", nameLength)), // its name below /help/pictures/
					must(text("mime", nameLength)),
					number("size"),
					number("width"), // pixels
					number("height"),
				},
				indexes: []index{unique("file")},
				rules:   shut(),
			},
		)
	}, func(app core.App) error {
		if err := drop(app, "article_slugs", "article_pictures"); err != nil {
			return err
		}
		col, err := app.FindCollectionByNameOrId("article_revisions")
		if err != nil {
			return fmt.Errorf("narrow article_revisions: %w", err)
		}
		for _, name := range []string{"slug", "version", "published"} {
			col.Fields.RemoveByName(name)
		}
		col.RemoveIndex("idx_article_revisions_draft")
		must(col.Fields.GetByName("title"))
		return app.Save(col)
	})
}

func widenRevisions(app core.App) error {
	col, err := app.FindCollectionByNameOrId("article_revisions")
	if err != nil {
		return fmt.Errorf("widen article_revisions: %w", err)
	}
	col.Fields.Add(
		text("slug", nameLength), // empty: the text's own, or made from the title
		number("version"),        // of the draft: one more with each save
		date("published"),        // empty: this is the draft
	)
	if title, ok := col.Fields.GetByName("title").(*core.TextField); ok {
		title.Required = false // a draft begins without one
	}
	col.AddIndex("idx_article_revisions_draft", true, "article_text", "published = ''")
	if err := app.Save(col); err != nil {
		return fmt.Errorf("widen article_revisions: %w", err)
	}
	return nil
}
