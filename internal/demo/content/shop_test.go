package content

import (
	"net/http"
	"net/http/httptest"
	"testing"

	shop "porchlight/ui/demo"
)

func TestWhatPeopleWriteAboutIsSoldInTheShop(t *testing.T) {
	for _, p := range load(t).Vars.Products {
		if sold, ok := shop.Find(p.Slug); !ok || sold.Price != p.Price {
			t.Errorf("%s costs %d here and %d in the shop", p.Slug, p.Price, sold.Price)
		}
	}
}

func TestSimulatedVisitorsWalkThroughPagesThatExist(t *testing.T) {
	h, err := shop.Handler("/demo/", func(*http.Request) shop.Visit { return shop.Visit{} })
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range load(t).Visitors {
		for _, page := range v.Pages {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, page, nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s visits %s, which answers %d", v.Key, page, w.Code)
			}
		}
	}
}
