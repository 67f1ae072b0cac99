package hooks

import (
	"net/http"

	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

// articleBodyMost is the limit of a request that carries an article: its text as JSON may be escaped.
const articleBodyMost = 2 * store.BodyMost

// writing is an article in one locale on its way in.
type writing struct {
	Locale     string `json:"locale"`
	Category   string `json:"category"`
	Visibility string `json:"visibility"`
	store.Writing
}

// listShelf gives the knowledge base as its screen lists it; categories come from their collection.
func listShelf(c *call) error {
	list, err := c.desk.Store.Shelf(c.Request.Context())
	if err != nil {
		return err
	}
	return c.json(map[string]any{"articles": list, "source": defaultLocale})
}

// openArticle gives one article with what is being written of it.
func openArticle(c *call) error { return c.showWriting(http.StatusOK, c.Request.PathValue("id")) }

func (c *call) showWriting(status int, id string) error {
	a, err := c.desk.Store.ShelfArticle(c.Request.Context(), id)
	if err != nil {
		return err
	}
	drafts, err := c.desk.Store.Drafts(c.Request.Context(), a)
	if err != nil {
		return err
	}
	return c.jsonStatus(status, map[string]any{"article": a, "drafts": drafts, "source": defaultLocale})
}

func createArticle(c *call) error {
	var w writing
	if err := c.decodeMost(&w, articleBodyMost); err != nil {
		return err
	}
	if w.Visibility != "public" && w.Visibility != "internal" {
		return desk.Errorf(desk.BadRequest, "An article is public or internal.").On("visibility")
	}
	w.Version = 0
	id, err := c.desk.Store.CreateArticle(c.Request.Context(), c.from, w.Category, w.Visibility, w.Locale, w.Writing)
	if err != nil {
		return err
	}
	return c.showWriting(http.StatusCreated, id)
}

func deleteArticle(c *call) error {
	if err := c.desk.Store.DeleteArticle(c.Request.Context(), c.from, c.Request.PathValue("id")); err != nil {
		return err
	}
	c.Response.WriteHeader(http.StatusNoContent)
	return nil
}

func saveDraft(c *call) error {
	var w store.Writing
	if err := c.decodeMost(&w, articleBodyMost); err != nil {
		return err
	}
	return c.draft(c.desk.Store.SaveDraft(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), w))
}

// version is what the other acts on a draft say: which state of it they mean.
type version struct {
	Version int64 `json:"version"`
}

func discardDraft(c *call) error {
	n, err := c.number("version")
	if err != nil {
		return err
	}
	return c.draft(c.desk.Store.DiscardDraft(c.Request.Context(), c.Request.PathValue("id"), c.Request.PathValue("locale"), n))
}

func publishArticle(c *call) error {
	var v version
	if err := c.decode(&v); err != nil {
		return err
	}
	return c.draft(c.desk.Store.Publish(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), defaultLocale, v.Version))
}

func unpublishArticle(c *call) error {
	var v version
	if err := c.decode(&v); err != nil {
		return err
	}
	return c.draft(c.desk.Store.Unpublish(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), v.Version))
}

// draft answers with a draft and how its article stands now.
func (c *call) draft(d store.Draft, err error) error {
	if err != nil {
		return err
	}
	a, err := c.desk.Store.ShelfArticle(c.Request.Context(), c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"draft": d, "article": a})
}

func articleHistory(c *call) error {
	list, err := c.desk.Store.History(c.Request.Context(), c.Request.PathValue("id"), c.Request.PathValue("locale"))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"revisions": list})
}

// previewArticle renders Markdown by the one road there is, so that what is shown is what readers will get.
func previewArticle(c *call) error {
	var w struct {
		Body       string `json:"body"`
		Title      string `json:"title"`
		Locale     string `json:"locale"`
		Visibility string `json:"visibility"`
	}
	if err := c.decodeMost(&w, articleBodyMost); err != nil {
		return err
	}
	to := reading{Locale: w.Locale, Team: w.Visibility == "internal"}
	list, err := c.desk.Store.LinkTargets(c.Request.Context(), kb.Targets(w.Body))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"html": kb.HTML(w.Body, to.links(list)), "summary": kb.Excerpt(w.Body), "slug": store.Slug(w.Title),
		"links": to.list(w.Body, list)})
}
