package hooks

import (
	"context"
	"strings"

	"porchlight/internal/store"
	"porchlight/kb"
)

// reading is how a text with links to articles is read.
type reading struct {
	Locale string // of the reader
	Help   bool   // in the help center, whose pages stay in the reader's locale
	Team   bool   // by the team alone, whose links lead into the workspace where the public has no page
}

// linksIn says where the articles are that a text links to.
func (d *Desk) linksIn(ctx context.Context, md string, as reading) (kb.Links, error) {
	list, err := d.Store.LinkTargets(ctx, kb.Targets(md))
	if err != nil {
		return nil, err
	}
	return as.links(list), nil
}

func (as reading) links(list []store.LinkTarget) kb.Links {
	by := map[string][]store.LinkTarget{}
	for _, t := range list {
		by[t.Article] = append(by[t.Article], t)
	}
	return func(id string) string { return as.address(by[id]) }
}

// address is where one article is read; empty: nowhere. An internal article has no page that the public could reach, and no public
// page says that it exists.
func (as reading) address(texts []store.LinkTarget) string {
	if len(texts) == 0 {
		return ""
	}
	open := make([]store.LinkTarget, 0, len(texts))
	for _, t := range texts {
		if t.Visibility == "public" && t.Published {
			open = append(open, t)
		}
	}
	if len(open) == 0 && as.Team {
		return "/desk/knowledge/" + texts[0].Article
	}
	if len(open) == 0 {
		return ""
	}
	t := open[nearest(open, func(t store.LinkTarget) string { return t.Locale }, as.Locale)]
	if as.Help {
		return kb.ArticlePathIn(as.Locale, t.Slug, t.Locale)
	}
	return kb.ArticlePath(t.Locale, t.Slug)
}

// linked is an article that a text links to, as its writer is told.
type linked struct {
	ID    string `json:"id"`
	Title string `json:"title"` // empty: it is gone
	State string `json:"state"` // public, internal, draft or gone: readers get a link to what is public alone
}

func (as reading) list(md string, list []store.LinkTarget) []linked {
	out := []linked{}
	for _, id := range kb.Targets(md) {
		one := linked{ID: id, State: "gone"}
		var texts []store.LinkTarget
		for _, t := range list {
			if t.Article == id {
				texts = append(texts, t)
			}
		}
		if len(texts) > 0 {
			one.Title = texts[nearest(texts, func(t store.LinkTarget) string { return t.Locale }, as.Locale)].Title
			one.State = "draft"
			if texts[0].Visibility == "internal" {
				one.State = "internal"
			} else if (reading{Locale: as.Locale}).address(texts) != "" {
				one.State = "public"
			}
		}
		out = append(out, one)
	}
	return out
}

// nearest is the index of the text that fits a reader best: in their locale, their language, the default one, else the first.
func nearest[T any](list []T, locale func(T) string, want string) int {
	best := 0
	for _, fit := range []func(string) bool{
		func(l string) bool { return l == defaultLocale },
		func(l string) bool { return language(l) == language(want) },
		func(l string) bool { return strings.EqualFold(l, want) },
	} {
		for i, t := range list {
			if fit(locale(t)) {
				best = i
			}
		}
	}
	return best
}
