package folder

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// Import reads dir into a knowledge base without articles and categories. It takes all of it or changes nothing.
func Import(app core.App, dir string) error {
	b, err := read(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("read %s: %w", dir, err)
	}
	fsys, err := app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // what was written has been closed by itself
	err = app.RunInTransaction(func(tx core.App) error {
		for _, name := range []string{"categories", "articles"} {
			n, err := tx.CountRecords(name)
			if err != nil {
				return err
			}
			if n > 0 {
				return fmt.Errorf("the desk has %d %s already; import into one that has none", n, name)
			}
		}
		if err := b.save(tx); err != nil {
			return err
		}
		return b.savePictures(tx, fsys)
	})
	if err != nil {
		return fmt.Errorf("import %s: %w", dir, err)
	}
	return nil
}

func (b *base) save(tx core.App) error {
	ids := map[string]string{}
	for _, c := range b.categories {
		names := map[string]string{}
		for _, f := range c.fields {
			if locale, is := strings.CutPrefix(f.name, "name."); is {
				names[locale] = f.value
			}
		}
		slug := strings.TrimSuffix(path.Base(c.file), ".md")
		r, err := create(tx, c, "categories", map[string]any{"slug": slug, "names": names, "icon": c.get("icon"), "position": c.get("position")})
		if err != nil {
			return err
		}
		ids[slug] = r.Id
	}
	made := map[string]bool{}
	for _, t := range b.texts {
		id := path.Base(path.Dir(t.file))
		if !made[id] {
			made[id] = true
			if _, err := create(tx, t, "articles", map[string]any{"id": id, "category": ids[t.get("category")], "visibility": t.get("visibility"),
				"position": t.get("position")}); err != nil {
				return err
			}
		}
		if err := b.saveText(tx, t, id); err != nil {
			return err
		}
	}
	return nil
}

func (b *base) saveText(tx core.App, t *page, article string) error {
	locale := textName.FindStringSubmatch(t.file)[2]
	revision := 0
	if t.get("status") == "published" {
		revision = 1 // so that the words that come first are kept when they change
	}
	r, err := create(tx, t, "article_texts", map[string]any{"article": article, "locale": locale, "title": t.get("title"), "slug": t.get("slug"),
		"body": t.body, "status": t.get("status"), "published_at": t.get("published_at"), "revision": revision})
	if err != nil {
		return err
	}
	if at := t.get("published_at"); r.GetString("published_at") != at {
		return t.at("published_at", "%q is not a time such as 2026-03-02 09:00:00.000Z", at)
	}
	for _, f := range t.fields {
		if f.name != "formerly" {
			continue
		}
		if _, err := create(tx, t, "article_slugs", map[string]any{"article_text": r.Id, "locale": locale, "slug": f.value}); err != nil {
			return err
		}
	}
	if d := b.drafts[t.file]; d != nil {
		_, err = create(tx, d, "article_revisions", map[string]any{"article_text": r.Id, "revision": revision + 1, "version": 1,
			"title": d.get("title"), "slug": d.get("slug"), "body": d.body})
	}
	return err
}

// create saves a record; what the schema refuses is told at the line of the field.
func create(tx core.App, from *page, collection string, values map[string]any) (*core.Record, error) {
	c, err := tx.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		return nil, fmt.Errorf("find collection %s: %w", collection, err)
	}
	r := core.NewRecord(c)
	r.Load(values)
	if err := tx.Save(r); err != nil {
		for _, name := range slices.Sorted(maps.Keys(values)) { // the same fault is told in the same way each time
			if strings.Contains(err.Error(), name+":") {
				return nil, from.at(name, "%w", err)
			}
		}
		return nil, from.at("", "%w", err)
	}
	return r, nil
}

// savePictures writes the rows, then the bytes; bytes whose rows are taken back go too.
func (b *base) savePictures(tx core.App, fsys *filesystem.System) (err error) {
	var stored []string
	defer func() {
		for _, key := range stored {
			if err != nil {
				err = errors.Join(err, fsys.Delete(key))
			}
		}
	}()
	for name, content := range b.pictures {
		from := &page{file: "pictures/" + name}
		if _, err := create(tx, from, "article_pictures", map[string]any{"file": name, "mime": http.DetectContentType(content), "size": len(content)}); err != nil {
			return err
		}
	}
	for name, content := range b.pictures {
		if err := fsys.Upload(content, storedPictures+name); err != nil {
			return fmt.Errorf("store picture %s: %w", name, err)
		}
		stored = append(stored, storedPictures+name)
	}
	return nil
}
