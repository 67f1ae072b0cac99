package find

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// people talk in several languages.
func people() *office {
	o := newOffice()
	for _, c := range []struct{ id, name, locale string }{{"c1", "Anna Kowalski", "en"}, {"c2", "Jörg Müller", "de"}, {"c3", "ليلى حداد", "ar"}, {"c4", "田中 さくら", "ja"}} {
		h := talk(c.id, c.name)
		h.Locale = c.locale
		o.put(h)
	}
	o.say("c1", "My parcel has not arrived. The lamp was delivered yesterday, without the bulb.")
	o.say("c1", "Order A-4711, thank you")
	o.say("c2", "Kann ich die Lieferadresse noch ändern? Straße und Hausnummer sind falsch.")
	o.say("c3", "مرحبا، أين الطلبات الخاصة بي؟ المصباح مكسور")
	o.say("c4", "注文したランプが壊れています。返品できますか？")
	return o
}

func TestWordsAreFoundInWhateverFormTheyWereWritten(t *testing.T) {
	i := running(t, t.TempDir(), people())
	for _, row := range []struct{ typed, locale, want string }{
		{"parcel ", "en", "c1.1"},
		{"parcels ", "en", "c1.1"},
		{"delivery ", "en", "c1.1"},
		{"deliver", "en", "c1.1"},
		{"arriv", "en", "c1.1"},
		{"pracel ", "en", "c1.1"},
		{"yesteday bulb ", "en", "c1.1"},
		{"4711", "en", "c1.2"},
		{"lieferadressen ", "de", "c2.1"},
		{"Lieferadressen ", "fr", "c2.1"}, // it is spoken here
		{"andern strasse", "de", "c2.1"},
		{"hausnumer ", "de", "c2.1"},
		{"الطلب ", "ar", "c3.1"},
		{"طلبات ", "ar", "c3.1"},
		{"مصباح", "ar", "c3.1"},
		{"ランプ", "ja", "c4.1"},
		{"返品", "ja", "c4.1"},
		{"壊", "ja", "c4.1"},
		{"kowalski bulb ", "en", "c1.1"}, // who and what
		{"müller hausnummer", "de", "c2.1"},
	} {
		for _, order := range []Order{Newest, Best} {
			if got := ids(t, i, Query{Text: row.typed, Locale: row.locale, Order: order}); !slices.Equal(got, []string{row.want}) {
				t.Errorf("%q (%s) finds %v, want %s", row.typed, order, got, row.want)
			}
		}
	}
	for _, nothing := range []string{"4712", "lamp refund", "", "   ", "?!", "کتاب"} {
		if got := ids(t, i, Query{Text: nothing}); len(got) != 0 {
			t.Errorf("%q finds %v", nothing, got)
		}
	}
}

func TestWhatIsTypedIsNeverAQuery(t *testing.T) {
	i := running(t, t.TempDir(), people())
	for _, typed := range []string{"*", "par*", "/par.*/", "said:parcel", "+parcel -lamp", "parcel~9", "filter:who:all", "\"", "(", strings.Repeat("(", 900),
		"parcel OR lieferadresse", "\x00", "who:all", strings.Repeat("wort ", 150)} {
		if got := ids(t, i, Query{Text: typed, Principals: []string{"team:nobody"}}); len(got) != 0 {
			t.Errorf("%q finds %v", typed, got)
		}
		ids(t, i, Query{Text: typed}) // answers without an error
	}
	for _, q := range []Query{{Text: strings.Repeat("x", maxText+1)}, {Text: "\xff"}, {Text: "a", Limit: maxLimit + 1}, {Text: "a", Order: "loudest"},
		{Text: "a", Statuses: []string{"gone"}}, {Text: "a", From: 2, To: 1}, {Text: "parcel", Cursor: "?"}, {Text: "parcel", Cursor: "YWJj"},
		{Text: "a", Teams: make([]string, maxValues+1)}} {
		q.Principals = everything
		var refused *desk.Error
		if _, err := i.Search(context.Background(), q); !errors.As(err, &refused) || refused.Code != desk.BadRequest {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestOnlyThoseWhoSeeAConversationFindIt(t *testing.T) {
	o := people()
	i := running(t, t.TempDir(), o)
	ask := func(who string) []string {
		return ids(t, i, Query{Text: "parcel", Principals: []string{who}})
	}
	member, other, assignee := desk.PrincipalTeam("a"), desk.PrincipalTeam("b"), desk.PrincipalAgent("x")
	if len(ask(member)) != 1 || len(ask(desk.PrincipalAll)) != 1 {
		t.Error("the team and admins do not find it")
	}
	if got := append(ask(other), ask(assignee)...); len(got) != 0 {
		t.Errorf("others find %v", got)
	}
	h := o.heads["c1"]
	h.Team, h.Assignee = "b", "x"
	h.Principals = desk.ConversationPrincipals("b", "x", nil)
	o.put(h)
	i.Told(int64(len(o.changes)))
	settle(t, i)
	if got := ask(member); len(got) != 0 {
		t.Errorf("the team that it left finds %v", got)
	}
	if len(ask(other)) != 1 || len(ask(assignee)) != 1 || len(ask(desk.PrincipalAll)) != 1 {
		t.Error("the team and the agent that have it now do not find it")
	}
	if got, err := i.Search(context.Background(), Query{Text: "parcel"}); err != nil || len(got.Texts)+len(got.Heads) != 0 {
		t.Errorf("nobody finds %v, %v", got, err)
	}
}

func TestWhatIsTakenBackIsNotFound(t *testing.T) {
	o := people()
	i := running(t, t.TempDir(), o)
	o.change("c1", 1, func(x *Text) { x.Body, x.Gone = "", true })
	h := o.heads["c2"]
	h.Hidden = true
	o.put(h)
	settle(t, i)
	for _, typed := range []string{"parcel", "lieferadresse", "müller"} {
		if got, res := found(t, i, Query{Text: typed}); len(got)+len(res.Heads) != 0 {
			t.Errorf("%s finds %v %v", typed, got, res.Heads)
		}
	}
	h.Hidden = false
	o.put(h)
	settle(t, i)
	if got := ids(t, i, Query{Text: "lieferadresse"}); len(got) != 1 {
		t.Errorf("what was restored is not found: %v", got)
	}
}

func TestFiltersNarrowWhatIsFound(t *testing.T) {
	o := newOffice()
	h := talk("c1", "Anna")
	h.Assignee, h.Tags = "x", []Tag{{ID: "t1", Name: "damaged"}}
	o.put(h)
	solved := talk("c2", "Boris")
	solved.Status, solved.Team, solved.Inbox, solved.Kind = desk.Solved, "b", "mail", desk.Ticket
	o.put(solved)
	o.say("c1", "stool")
	o.add("c1", Text{Body: "stool", Kind: desk.Note, Author: desk.Author{Kind: desk.ByAgent}})
	o.add("c1", Text{Files: []string{"stool-leg.jpg"}, At: desk.At(morning.Add(48 * time.Hour))})
	o.say("c2", "stool")
	i := running(t, t.TempDir(), o)
	for name, row := range map[string]struct {
		q    Query
		want []string
	}{
		"all":         {Query{}, []string{"c1.3", "c1.2", "c2.1", "c1.1"}},
		"status":      {Query{Statuses: []string{"solved"}}, []string{"c2.1"}},
		"two":         {Query{Statuses: []string{"solved", "open"}, Authors: []string{"contact"}}, []string{"c1.3", "c2.1", "c1.1"}},
		"assignee":    {Query{Assignees: []string{"x"}}, []string{"c1.3", "c1.2", "c1.1"}},
		"nobody's":    {Query{Assignees: []string{""}}, []string{"c2.1"}},
		"team":        {Query{Teams: []string{"b"}}, []string{"c2.1"}},
		"inbox":       {Query{Inboxes: []string{"mail"}}, []string{"c2.1"}},
		"tag":         {Query{Tags: []string{"t1"}}, []string{"c1.3", "c1.2", "c1.1"}},
		"ticket":      {Query{Kinds: []string{"ticket"}}, []string{"c2.1"}},
		"by agents":   {Query{Authors: []string{"agent"}}, []string{"c1.2"}},
		"notes":       {Query{Messages: []string{"note"}}, []string{"c1.2"}},
		"files":       {Query{Files: true}, []string{"c1.3"}},
		"from":        {Query{From: desk.At(morning.Add(24 * time.Hour))}, []string{"c1.3"}},
		"to":          {Query{To: desk.At(morning.Add(90 * time.Second))}, []string{"c2.1", "c1.1"}},
		"within":      {Query{Conversation: "c2"}, []string{"c2.1"}},
		"never":       {Query{From: desk.At(morning.Add(9000 * time.Hour))}, []string{}},
		"not at once": {Query{Statuses: []string{"open"}, Teams: []string{"b"}}, []string{}},
	} {
		row.q.Text = "stool"
		got := ids(t, i, row.q)
		slices.Sort(got)
		slices.Sort(row.want)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func TestTheBestConversationsStandInTheOrderAskedFor(t *testing.T) {
	o := newOffice()
	exact, newer := talk("c1", "Lampe"), talk("c2", "Lampeter Trading and Lighting Company")
	newer.Created += desk.Millis(time.Hour / time.Millisecond)
	o.put(exact)
	o.put(newer)
	i := running(t, t.TempDir(), o)
	if _, res := found(t, i, Query{Text: "lampe", Order: Best}); !slices.Equal(res.Heads, []string{"c1", "c2"}) {
		t.Errorf("by how well they fit: %v", res.Heads)
	}
	if _, res := found(t, i, Query{Text: "lampe"}); !slices.Equal(res.Heads, []string{"c2", "c1"}) {
		t.Errorf("the newest first: %v", res.Heads)
	}
}

func TestConversationsAreFoundByContactSubjectNumberAndTag(t *testing.T) {
	o := newOffice()
	h := talk("c1", "Anna Kowalski")
	h.Subject, h.Number, h.Names, h.Tags = "Return of a lamp", 1042, []string{"anna@kowalski.example"}, []Tag{{"t1", "Beschädigt"}}
	o.put(h)
	o.put(talk("c2", "Boris"))
	i := running(t, t.TempDir(), o)
	for _, typed := range []string{"kowal", "Kowalksi ", "return lamp", "1042", "anna@kowalski.example", "beschadigt"} {
		if _, res := found(t, i, Query{Text: typed}); !slices.Equal(res.Heads, []string{"c1"}) {
			t.Errorf("%q finds %v", typed, res.Heads)
		}
	}
	if _, res := found(t, i, Query{Text: "kowalski", Principals: []string{"team:b"}}); len(res.Heads) != 0 {
		t.Errorf("another team finds %v", res.Heads)
	}
	if _, res := found(t, i, Query{Text: "kowalski", Files: true}); len(res.Heads) != 0 {
		t.Errorf("among messages with files is %v", res.Heads)
	}
}

// busyOffice has more matches of a word than are ranked at once.
func busyOffice(n int) *office {
	o := newOffice()
	for c := range n / 100 {
		h := talk(fmt.Sprintf("c%04d", c), "Customer")
		o.heads[h.ID] = h
		for m := range 100 {
			at := morning.Add(time.Duration(c*100+m) * 7 * time.Minute)
			o.texts[h.ID] = append(o.texts[h.ID], Text{ID: fmt.Sprintf("%06d", c*100+m), Seq: int64(m + 1), Kind: desk.Reply, Body: "lamp",
				Author: desk.Author{Kind: desk.ByContact}, At: desk.At(at)})
		}
	}
	return o
}

func TestPagesAreWholeInEitherOrderHoweverCommonTheWord(t *testing.T) {
	const n = 600
	i := running(t, t.TempDir(), busyOffice(n))
	for _, rare := range []uint64{rareMost, 100} { // a word that is rare, and one that is common
		i.rare = rare // no search is under way
		var got []string
		cursor := ""
		for range 5 {
			some, res := found(t, i, Query{Text: "lamp ", Limit: 50, Cursor: cursor})
			got = append(got, some...)
			cursor = res.Next
		}
		for k, id := range got {
			if want := fmt.Sprintf("%06d", n-1-k); id != want {
				t.Fatalf("with %d, the %dth of the newest is %s, want %s", rare, k, id, want)
			}
		}
		seen := map[string]bool{}
		cursor = ""
		for range 6 {
			some, res := found(t, i, Query{Text: "lamp ", Limit: 50, Cursor: cursor, Order: Best})
			for _, id := range some {
				if seen[id] {
					t.Fatalf("with %d, %s is on two pages", rare, id)
				}
				seen[id] = true
			}
			cursor = res.Next
		}
		if len(seen) != 300 {
			t.Errorf("with %d, six pages of the best hold %d", rare, len(seen))
		}
	}
}

func TestTheLastPageSaysSo(t *testing.T) {
	i := running(t, t.TempDir(), busyOffice(100))
	some, res := found(t, i, Query{Text: "lamp", Limit: 50})
	if len(some) != 50 || res.Next == "" {
		t.Fatalf("%d, next %q", len(some), res.Next)
	}
	some, res = found(t, i, Query{Text: "lamp", Limit: 50, Cursor: res.Next})
	if len(some) != 50 || res.Next != "" {
		t.Errorf("%d, next %q", len(some), res.Next)
	}
}

func TestWhatMatchesIsMarkedAsText(t *testing.T) {
	i := running(t, t.TempDir(), people())
	_, res := found(t, i, Query{Text: "delivery bulb", Locale: "en"})
	var marked []string
	var all strings.Builder
	for _, s := range res.Words.Passage("The <b>lamp</b> was delivered yesterday, without the bulb.") {
		all.WriteString(s.Text)
		if s.Mark {
			marked = append(marked, s.Text)
		}
	}
	if !slices.Equal(marked, []string{"delivered", "bulb"}) || !strings.Contains(all.String(), "<b>lamp</b>") {
		t.Errorf("%v in %q", marked, all.String())
	}
}
