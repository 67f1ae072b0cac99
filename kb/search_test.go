package kb

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"porchlight/internal/desk"
	"porchlight/internal/index"
)

func TestEachLanguageFindsItsOwnForms(t *testing.T) {
	rows := []struct{ locale, title, body, query string }{
		{"en", "Returning furniture", "Send it.", "returned"},
		{"de", "Rücksendungen", "Häuser und Stühle.", "ruecksendung"},
		{"de-AT", "Lieferungen", "Wir liefern.", "lieferung"},
		{"fr", "Les délais de livraison", "Nous livrons.", "delai livraisons"},
		{"es", "Devoluciones", "Puede devolver los muebles.", "devolucion"},
		{"it", "L'indirizzo di consegna", "Le consegne.", "indirizzo"},
		{"pt-BR", "Devoluções e trocas", "Os móveis.", "devolucao"},
		{"nl", "Bestellingen annuleren", "Uw bestelling.", "bestelling"},
		{"sv", "Leveranser", "Vi levererar.", "leveransen"},
		{"da", "Levering", "Møblerne kommer.", "moblerne"},
		{"nb", "Levering", "Møblene kommer.", "moblene"},
		{"fi", "Toimitukset", "Huonekalut.", "toimitus"},
		{"ru", "Доставка мебели", "Возврат товаров.", "возврата"},
		{"tr", "İade koşulları", "Mobilyalar.", "mobilya"},
		{"ar", "إرجاع الأثاث", "كيف ترجع الطلبات.", "الطلب"},
		{"fa", "بازگشت کالا", "مبلمان", "کالا"},
		{"hi", "वापसी", "फर्नीचर वापस करें", "फर्नीचर"},
		{"ja", "配送日の変更", "家具の配送日を変更できます。", "配送"},
		{"ja", "返品について", "返品は百日以内です。", "返"},
		{"zh", "更改送货日期", "您可以更改日期。", "送货"},
		{"ko", "배송 날짜 변경", "가구 배송.", "배송"},
		{"pl", "Zwrot mebli", "Łóżko i stół.", "lozko"},
		{"el", "Επιστροφές", "Τα έπιπλα.", "επιστροφες"},
	}
	s := newShelf()
	for n, r := range rows {
		s.put(article(fmt.Sprint(n), r.locale, r.title, r.body))
	}
	i := running(t, t.TempDir(), s)
	for n, r := range rows {
		if got := ids(t, i, Query{Text: r.query, Locale: r.locale}); !slices.Contains(got, fmt.Sprint(n)) {
			t.Errorf("%s %q finds %v, want %d", r.locale, r.query, got, n)
		}
	}
}

func TestLocalesFallBackFromRegionToLanguageToDefault(t *testing.T) {
	put := func(id, art, locale, title string) Text {
		x := article(id, locale, title, "Voucher, Gutschein.")
		x.Article = art
		return x
	}
	i := running(t, t.TempDir(), newShelf(
		put("1at", "1", "de-AT", "Gutschein in Österreich"), put("1de", "1", "de", "Gutschein"), put("1en", "1", "en", "Voucher"),
		put("2de", "2", "de", "Gutschein kaufen"), put("2en", "2", "en", "Buy a voucher"),
		put("3en", "3", "en", "Voucher terms"), put("4fr", "4", "fr", "Voucher bon")))
	for _, row := range []struct {
		locale string
		want   []string
	}{
		{"de-AT", []string{"1at", "2de", "3en"}}, {"de", []string{"1de", "2de", "3en"}}, {"en", []string{"1en", "2en", "3en"}},
		{"fr", []string{"1en", "2en", "3en", "4fr"}}, {"nl", []string{"1en", "2en", "3en"}}, {"", []string{"1en", "2en", "3en"}},
	} {
		got := ids(t, i, Query{Text: "voucher", Locale: row.locale})
		if n := len(got); n > 0 && row.locale != "en" && row.locale != "" && row.locale != "nl" {
			if want := map[string]string{"de-AT": "3en", "de": "3en"}[row.locale]; want != "" && got[n-1] != want {
				t.Errorf("%s: %v does not end with the default's", row.locale, got)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.locale, got, row.want)
		}
	}
}

func TestPagesOfResultsJoinWithoutGapsOrRepeats(t *testing.T) {
	s := newShelf()
	for n := range 45 {
		s.put(article(fmt.Sprintf("t%02d", n), "en", fmt.Sprintf("Cushion %d", n), "Soft."))
	}
	i := running(t, t.TempDir(), s)
	seen := map[string]bool{}
	for offset := 0; ; offset += 10 {
		res, err := i.Search(context.Background(), Query{Text: "cushion", Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			if seen[h.ID] {
				t.Errorf("%s twice", h.ID)
			}
			seen[h.ID] = true
		}
		if !res.More {
			break
		}
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45", len(seen))
	}
}

func TestTyposAreForgivenByLength(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("a", "en", "Oak", "Sofa lamp assembly E14."), article("b", "en", "Beech", "Nothing else.")))
	for typed, found := range map[string]bool{
		"asembly": true, "assmebly": true, "asembli": false, "asmbli": false, "lanp ": true, "lapm ": true, "lnp ": false,
		"sfo ": false, "oka ": false, "e15 ": false, "e14 ": true,
	} {
		if got := ids(t, i, Query{Text: typed}); slices.Contains(got, "a") != found {
			t.Errorf("%q: found %v, want %v", typed, got, found)
		}
	}
}

func TestSearchAnswersEachLetterTyped(t *testing.T) {
	i := running(t, t.TempDir(), newShelf(
		article("a", "en", "Delivery times", "Three days."), article("b", "en", "Payment", "We deliver after it.")))
	for n := 1; n <= len("delivery times"); n++ {
		typed := "delivery times"[:n]
		if got := ids(t, i, Query{Text: typed}); len(got) == 0 || got[0] != "a" {
			t.Errorf("%q: %v", typed, got)
		}
	}
	for _, typed := range []string{"dlivery", "deilv", "delivvery t"} {
		if got := ids(t, i, Query{Text: typed}); len(got) == 0 || got[0] != "a" {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func TestPassagesShowWhereTheAnswerIs(t *testing.T) {
	body := strings.Repeat("Filler that says little about anything. ", 30) + "Refunds reach your bank account within five days. " +
		strings.Repeat("More filler. ", 30) + "\n\n<script>alert(1)</script> & <b>"
	i := running(t, t.TempDir(), newShelf(article("a", "en", "Money & <more>", body), article("j", "ja", "返品", "家具の返品は百日以内です。")))
	for _, row := range []struct{ locale, typed, mark, around string }{
		{"en", "refund bank", "Refunds", "reach your"}, {"en", "acount refnds", "account", "within five"}, {"en", "mon", "Money", ""},
		{"ja", "百日", "百日", "以内"},
	} {
		res, err := i.Search(context.Background(), Query{Text: row.typed, Locale: row.locale})
		if err != nil || len(res.Hits) == 0 {
			t.Fatalf("%s: %v %v", row.typed, res, err)
		}
		h := res.Hits[0]
		all := append(slices.Clone(h.Title), h.Passage...)
		if !slices.Contains(all, Segment{Text: row.mark, Mark: true}) {
			t.Errorf("%s: %q is not marked in %v", row.typed, row.mark, all)
		}
		var text strings.Builder
		for _, s := range h.Passage {
			text.WriteString(s.Text)
		}
		if !strings.Contains(text.String(), row.around) {
			t.Errorf("%s: %q does not hold %q", row.typed, text.String(), row.around)
		}
		if n := text.Len(); n > index.PassageMost+40 {
			t.Errorf("%s: a passage of %d bytes", row.typed, n)
		}
	}
}

// hostileQueries are typed by nobody. Each is answered, or refused as what it is.
func hostileQueries() []Query {
	words := func(n int, f func(int) string) string {
		var b strings.Builder
		for k := range n {
			b.WriteString(f(k) + " ")
		}
		return b.String()
	}
	return []Query{
		{Text: strings.Repeat("* ", 20)}, {Text: strings.Repeat("a* ", 20)}, {Text: "?*?*?*?*"}, {Text: "/.*.*.*.*/"}, {Text: `+a -b "c" field:x^4~2`},
		{Text: words(5000, func(n int) string { return fmt.Sprint("w", n) })}, {Text: words(500, func(n int) string { return fmt.Sprint("q", n) })},
		{Text: strings.Repeat("x", 100<<10)}, {Text: strings.Repeat("x", 4000)}, {Text: words(300, func(int) string { return "chair" })},
		{Text: words(100, func(n int) string { return "chiar" + string(rune('a'+n%26)) + "number" })},
		{Text: "a", Offset: 2_000_000_000}, {Text: "a", Limit: 2_000_000_000}, {Text: "a", Offset: -1}, {Text: "a", Limit: -1},
		{Text: "a", Locale: strings.Repeat("x-", 5000)}, {Text: "a", Locale: "../../etc"}, {Text: "a", Audience: "everybody"},
		{Text: "\xff\xfe"}, {Text: "a\x00b"}, {Text: strings.Repeat("\u0301", 1500)}, {Text: "\u202e\u2066" + strings.Repeat("配", 1000)},
		{Text: ""}, {Text: "   "}, {Text: "the of and"}, {Text: strings.Repeat("ا", 2000), Locale: "ar"}, {Text: strings.Repeat("x-", 2000)},
		{Text: "a", Locale: "en-a-b-c-d-e-f-g-h"}, {Text: strings.Repeat("ab ", 1300), Locale: "de-AT"},
	}
}

func TestHostileQueriesAreAnsweredOrRefused(t *testing.T) {
	s := newShelf()
	for n := range 2000 {
		s.put(article(fmt.Sprintf("t%04d", n), "en", fmt.Sprintf("Chair number%d", n), fmt.Sprintf("w%d beech oak chairs word%d", n, n)))
	}
	i := running(t, t.TempDir(), s)
	queries := hostileQueries()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for _, q := range queries {
				res, err := i.Search(context.Background(), q)
				var e *desk.Error
				// On a machine that has no time left, the search's own deadline may be the answer; what it costs is held below.
				if err != nil && (!errors.As(err, &e) || e.Code != desk.BadRequest && e.Code != desk.Unavailable) {
					t.Errorf("%.40q: %v", q.Text, err)
				}
				if len(res.Hits) > maxLimit {
					t.Errorf("%.40q: %d hits", q.Text, len(res.Hits))
				}
			}
		})
	}
	all.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if after.HeapAlloc > before.HeapAlloc+50<<20 {
		t.Errorf("the heap grew by %d MB", (after.HeapAlloc-before.HeapAlloc)>>20)
	}
	if st := i.Status(); st.State != Ready || i.damage.Ever() {
		t.Errorf("a query broke the index: %+v", st)
	}
}

// TestAWordGrowsIntoABoundedQuery holds the cost of a query to a number of terms, whatever the index holds.
func TestAWordGrowsIntoABoundedQuery(t *testing.T) {
	s := newShelf()
	for n := range 3000 {
		s.put(article(fmt.Sprintf("t%04d", n), "en", fmt.Sprintf("Chair%04d", n), fmt.Sprintf("chairword%05d", n)))
	}
	i := running(t, t.TempDir(), s)
	r, err := i.current.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }() // nothing was written
	for _, q := range hostileQueries() {
		if q.check("en") != nil {
			continue
		}
		choices, _, err := i.choices(r, familyOf(q.Locale), q.Text)
		if err != nil {
			t.Fatal(err)
		}
		if len(choices) > maxWords {
			t.Errorf("%.40q: %d words", q.Text, len(choices))
		}
		for _, c := range choices {
			if len(c.terms) > 4+2*maxPrefixes+8*maxTypos {
				t.Errorf("%.40q: a word grew to %d terms", q.Text, len(c.terms))
			}
		}
	}
}

func FuzzSearch(f *testing.F) {
	set := judgements(f)
	i := running(f, f.TempDir(), newShelf(judgedTexts(set)...))
	for _, q := range set.Queries {
		f.Add(q.Typed, q.Locale, 0, 5)
	}
	for _, q := range hostileQueries() {
		f.Add(q.Text, q.Locale, q.Offset, q.Limit)
	}
	f.Fuzz(func(t *testing.T, text, locale string, offset, limit int) {
		res, err := i.Search(context.Background(), Query{Text: text, Locale: locale, Offset: offset, Limit: limit})
		var e *desk.Error
		if err != nil && (!errors.As(err, &e) || e.Code != desk.BadRequest) {
			t.Fatalf("%v", err)
		}
		for _, h := range res.Hits {
			for _, s := range append(h.Title, h.Passage...) {
				if !utf8.ValidString(s.Text) || s.Text == "" {
					t.Errorf("segment %q of %v", s.Text, h)
				}
			}
		}
		if i.damage.Ever() {
			t.Error("the query was taken for damage")
		}
	})
}
