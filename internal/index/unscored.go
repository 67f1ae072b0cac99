package index

import (
	"context"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"
)

// Unscored is a query that says which documents may match and nothing about how well. Bleve answers it with sets of documents,
// whatever their number.
type Unscored struct{ Query query.Query }

// Searcher is Bleve's side of it.
func (q Unscored) Searcher(ctx context.Context, r api.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	o.Score, o.IncludeTermVectors, o.Explain = "none", false, false
	return q.Query.Searcher(ctx, r, m, o)
}
