package kb

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"
)

// shelf is a Source in memory.
type shelf struct {
	mu    sync.Mutex
	texts map[string]Text
	fail  error
}

func newShelf(texts ...Text) *shelf {
	s := &shelf{texts: map[string]Text{}}
	for _, t := range texts {
		s.texts[t.ID] = t
	}
	return s
}

func (s *shelf) put(t Text) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[t.ID] = t
}

func (s *shelf) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.texts, id)
}

func (s *shelf) refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

func (s *shelf) Heads(_ context.Context, fn func(Head) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	for _, t := range s.texts {
		if t.Status != Published {
			continue
		}
		if err := fn(Head{t.ID, t.Updated}); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Texts(_ context.Context, ids []string, fn func(Text) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	for _, id := range ids {
		if t, ok := s.texts[id]; ok {
			if err := fn(t); err != nil {
				return err
			}
		}
	}
	return nil
}

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// article is a published, public text; what matters to a test is given.
func article(id, locale, title, body string) Text {
	return Text{
		ID: id, Article: id, Locale: locale, Slug: Slug(title), Title: title, Body: body,
		Visibility: Public, Status: Published, Updated: morning,
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// running starts an index over s in dir and waits until it serves.
func running(t testing.TB, dir string, s Source) *Index {
	t.Helper()
	i, stop := started(t, dir, s)
	t.Cleanup(stop)
	return i
}

func started(t testing.TB, dir string, s Source) (*Index, func()) {
	t.Helper()
	i, err := New(dir, "en", s, quiet())
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

// ids are the texts found, in order.
func ids(t testing.TB, i *Index, q Query) []string {
	t.Helper()
	res, err := i.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	out := []string{}
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return out
}
