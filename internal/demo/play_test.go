package demo

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"porchlight/chat"
	"porchlight/internal/apptest"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// running is a desk with the sample's socket and the one route its visitors call.
type running struct {
	t     *testing.T
	app   *apptest.App
	demo  *Demo
	store *store.Store
	hub   *chat.Hub
	url   string
	told  chan desk.News
}

func run(t *testing.T) *running {
	t.Helper()
	r := &running{t: t, app: newApp(t), told: make(chan desk.News, 1000)}
	r.demo = filled(t, r.app)
	quiet := slog.New(slog.DiscardHandler)
	var hub *chat.Hub
	var err error
	r.store, err = store.New(r.app, store.Config{Clock: time.Now, Logger: quiet, Sinks: []func([]desk.News){func(news []desk.News) {
		hub.Publish(news)
		for _, n := range news {
			r.told <- n
		}
	}}})
	if err != nil {
		t.Fatal(err)
	}
	hub = chat.New(chat.Options{Poster: r.store, Verifier: r.store, Desk: r.store, Log: quiet, Limits: chat.Limits{AnyRate: true}})
	r.hub = hub
	ctx, stop := context.WithCancel(context.Background())
	var parts sync.WaitGroup
	parts.Go(func() { hub.Run(ctx) })
	parts.Go(func() {
		if err := r.store.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	mux := http.NewServeMux()
	mux.Handle("GET /api/chat/socket", hub.Handler())
	mux.HandleFunc("GET /api/desk/visitor/conversations/{id}/messages", r.messages)
	server := httptest.NewServer(mux)
	r.url = server.URL
	t.Cleanup(func() {
		if err := hub.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		server.Close()
		stop()
		parts.Wait()
	})
	return r
}

func (r *running) messages(w http.ResponseWriter, q *http.Request) {
	from, err := r.store.Verify(q.Context(), desk.Hello{As: desk.ByContact, Token: q.Header.Get("X-Porchlight-Session"), Inbox: q.Header.Get("X-Porchlight-Inbox")})
	after, _ := strconv.ParseInt(q.FormValue("after"), 10, 64) // 0 is all of them
	var page store.Page
	if err == nil {
		page, err = r.store.Messages(q.Context(), from, q.PathValue("id"), store.Span{After: after})
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	_ = json.NewEncoder(w).Encode(messages{page.Messages, page.More}) // the visitor has gone
}

// play lets visitors in, a hundred times as fast as people are, until the function it returns is called.
func (r *running) play() (stop func()) {
	s := r.demo.stage(r.url)
	s.pace = 0.01
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Error(err)
		}
	}
}

// says waits for the next line of a visitor.
func (r *running) says() desk.News {
	r.t.Helper()
	deadline := time.After(4 * time.Minute) // a machine that is busy elsewhere
	for {
		select {
		case n := <-r.told:
			if n.Kind == desk.MessageAdded && n.Message.Author.Kind == desk.ByContact {
				return n
			}
		case <-deadline:
			r.t.Fatal("no visitor says anything")
		}
	}
}

// hears waits until a visitor says this. Several write at a time, and whose line is first is up to the machine.
func (r *running) hears(text string) desk.News {
	r.t.Helper()
	for {
		if n := r.says(); n.Message.Body == text {
			return n
		}
	}
}

func (r *running) answer(conversation, id string) {
	r.t.Helper()
	email, _ := r.demo.SignIn()
	record, err := r.app.FindAuthRecordByEmail("agents", email)
	if err != nil {
		r.t.Fatal(err)
	}
	from, err := r.store.Agent(r.t.Context(), record.Id)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.store.Post(r.t.Context(), from, desk.Draft{Conversation: conversation, ClientID: id, Body: "Of course."}); err != nil {
		r.t.Fatal(err)
	}
}

func TestVisitorsComeWriteAndGoOnAfterAnAnswer(t *testing.T) {
	r := run(t)
	defer r.play()()
	script := r.demo.content.Visitors[0]
	first := r.hears(script.Opening[0].Text)
	r.answer(first.Conversation.ID, "answer-0001")
	for n := r.says(); n.Message.Body != script.FollowUps[0].Text; n = r.says() {
		if n.Conversation.ID == first.Conversation.ID && n.Message.Body != script.Impatient.Text { // the answer may come as they lose patience
			t.Fatalf("after an answer they say %q", n.Message.Body)
		}
	}
}

func TestVisitorsGoOnWhereTheyStoppedAndSayNothingTwice(t *testing.T) {
	r := run(t)
	stop := r.play()
	script := r.demo.content.Visitors[0]
	first := r.hears(script.Opening[0].Text)
	stop()
	r.answer(first.Conversation.ID, "answer-0001") // while they are away
	again := filled(t, r.app)                      // as after a restart: all it knows is in the folder
	r.demo = again
	defer r.play()()
	for n := r.says(); n.Message.Body != script.FollowUps[0].Text; n = r.says() {
		// News come at least once: the same message again is nothing said.
		if n.Message.Body == script.Opening[0].Text && n.Message.ID != first.Message.ID {
			t.Fatalf("they open twice: first %+v in %s, then %+v in %s", *first.Message, first.Conversation.ID, *n.Message, n.Conversation.ID)
		}
	}
}

func TestTheLightIsOnBeforeAnybodySignsIn(t *testing.T) {
	r := run(t)
	email, _ := r.demo.SignIn()
	token, err := r.demo.token(email)
	if err != nil {
		t.Fatal(err)
	}
	mara, err := chat.Dial(t.Context(), r.url, desk.Hello{As: desk.ByAgent, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	defer mara.Close()
	defer r.play()()
	for len(r.hub.Accepting()) < 1+len(r.demo.colleagues()) { // each who comes is told to Mara
		if _, err := mara.Next(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoMoreVisitorsComeThanCanWait(t *testing.T) {
	r := run(t)
	stop := r.play()
	defer stop()
	conversations := map[string]bool{}
	for impatient := 0; impatient < waitingMost; {
		n := r.says()
		conversations[n.Conversation.ID] = true
		if n.Message.ClientID == impatientID {
			impatient++
		}
	}
	if len(conversations) > castMost {
		t.Errorf("%d came though nobody answers", len(conversations))
	}
}
