package kb

import (
	"context"
	"time"
)

// Visibility says who may find and read a text.
type Visibility string

// Whatever is neither is treated as Internal.
const (
	Public   Visibility = "public"   // visitors and agents
	Internal Visibility = "internal" // agents only: in no public answer, page, feed or suggestion
)

// TextStatus tells a published text from one that is still being written.
type TextStatus string

// The states of a text.
const (
	Published TextStatus = "published"
	Draft     TextStatus = "draft" // never indexed
)

// Text is an article in one locale: what is indexed, found and shown.
type Text struct {
	ID         string // of the text, opaque
	Article    string // id of the article; its texts in other locales share it
	Locale     string // BCP 47
	Slug       string
	Title      string
	Body       string // Markdown
	Category   string // its name in Locale, for showing
	Visibility Visibility
	Status     TextStatus
	Updated    time.Time // moves whenever anything of the above changes, whichever record it lives in
}

// Head is what a reconcile compares: a published text and when it last changed.
type Head struct {
	ID      string
	Updated time.Time
}

// Source is where the truth is. Both methods stop at fn's first error and return it.
type Source interface {
	// Heads calls fn once for every published text, in any order.
	Heads(ctx context.Context, fn func(Head) error) error
	// Texts calls fn for those of ids (at most 200) that still exist, in any order, drafts included.
	Texts(ctx context.Context, ids []string, fn func(Text) error) error
}
