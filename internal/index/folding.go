package index

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
	"github.com/blevesearch/bleve/v2/registry"
)

// FoldingName is how mappings name the filter that takes accents off.
const FoldingName = "fold"

// folding takes the accents off a token. As a token filter it keeps offsets true, which Bleve's character filter does not.
type folding struct {
	fold *asciifolding.AsciiFoldingFilter
}

func (f folding) Filter(in analysis.TokenStream) analysis.TokenStream {
	for _, t := range in {
		t.Term = f.fold.Filter(t.Term)
	}
	return in
}

// RegisterFolding adds the filter to Bleve's registry, the only road by which a mapping can name it.
var RegisterFolding = sync.OnceValue(func() error {
	err := registry.RegisterTokenFilter(FoldingName, func(map[string]any, *registry.Cache) (analysis.TokenFilter, error) {
		return folding{asciifolding.New()}, nil
	})
	if err != nil {
		return fmt.Errorf("register the folding filter: %w", err)
	}
	return nil
})
