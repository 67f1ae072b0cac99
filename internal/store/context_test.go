package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

const questions = `[{"key":"order","type":"order","label":{"en":"Order number","de":"Bestellnummer"},"required":true},
 {"key":"what","type":"select","label":{"en":"What is wrong?"},"options":[{"value":"late","label":{"en":"It is late"}}]},
 {"key":"mail","type":"email","label":{"en":"E-mail"}}]`

// asking makes the seed's chat inbox ask before a chat, and keep or not keep a trail.
func (d *deskTest) asking(prechat string, settings map[string]any) {
	d.t.Helper()
	inbox := d.app.Record("inboxes", apptest.ID("shop"))
	inbox.Set("prechat", prechat)
	inbox.Set("settings", settings)
	if err := d.app.Save(inbox); err != nil {
		d.t.Fatal(err)
	}
}

func (d *deskTest) detail(conversation string) store.Detail {
	d.t.Helper()
	out, err := d.Detail(d.t.Context(), d.agent(apptest.Agent), conversation)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func TestWhatAVisitorBringsAlongStandsBesideTheConversation(t *testing.T) {
	now := time.UnixMilli(apptest.Noon)
	d := runAt(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), func() time.Time { return now })
	d.asking(questions, map[string]any{"page_trail": true})
	r := d.post(d.visitor(newToken()), desk.Draft{ClientID: "opening-1", Body: "Where is it?", Opening: &desk.Opening{
		Fields: map[string]string{"order": "L-2041", "what": "late", "mail": "ada@mail.example"}, Article: apptest.ID("public"),
		Trail: []desk.Visit{{Page: "/a", At: desk.At(now) - 60_000}, {Page: "/b", At: desk.At(now) - 90_000}, {Page: "/c", At: desk.At(now) + 86_400_000}}}})
	with := d.detail(r.Conversation).Contact
	if want := []desk.Answer{{Key: "order", Label: "Order number", Value: "L-2041"}, {Key: "what", Label: "What is wrong?", Value: "It is late"},
		{Key: "mail", Label: "E-mail", Value: "ada@mail.example"}}; !slices.Equal(with.Fields, want) {
		t.Errorf("fields %+v", with.Fields)
	}
	at := desk.At(now)
	if want := []desk.Visit{{Page: "/c", At: at}, {Page: "/b", At: at - 60_000}, {Page: "/a", At: at - 60_000}}; !slices.Equal(with.Trail, want) {
		t.Errorf("trail %+v", with.Trail)
	}
	if with.Address != "ada@mail.example" || with.Proven {
		t.Errorf("the answer to the question for an address is %q, proven: %v", with.Address, with.Proven)
	}
	if with.Article == nil || with.Article.ID != apptest.ID("public") || with.Article.Title == "" || with.Article.Slug == "" {
		t.Errorf("article %+v", with.Article)
	}
}

func TestAnOpeningThatDoesNotFitLeavesNothing(t *testing.T) {
	d := newDesk(t)
	d.asking(questions, nil)
	for name, row := range map[string]struct {
		opening *desk.Opening
		field   string
	}{
		"no answer where one must be": {nil, "fields.order"},
		"what was not asked":          {&desk.Opening{Fields: map[string]string{"order": "1", "role": "admin"}}, "fields.role"},
		"a ticket without a name":     {&desk.Opening{Fields: map[string]string{"order": "1"}, Address: "a@b.example", Ticket: true}, "name"},
		"a ticket without an address": {&desk.Opening{Fields: map[string]string{"order": "1"}, Name: "Ada", Ticket: true}, "address"},
		"a ticket to nowhere":         {&desk.Opening{Fields: map[string]string{"order": "1"}, Name: "Ada", Address: "ada", Ticket: true}, "address"},
	} {
		token := newToken()
		_, err := d.Post(t.Context(), d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: row.opening})
		if code(err) != desk.BadRequest || desk.AsError(err).Field != row.field {
			t.Errorf("%s: %v", name, err)
		}
		if d.visitor(token).ID != "" {
			t.Errorf("%s: there is a contact", name)
		}
	}
}

func TestWhereNoTrailIsKeptNoneIs(t *testing.T) {
	d := newDesk(t)
	d.asking("", map[string]any{"page_trail": false})
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Trail: []desk.Visit{{Page: "/secret"}}}})
	if err := d.Visit(t.Context(), d.visitor(token), desk.Visit{Page: "/secret"}); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM visitor_context WHERE conversation = '%s'`, r.Conversation); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestPagesFollowTheOpenConversation(t *testing.T) {
	d := newDesk(t)
	visitor, r := d.opened("Hello")
	look := func(page string) {
		t.Helper()
		if err := d.Visit(t.Context(), visitor, desk.Visit{Page: page, Title: "Title of " + page}); err != nil {
			t.Fatal(err)
		}
	}
	look("/1")
	look("/1") // loaded again
	look("/2")
	if trail := d.detail(r.Conversation).Contact.Trail; len(trail) != 2 || trail[0].Page != "/2" || trail[1].Title != "Title of /1" || trail[0].At == 0 {
		t.Errorf("trail %+v", trail)
	}
	d.await("two pages", func(news []desk.News) bool {
		n := 0
		for _, one := range news {
			if one.Kind == desk.PageVisited && one.Conversation.ID == r.Conversation && len(one.After) > 0 && one.Visit.Page != "" {
				n++
			}
		}
		return n == 2
	})
	for i := range 60 {
		look(fmt.Sprint("/more/", i))
	}
	if trail := d.detail(r.Conversation).Contact.Trail; len(trail) != 50 || trail[0].Page != "/more/59" {
		t.Errorf("%d pages are kept, the newest is %q", len(trail), trail[0].Page)
	}
	solved := desk.Solved
	if _, err := d.Patch(t.Context(), d.agent(apptest.Admin), r.Conversation, desk.Patch{Status: &solved}); err != nil {
		t.Fatal(err)
	}
	look("/after")
	if trail := d.detail(r.Conversation).Contact.Trail; trail[0].Page != "/more/59" {
		t.Errorf("a solved conversation follows to %q", trail[0].Page)
	}
}

// promising is a desk whose calendar opens at an hour, or never.
func promising(t *testing.T, next time.Time) *deskTest {
	t.Helper()
	return runWith(t, apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect }), func(c *store.Config) {
		c.Promise = func(w store.Week, _ time.Time, target time.Duration) (time.Time, error) {
			if w.TZ != "Europe/Berlin" && w.TZ != "Asia/Tokyo" {
				return time.Time{}, fmt.Errorf("the hours are %+v", w)
			}
			if next.IsZero() {
				return next, nil
			}
			return next.Add(target), nil
		}
	})
}

func TestATicketIsPromisedAnAnswerAndTheAnswerKeepsThePromise(t *testing.T) {
	next := time.Now().Add(16 * time.Hour).Truncate(time.Hour)
	d := promising(t, next)
	d.asking("", map[string]any{"target_s": 3600})
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "It flickers", Opening: &desk.Opening{Name: "Ada", Address: "ada@mail.example", Ticket: true}})
	due := desk.At(next.Add(time.Hour))
	agent := d.agent(apptest.Agent)
	c, err := d.Head(t.Context(), agent, r.Conversation)
	if err != nil || c.Kind != desk.Ticket || c.PromisedBy != due {
		t.Fatalf("%+v, %v", c, err)
	}
	own, err := d.VisitorConversations(t.Context(), d.visitor(token))
	if err != nil || len(own) != 1 || own[0].PromisedBy != due || own[0].Kind != desk.Ticket {
		t.Errorf("the visitor sees %+v, %v", own, err)
	}
	promised := `SELECT count(*) FROM promises WHERE conversation = '%s' AND kind = 'first_reply' AND due = %d AND calendar_version != '' AND (met > 0) = %v`
	if d.count(promised, r.Conversation, due, false) != 1 {
		t.Error("no promise was written down")
	}
	d.post(agent, desk.Draft{Conversation: r.Conversation, ClientID: "answering-1", Body: "We send a new one"})
	if c, err = d.Head(t.Context(), agent, r.Conversation); err != nil || c.PromisedBy != 0 || d.count(promised, r.Conversation, due, true) != 1 {
		t.Errorf("answered: %+v, %v", c, err)
	}
}

func TestNothingIsPromisedWhereNobodyCanSay(t *testing.T) {
	d := promising(t, time.Time{})
	ticket := &desk.Opening{Name: "Ada", Address: "ada@mail.example", Ticket: true}
	r := d.post(d.visitor(newToken()), desk.Draft{ClientID: "opening-1", Body: "It flickers", Opening: ticket})
	chat := d.post(d.visitor(newToken()), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Name: "Ada"}})
	for conversation, kind := range map[string]desk.ConversationKind{r.Conversation: desk.Ticket, chat.Conversation: desk.Chat} {
		c, err := d.Head(t.Context(), d.agent(apptest.Agent), conversation)
		if err != nil || c.Kind != kind || c.PromisedBy != 0 || d.count(`SELECT count(*) FROM promises WHERE conversation = '%s'`, conversation) != 0 {
			t.Errorf("%+v, %v", c, err)
		}
	}
}

func TestSomebodyWhoIsKnownNeedNotSayItAgain(t *testing.T) {
	d := newDesk(t)
	token := newToken()
	d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Name: "Ada", Address: "ada@mail.example"}})
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-2", Body: "It flickers", Opening: &desk.Opening{Ticket: true}})
	with := d.detail(r.Conversation)
	if with.Contact.Name != "Ada" || with.Contact.Address != "ada@mail.example" || with.Conversation.Kind != desk.Ticket {
		t.Errorf("%+v", with)
	}
}

func TestWhatWasBroughtAlongIsErasedWithTheChat(t *testing.T) {
	d := newDesk(t)
	d.asking(questions, map[string]any{"page_trail": true})
	token := newToken()
	unsent := d.uploaded(d.visitor(token), "", "secret.txt")
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Fields: map[string]string{"order": "L-2041"}, Trail: []desk.Visit{{Page: "/a"}}}})
	later := d.uploaded(d.visitor(token), "", "later.txt")
	if err := d.Erase(t.Context(), d.visitor(token)); err != nil {
		t.Fatal(err)
	}
	if with := d.detail(r.Conversation).Contact; len(with.Fields)+len(with.Trail) > 0 {
		t.Errorf("left: %+v", with)
	}
	if _, err := d.SweepFiles(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(d.stored(later.ID)) > 0 {
		t.Error("an upload that was never sent is left")
	}
	if len(d.stored(unsent.ID)) > 0 {
		t.Error("an upload from before the first message is left")
	}
}
