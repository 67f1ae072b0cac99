package main_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const (
	kills         = 20
	writersByKind = 2 // of visitors and agents, over sockets and over HTTP each
)

// acked is what a writer was told is on disk.
type acked struct {
	conversation, clientID, body string
	number                       int64 // seq for agents, public_seq for visitors
}

// writer sends one message after the other, each until it is acknowledged.
type writer struct {
	s            *server
	name         string
	header       map[string]string
	hello        map[string]string // its socket's first frame; nil: HTTP
	path         string            // of POST
	conversation string

	acked []acked // owned by run, then read by the test
}

// ack is what both roads answer with.
type ack struct {
	T            string `json:"t"`
	ClientID     string `json:"client_id"`
	Code         string `json:"code"`
	Conversation string `json:"conversation"`
	Message      struct {
		Seq       int64  `json:"seq"`
		PublicSeq int64  `json:"public_seq"`
		Body      string `json:"body"`
	} `json:"message"`
}

func (a ack) number() int64 {
	if a.Message.Seq != 0 {
		return a.Message.Seq
	}
	return a.Message.PublicSeq
}

// TestNoAcknowledgedMessageIsLostByKills: 8 writers, visitors and agents, over sockets and HTTP, retry one client id each until
// acknowledged while the real binary is killed again and again. Afterwards every reader's view has each acknowledged message
// exactly once, where the acknowledgement said, each time that one of them was solved and gone on with is one round, and the index has every article that was saved.
func TestNoAcknowledgedMessageIsLostByKills(t *testing.T) {
	s := newServer(t)
	access := s.seed(2, 10)
	s.start()
	agent := map[string]string{"Authorization": access.Agents[0].Token}
	var writers []*writer
	for n := range writersByKind * 2 {
		token := newToken(t)
		visitor := map[string]string{"X-Porchlight-Inbox": access.Inbox, "X-Porchlight-Session": token}
		v := &writer{s: s, name: fmt.Sprintf("visitor%d", n), header: visitor, path: "/api/desk/visitor/messages"}
		a := &writer{s: s, name: fmt.Sprintf("agent%d", n), header: map[string]string{"Authorization": access.Agents[n%2].Token}}
		if n%2 == 0 {
			v.hello = map[string]string{"t": "hello", "as": "visitor", "inbox": access.Inbox, "token": token}
			a.hello = map[string]string{"t": "hello", "as": "agent", "token": access.Agents[n%2].Token}
		}
		v.one(t.Context(), 0) // opens the conversation that both write in
		a.conversation, v.conversation = v.acked[0].conversation, v.acked[0].conversation
		a.path = "/api/desk/conversations/" + a.conversation + "/messages"
		writers = append(writers, v, a)
	}
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for _, w := range writers {
		group.Go(func() {
			for n := 1; ctx.Err() == nil; n++ {
				w.one(ctx, n)
			}
		})
	}
	group.Go(func() { s.solve(ctx, writers[0].conversation, agent) })
	newcomers := &newcomers{s: s, inbox: access.Inbox}
	group.Go(func() { newcomers.run(ctx) })
	var articles []string
	group.Go(func() { articles = s.writeArticles(ctx, agent) })
	for range kills {
		time.Sleep(randomDelay(t)) //nolint:forbidigo // the moment of the blow is random on purpose
		s.kill()
		s.start()
	}
	stop()
	group.Wait()
	for _, w := range writers {
		w.verify(t)
	}
	newcomers.verify()
	s.verifyRounds(writers[0].conversation, agent)
	s.verifyArticles(agent, articles)
}

// solve solves a conversation over and over, so that what its visitor writes begins another round.
func (s *server) solve(ctx context.Context, conversation string, agent map[string]string) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ctx.Err() == nil {
		s.call(http.MethodPatch, "/api/desk/conversations/"+conversation, agent, map[string]string{"status": "solved"}, nil)
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// verifyRounds expects of each round its row, the event that began it, and the head in the last one.
func (s *server) verifyRounds(conversation string, agent map[string]string) {
	s.t.Helper()
	var detail struct{ Conversation struct{ Round int } }
	if status := s.call(http.MethodGet, "/api/desk/conversations/"+conversation, agent, nil, &detail); status != http.StatusOK {
		s.t.Fatalf("read the head: status %d", status)
	}
	for what, query := range map[string]string{
		"rows":   `SELECT coalesce(group_concat(round), '') FROM (SELECT round FROM rounds WHERE conversation = ? ORDER BY round)`,
		"events": `SELECT '1' || coalesce(',' || group_concat(round), '') FROM (SELECT json_extract(data, '$.round') AS round FROM messages WHERE conversation = ? AND event_type = 'reopened' ORDER BY seq)`,
	} {
		found := s.ask(query, conversation)
		var want []string
		for n := range detail.Conversation.Round {
			want = append(want, strconv.Itoa(n+1))
		}
		if found != strings.Join(want, ",") {
			s.t.Errorf("in round %d there are the %s %s", detail.Conversation.Round, what, found)
		}
	}
	s.t.Logf("%d rounds", detail.Conversation.Round)
	if detail.Conversation.Round < kills/2 {
		s.t.Errorf("only %d rounds in %d lives of the server", detail.Conversation.Round, kills)
	}
}

// newcomers are visitors who each write one first message, over and over until it is acknowledged.
type newcomers struct {
	s     *server
	inbox string

	opened []map[string]string // headers of those who were answered
}

func (n *newcomers) run(ctx context.Context) {
	for ctx.Err() == nil {
		header := map[string]string{"X-Porchlight-Inbox": n.inbox, "X-Porchlight-Session": newToken(n.s.t)}
		w := &writer{s: n.s, name: "newcomer", header: header, path: "/api/desk/visitor/messages"}
		if w.one(ctx, len(n.opened)); len(w.acked) == 1 {
			n.opened = append(n.opened, header)
		}
	}
}

// verify expects one conversation with one message for each, however often it was sent.
func (n *newcomers) verify() {
	for i, header := range n.opened {
		var list struct{ Conversations []struct{ ID string } }
		n.s.call(http.MethodGet, "/api/desk/visitor/conversations", header, nil, &list)
		if len(list.Conversations) != 1 {
			n.s.t.Errorf("newcomer %d has %d conversations", i, len(list.Conversations))
			continue
		}
		var page struct{ Messages []struct{ Body, Kind string } }
		n.s.call(http.MethodGet, "/api/desk/visitor/conversations/"+list.Conversations[0].ID+"/messages", header, nil, &page)
		count := 0
		for _, m := range page.Messages {
			if m.Kind == "reply" {
				count++
			}
		}
		if count != 1 {
			n.s.t.Errorf("newcomer %d finds the first message %d times", i, count)
		}
	}
	n.s.t.Logf("%d newcomers", len(n.opened))
}

func randomDelay(t *testing.T) time.Duration {
	n, err := rand.Int(rand.Reader, big.NewInt(300))
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(100+n.Int64()) * time.Millisecond
}

func newToken(t testing.TB) string {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// one sends message n until it is acknowledged, or ctx ends.
func (w *writer) one(ctx context.Context, n int) {
	draft := map[string]string{"client_id": fmt.Sprintf("%s-message-%d", w.name, n), "body": fmt.Sprintf("%s says %d", w.name, n)}
	if w.conversation != "" {
		draft["conversation"] = w.conversation
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if a, ok := w.try(draft); ok {
			if a.Message.Body != draft["body"] {
				w.s.t.Errorf("%s: acknowledged %q for %q", w.name, a.Message.Body, draft["body"])
			}
			w.acked = append(w.acked, acked{a.Conversation, draft["client_id"], draft["body"], a.number()})
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (w *writer) try(draft map[string]string) (a ack, ok bool) {
	if w.hello != nil {
		return w.trySocket(draft)
	}
	status := w.s.call(http.MethodPost, w.path, w.header, draft, &a)
	if status != 0 && status != http.StatusOK && status < 500 && status != http.StatusTooManyRequests {
		w.s.t.Errorf("%s: status %d", w.name, status)
	}
	return a, status == http.StatusOK
}

// trySocket opens a socket for a single message: each try is a new connection, as after a cut.
func (w *writer) trySocket(draft map[string]string) (a ack, ok bool) {
	c, response, err := websocket.DefaultDialer.Dial("ws://"+w.s.addr+"/api/chat/socket", nil)
	if err != nil {
		return a, false
	}
	defer func() { _ = response.Body.Close(); _ = c.Close() }() // nothing more is expected of it
	if c.WriteJSON(hello{w.hello["t"], 1, w.hello["as"], w.hello["inbox"], w.hello["token"]}) != nil {
		return a, false
	}
	send := map[string]string{"t": "send"}
	for k, v := range draft {
		send[k] = v
	}
	if c.WriteJSON(send) != nil || c.SetReadDeadline(time.Now().Add(10*time.Second)) != nil {
		return a, false
	}
	for {
		_, raw, err := c.ReadMessage()
		if err != nil {
			return a, false
		}
		for line := range strings.SplitSeq(string(raw), "\n") {
			a = ack{}
			if !strings.HasPrefix(line, `{"t":"ack"`) && !strings.HasPrefix(line, `{"t":"error"`) {
				continue // news of others
			}
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				w.s.t.Errorf("%s: frame %q: %v", w.name, line, err)
				return a, false
			}
			switch {
			case a.T == "ack" && a.ClientID == draft["client_id"]:
				return a, true
			case a.T == "error" && a.Code != "unavailable" && a.Code != "rate_limited":
				w.s.t.Errorf("%s: %s", w.name, line)
			}
		}
	}
}

type hello struct {
	T     string `json:"t"`
	V     int    `json:"v"`
	As    string `json:"as"`
	Inbox string `json:"inbox,omitempty"`
	Token string `json:"token"`
}

// verify reads the conversation as this writer may see it.
func (w *writer) verify(t *testing.T) {
	path := "/api/desk/conversations/" + w.conversation + "/messages"
	if strings.HasPrefix(w.path, "/api/desk/visitor/") {
		path = strings.Replace(path, "/desk/", "/desk/visitor/", 1)
	}
	seen := map[string]int64{}
	var last int64
	for {
		var page struct {
			Messages []struct {
				Seq       int64  `json:"seq"`
				PublicSeq int64  `json:"public_seq"`
				Body      string `json:"body"`
			}
			More bool
		}
		if status := w.s.call(http.MethodGet, fmt.Sprintf("%s?after=%d", path, last), w.header, nil, &page); status != http.StatusOK {
			t.Fatalf("%s reads: status %d", w.name, status)
		}
		for _, m := range page.Messages {
			number := m.PublicSeq
			if m.Seq != 0 {
				number = m.Seq
			}
			if number != last+1 {
				t.Errorf("%s: %d comes after %d", w.name, number, last)
			}
			last = number
			if _, twice := seen[m.Body]; twice && m.Body != "" {
				t.Errorf("%s: %q stands twice", w.name, m.Body)
			}
			seen[m.Body] = number
		}
		if !page.More {
			break
		}
	}
	for _, a := range w.acked {
		if seen[a.body] != a.number {
			t.Errorf("%s: %q was acknowledged as %d and stands at %d", w.name, a.body, a.number, seen[a.body])
		}
	}
	ordered := slices.IsSortedFunc(w.acked, func(a, b acked) int { return int(a.number - b.number) })
	if !ordered {
		t.Errorf("%s: its own messages are out of order", w.name)
	}
	t.Logf("%s: %d acknowledged", w.name, len(w.acked))
	if len(w.acked) < kills {
		t.Errorf("%s: only %d messages in %d lives of the server", w.name, len(w.acked), kills)
	}
}

// writeArticles saves articles over PocketBase's REST until ctx ends, and returns the titles that were confirmed.
func (s *server) writeArticles(ctx context.Context, agent map[string]string) (titles []string) {
	for n := 0; ctx.Err() == nil; n++ {
		var article, text struct{ ID string }
		if s.call(http.MethodPost, "/api/collections/articles/records", agent, map[string]any{"visibility": "public"}, &article) != http.StatusOK {
			continue
		}
		title := fmt.Sprintf("Lantern number q%dq", n)
		if s.call(http.MethodPost, "/api/collections/article_texts/records", agent, map[string]any{"article": article.ID, "locale": "en",
			"slug": fmt.Sprintf("lantern-%d", n), "title": title, "body": "How to light it.", "status": "published"}, &text) == http.StatusOK {
			titles = append(titles, title)
		}
	}
	return titles
}

func (s *server) verifyArticles(agent map[string]string, titles []string) {
	s.t.Helper()
	s.t.Logf("%d articles", len(titles))
	for _, title := range titles {
		word := title[strings.LastIndex(title, " ")+1:]
		s.eventually("the index to know "+word, func() bool {
			var found struct {
				Articles []struct{ Title []struct{ Text string } }
			}
			if s.call(http.MethodGet, "/api/desk/articles?q="+word, agent, nil, &found) != http.StatusOK {
				return false
			}
			for _, a := range found.Articles {
				var b strings.Builder
				for _, piece := range a.Title {
					b.WriteString(piece.Text)
				}
				if b.String() == title {
					return true
				}
			}
			return false
		})
	}
}
