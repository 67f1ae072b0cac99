package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// letterbox is the world outside: it takes letters, or not.
type letterbox struct {
	mu      sync.Mutex
	letters []desk.Letter // guarded by mu: every try
	online  bool          // guarded by mu
	answer  func(n int) error
	tried   chan struct{}
}

func newLetterbox() *letterbox { return &letterbox{tried: make(chan struct{}, 1)} }

func (b *letterbox) send(_ context.Context, l desk.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, l)
	select {
	case b.tried <- struct{}{}:
	default:
	}
	if b.answer == nil {
		return nil
	}
	return b.answer(len(b.letters))
}

// await waits for so many tries.
func (b *letterbox) await(t *testing.T, n int) []desk.Letter {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		b.mu.Lock()
		letters := append([]desk.Letter(nil), b.letters...)
		b.mu.Unlock()
		if len(letters) >= n {
			return letters
		}
		select {
		case <-b.tried:
		case <-deadline:
			t.Fatalf("%d of %d letters", len(letters), n)
		}
	}
}

func (b *letterbox) outside() store.Outside {
	return store.Outside{Mailing: func() bool { return true }, Send: b.send,
		Follows: func(string, string) bool { b.mu.Lock(); defer b.mu.Unlock(); return b.online },
		Pace:    store.Pace{Away: time.Millisecond, Look: 5 * time.Millisecond, First: time.Millisecond}}
}

// mailing runs a store that mails into a box; stop ends it as a shutdown does.
func mailing(t *testing.T, app *apptest.App, b *letterbox) (d *deskTest, stop func()) {
	t.Helper()
	s, err := store.New(app, store.Config{Clock: time.Now, Logger: slog.New(slog.DiscardHandler), Outside: b.outside()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return &deskTest{Store: s, t: t, app: app}, stop
}

func mailApp(t *testing.T) *apptest.App {
	t.Helper()
	return apptest.Seeded(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
}

// asked is a visitor who has left an address.
func (d *deskTest) asked() (desk.Identity, string) {
	d.t.Helper()
	token := newToken()
	r := d.post(d.visitor(token), desk.Draft{ClientID: "opening-1", Body: "Hello", Opening: &desk.Opening{Name: "Ada", Address: "ada@mail.example"}})
	return d.visitor(token), r.Conversation
}

// settled waits until the outbox holds no mail.
func (d *deskTest) settled() {
	d.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for d.count(`SELECT count(*) FROM outbox WHERE kind LIKE 'mail.%%'`) > 0 {
		select {
		case <-tick.C:
		case <-deadline:
			d.t.Fatal("the outbox keeps its jobs")
		}
	}
}

func TestARetriedMailIsTheSameMail(t *testing.T) {
	b := newLetterbox()
	d, _ := mailing(t, mailApp(t), b)
	_, conversation := d.asked()
	agent := d.agent(apptest.Agent)
	b.answer = func(n int) error {
		if n == 1 { // an answer that comes while the first mail is under way
			go func() {
				_, _ = d.Post(context.Background(), agent, desk.Draft{Conversation: conversation, ClientID: "answer-02", Body: "And the second."})
			}()
		}
		if n < 3 {
			return errors.New("451 later")
		}
		return nil
	}
	d.post(agent, desk.Draft{Conversation: conversation, ClientID: "answer-01", Body: "The first."})
	tries := b.await(t, 4)
	for _, l := range tries[:3] {
		if l.ID != tries[0].ID || len(l.Messages) != len(tries[0].Messages) || l.To != "ada@mail.example" {
			t.Errorf("a retry is another mail: %+v", l)
		}
	}
	if tries[0].Secret == tries[1].Secret || tries[0].Secret == "" {
		t.Error("the database must not know the secret, so each try has its own")
	}
	if last := tries[3]; last.ID == tries[0].ID || len(last.Messages) != 1 || last.Messages[0].Body != "And the second." {
		t.Errorf("the answer that came meanwhile: %+v", last)
	}
	d.settled()
	for _, l := range tries { // whichever arrived, its link is good
		if _, err := d.Link(t.Context(), desk.Hello{As: desk.ByContact, Token: newToken(), Inbox: apptest.InboxKey}, l.Secret); err != nil {
			t.Error(err)
		}
		if len(d.mentions(l.Secret)) != 0 {
			t.Error("the secret is in the database")
		}
	}
}

func TestAMailThatAKillCutOffIsSentAgainAsItWas(t *testing.T) {
	app, b := mailApp(t), newLetterbox()
	d, stop := mailing(t, app, b)
	_, conversation := d.asked()
	killed := make(chan struct{})
	b.answer = func(n int) error {
		if n == 1 {
			close(killed)
			return errors.New("cut off: nobody knows whether it went")
		}
		return nil
	}
	d.post(d.agent(apptest.Agent), desk.Draft{Conversation: conversation, ClientID: "answer-01", Body: "The first."})
	<-killed
	stop()
	d, _ = mailing(t, app, b)
	tries := b.await(t, 2)
	if tries[0].ID != tries[1].ID {
		t.Errorf("%s, then %s", tries[0].ID, tries[1].ID)
	}
	d.settled()
}

func TestAMailboxThatDoesNotExistIsGivenUp(t *testing.T) {
	b := newLetterbox()
	d, _ := mailing(t, mailApp(t), b)
	_, conversation := d.asked()
	b.answer = func(int) error { return fmt.Errorf("550 no such user: %w", desk.ErrUndeliverable) }
	d.post(d.agent(apptest.Agent), desk.Draft{Conversation: conversation, ClientID: "answer-01", Body: "The first."})
	b.await(t, 1)
	d.settled()
	if n := d.count(`SELECT count(*) FROM deliveries WHERE state = 'failed' AND recipient = 'ada@mail.example'`); n != 1 {
		t.Errorf("%d deliveries are noted as failed", n)
	}
}

func TestWhoReadsOrMayNotBeMailedGetsNoMail(t *testing.T) {
	for name, prepare := range map[string]func(d *deskTest, visitor desk.Identity, conversation string){
		"seen": func(d *deskTest, visitor desk.Identity, conversation string) {
			if err := d.Mark(context.Background(), visitor, conversation, 9, 9); err != nil {
				d.t.Fatal(err)
			}
		},
		"switched off": func(d *deskTest, _ desk.Identity, _ string) {
			inbox := d.app.Record("inboxes", apptest.ID("shop"))
			inbox.Set("settings", map[string]any{"reply_by_mail": false})
			if err := d.app.Save(inbox); err != nil {
				d.t.Fatal(err)
			}
		},
		"blocked": func(d *deskTest, visitor desk.Identity, _ string) {
			contact := d.app.Record("contacts", visitor.ID)
			contact.Set("blocked", true)
			if err := d.app.Save(contact); err != nil {
				d.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newLetterbox()
			b.online = true // nothing goes out before the scene is set
			d, _ := mailing(t, mailApp(t), b)
			visitor, conversation := d.asked()
			d.post(d.agent(apptest.Agent), desk.Draft{Conversation: conversation, ClientID: "answer-01", Body: "The first."})
			prepare(d, visitor, conversation)
			b.mu.Lock()
			b.online = false
			b.mu.Unlock()
			d.settled()
			if len(b.letters) != 0 {
				t.Errorf("%d letters went out", len(b.letters))
			}
		})
	}
}

func TestCodesAreSixDigitsOfTheirOwnRow(t *testing.T) {
	key := []byte("key")
	code := store.CodeFor(key, "row", "ada@mail.example")
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		t.Errorf("%q", code)
	}
	if code == store.CodeFor(key, "row2", "ada@mail.example") || code == store.CodeFor(key, "row", "eve@mail.example") || code == store.CodeFor([]byte("other"), "row", "ada@mail.example") {
		t.Error("another row, address or key has the same code")
	}
	for typed, want := range map[string]bool{code: true, code[:3] + " " + code[3:]: true, " " + code[:3] + "-" + code[3:]: true, code[:5]: false, code + "0": false, "": false} {
		if store.SameCode(typed, code) != want {
			t.Errorf("%q: %v", typed, !want)
		}
	}
}
