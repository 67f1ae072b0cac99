package kb

import (
	"slices"
	"strings"
	"testing"
)

func TestALinkToAnArticleLeadsToItsAddressOfToday(t *testing.T) {
	t.Parallel()
	links := func(id string) string {
		return map[string]string{"lamp": "/help/en/article/lamps", "bulb": "/help/en/article/bulbs?in=de"}[id]
	}
	for md, want := range map[string]string{
		"[All **lamps**](article:lamp)":           `<p><a href="/help/en/article/lamps">All <strong>lamps</strong></a></p>`,
		"[How](article:lamp#how-to)":              `<p><a href="/help/en/article/lamps#how-to">How</a></p>`,
		"[Bulbs][b]\n\n[b]: article:bulb":         `<p><a href="/help/en/article/bulbs?in=de">Bulbs</a></p>`,
		"See [what *is* gone](article:gone) here": `<p>See what <em>is</em> gone here</p>`,
		"[x](article:)":                           `<p>x</p>`,
		"`[x](article:lamp)`":                     `<p><code>[x](article:lamp)</code></p>`,
	} {
		if got := strings.TrimSpace(string(HTML(md, links))); got != want {
			t.Errorf("%s became %s", md, got)
		}
	}
	if got := strings.TrimSpace(string(HTML("[x](article:lamp)", nil))); got != "<p>x</p>" {
		t.Errorf("where no article is known: %s", got)
	}
}

func TestTheArticlesThatATextLinksToAreListedOnce(t *testing.T) {
	t.Parallel()
	md := "[a](article:lamp) [b](article:bulb#x) [c](article:lamp) ![d](article:picture) `[e](article:code)` [f](https://shop.example)"
	if got := Targets(md); !slices.Equal(got, []string{"lamp", "bulb"}) {
		t.Errorf("it links to %v", got)
	}
	if got := Plain("See [the lamps](article:lamp)."); strings.TrimSpace(got) != "See the lamps." {
		t.Errorf("the index reads %q", got)
	}
}
