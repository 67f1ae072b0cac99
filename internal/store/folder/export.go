package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// storedPictures is where the pictures' bytes are in PocketBase's storage, as the store keeps them.
const storedPictures = "article_pictures/"

// Export writes the whole knowledge base into dir, which is made, or is empty: no file of before can be taken for an article.
func Export(app core.App, dir string) error {
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("look into %s: %w", dir, err)
	}
	for _, name := range []string{"categories", "articles", "pictures"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o750); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
	}
	slugs, err := exportCategories(app, dir)
	if err != nil {
		return fmt.Errorf("export categories: %w", err)
	}
	if err := exportTexts(app, dir, slugs); err != nil {
		return fmt.Errorf("export articles: %w", err)
	}
	if err := exportPictures(app, dir); err != nil {
		return fmt.Errorf("export pictures: %w", err)
	}
	return nil
}

func exportCategories(app core.App, dir string) (slugs map[string]string, err error) {
	list, err := app.FindAllRecords("categories")
	if err != nil {
		return nil, err
	}
	slugs = map[string]string{}
	for _, c := range list {
		names := map[string]string{}
		if err := json.Unmarshal([]byte(c.GetString("names")), &names); err != nil {
			return nil, fmt.Errorf("names of %s: %w", c.Id, err)
		}
		p := &page{}
		for _, locale := range slices.Sorted(maps.Keys(names)) {
			p.add("name."+locale, names[locale])
		}
		p.add("icon", c.GetString("icon"))
		p.add("position", c.GetString("position"))
		slugs[c.Id] = c.GetString("slug")
		if err := write(dir, "categories/"+slugs[c.Id]+".md", p.String()); err != nil {
			return nil, err
		}
	}
	return slugs, nil
}

func exportTexts(app core.App, dir string, slugs map[string]string) error {
	texts, err := app.FindAllRecords("article_texts")
	if err != nil {
		return err
	}
	for _, t := range texts {
		article, err := app.FindRecordById("articles", t.GetString("article"))
		if err != nil {
			return err
		}
		former, err := app.FindRecordsByFilter("article_slugs", "article_text = {:t}", "slug", 0, 0, map[string]any{"t": t.Id})
		if err != nil {
			return err
		}
		p := &page{body: t.GetString("body")}
		p.add("title", t.GetString("title"))
		p.add("slug", t.GetString("slug"))
		for _, f := range former {
			p.add("formerly", f.GetString("slug"))
		}
		p.add("category", slugs[article.GetString("category")])
		p.add("visibility", article.GetString("visibility"))
		p.add("position", article.GetString("position"))
		p.add("status", t.GetString("status"))
		p.add("published_at", t.GetString("published_at"))
		name := "articles/" + article.Id + "/" + t.GetString("locale")
		if err := write(dir, name+".md", p.String()); err != nil {
			return err
		}
		if err := exportDraft(app, dir, name+".draft.md", t.Id); err != nil {
			return err
		}
	}
	return nil
}

func exportDraft(app core.App, dir, name, text string) error {
	drafts, err := app.FindRecordsByFilter("article_revisions", "article_text = {:t} && published = ''", "", 1, 0, map[string]any{"t": text})
	if err != nil || len(drafts) == 0 {
		return err
	}
	p := &page{body: drafts[0].GetString("body")}
	p.add("title", drafts[0].GetString("title"))
	p.add("slug", drafts[0].GetString("slug"))
	return write(dir, name, p.String())
}

func exportPictures(app core.App, dir string) error {
	list, err := app.FindAllRecords("article_pictures")
	if err != nil {
		return err
	}
	fsys, err := app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	defer func() { _ = fsys.Close() }() // only read
	for _, r := range list {
		blob, err := fsys.GetReader(storedPictures + r.GetString("file"))
		if errors.Is(err, filesystem.ErrNotFound) {
			continue // a row whose bytes a crash kept from coming; the sweep takes it away
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(blob)
		if err = errors.Join(err, blob.Close()); err != nil {
			return err
		}
		if err := write(dir, "pictures/"+r.GetString("file"), string(content)); err != nil {
			return err
		}
	}
	return nil
}

func write(dir, name, content string) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o600)
}
