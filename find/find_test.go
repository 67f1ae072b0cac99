package find

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"porchlight/internal/desk"
)

// office is a Source in memory.
type office struct {
	mu      sync.Mutex
	epoch   string
	heads   map[string]Head
	texts   map[string][]Text // by conversation
	changes []Change
	written int64
	fail    error
}

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newOffice() *office {
	return &office{epoch: "first", heads: map[string]Head{}, texts: map[string][]Text{}}
}

// talk is an open conversation of team a, to be found by its members and by admins.
func talk(id, name string) Head {
	var h Head
	h.ID, h.ContactName, h.Status, h.Kind, h.Team, h.Inbox, h.Locale = id, name, desk.Open, desk.Chat, "a", "door", "en"
	h.Created = desk.At(morning)
	h.Principals = desk.ConversationPrincipals("a", "", nil)
	return h
}

// put saves a head and tells of it.
func (o *office) put(h Head) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.heads[h.ID] = h
	o.tell(h.ID, 0, 0)
}

func (o *office) tell(id string, first, last int64) {
	o.changes = append(o.changes, Change{Pos: int64(len(o.changes) + 1), At: desk.At(morning), Conversation: id, First: first, Last: last})
}

// say adds a message of the contact, a minute after the one before.
func (o *office) say(conversation, body string) *Text { return o.add(conversation, Text{Body: body}) }

func (o *office) add(conversation string, t Text) *Text {
	o.mu.Lock()
	defer o.mu.Unlock()
	list := o.texts[conversation]
	t.Seq = int64(len(list) + 1)
	t.ID = fmt.Sprintf("%s.%d", conversation, t.Seq)
	if t.At == 0 {
		t.At = desk.At(morning.Add(time.Duration(t.Seq) * time.Minute))
	}
	if t.Kind == "" {
		t.Kind = desk.Reply
	}
	if t.Author.Kind == "" {
		t.Author.Kind = desk.ByContact
	}
	o.texts[conversation] = append(list, t)
	o.tell(conversation, t.Seq, t.Seq)
	return &o.texts[conversation][len(list)]
}

// change does something to a message and tells of it.
func (o *office) change(conversation string, seq int64, f func(*Text)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f(&o.texts[conversation][seq-1])
	o.tell(conversation, seq, seq)
}

func (o *office) Position(context.Context) (string, int64, int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.epoch, int64(len(o.changes)), 0, o.fail
}

func (o *office) Changes(_ context.Context, pos int64, limit int) ([]Change, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	list := o.changes[min(int(pos), len(o.changes)):]
	return slices.Clone(list[:min(limit, len(list))]), o.fail
}

func (o *office) Older(_ context.Context, than string, limit int) ([]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for id := range o.heads {
		if than == "" || id < than {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out[:min(limit, len(out))], o.fail
}

func (o *office) Count(context.Context) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.heads), o.fail
}

func (o *office) Head(_ context.Context, id string) (Head, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	h, ok := o.heads[id]
	return h, ok, o.fail
}

func (o *office) Texts(_ context.Context, conversation string, first, last int64, limit int) ([]Text, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []Text
	for _, t := range o.texts[conversation] {
		if t.Seq >= first && t.Seq <= last && len(out) < limit {
			out = append(out, t)
		}
	}
	return out, o.fail
}

func (o *office) Written() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.written
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// running starts an index over o in dir and waits until all can be found.
func running(t testing.TB, dir string, o *office) *Index {
	t.Helper()
	i, stop := started(t, dir, o)
	t.Cleanup(stop)
	return i
}

func started(t testing.TB, dir string, o *office) (*Index, func()) {
	t.Helper()
	i, err := New(dir, o, func() time.Time { return morning }, quiet())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	settle(t, i)
	return i, stop
}

func settle(t testing.TB, i *Index) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := i.Settle(ctx); err != nil {
		t.Fatal(err)
	}
}

// everything is what an admin sees.
var everything = []string{desk.PrincipalAll}

// ids are the messages found, in order. Without principals an admin asks.
func ids(t testing.TB, i *Index, q Query) []string {
	t.Helper()
	out, _ := found(t, i, q)
	return out
}

func found(t testing.TB, i *Index, q Query) (out []string, res Results) {
	t.Helper()
	if q.Principals == nil {
		q.Principals = everything
	}
	res, err := i.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	out = []string{}
	for _, f := range res.Texts {
		out = append(out, f.Message)
	}
	return out, res
}
