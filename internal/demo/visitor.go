package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"porchlight/chat"
	"porchlight/internal/demo/content"
	"porchlight/internal/desk"
)

const (
	previewEvery = 350 * time.Millisecond // below the four a second that a desk takes
	ackWait      = 10 * time.Second       // before a line is sent again, with the same client id
	linger       = 40 * time.Second       // after the last word, before the page is closed
	comeBack     = 3 * time.Second        // after a lost connection, doubled up to comeBackMost
	comeBackMost = 30 * time.Second
	answerMost   = 1 << 20 // bytes of a page of messages
	askWait      = 10 * time.Second
)

// visitor is one simulated visitor at their browser.
type visitor struct {
	// fixed
	stage *stage
	who   *content.Contact
	token string

	waiting atomic.Bool // for an answer

	// owned by live
	script
	conversation string
	typing       *typing
	shown        time.Time // when the last preview was sent
}

// typing is a line on its way: Text up to at has been typed.
type typing struct {
	turn
	due     time.Time // when it begins
	at      int
	started bool
	sent    bool
}

func newVisitor(s *stage, v content.Visitor, token string) *visitor {
	return &visitor{stage: s, who: s.contact(v.Contact), token: token, script: newScript(v)}
}

// live plays until all is said.
func (v *visitor) live(ctx context.Context) error { return v.stage.again(ctx, v.visit) }

// visit is one connection.
func (v *visitor) visit(ctx context.Context) (over bool, err error) {
	c, err := chat.Dial(ctx, v.stage.base, desk.Hello{As: desk.ByContact, Token: v.token, Inbox: v.stage.inbox, Locale: v.who.Locale})
	if err != nil {
		return false, err
	}
	frames := make(chan chat.Frame, 16)
	var listener sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	listener.Go(func() { listen(ctx, c, frames) })
	defer func() {
		stop()
		c.Close()
		listener.Wait()
	}()
	if err := v.heard(ctx, c, c.Welcome); err != nil {
		return false, err
	}
	for {
		wait, over := v.plan()
		timer := time.NewTimer(wait)
		select {
		case f, ok := <-frames:
			if !ok {
				return false, fmt.Errorf("the connection ended")
			}
			err = v.heard(ctx, c, f)
		case <-timer.C:
			if over {
				return true, nil
			}
			err = v.act(c)
		case <-ctx.Done():
			err = ctx.Err()
		}
		timer.Stop()
		if err != nil {
			return false, err
		}
	}
}

// listen hands frames over until the connection ends, for whatever reason: the visitor comes back.
func listen(ctx context.Context, c *chat.Client, frames chan<- chat.Frame) {
	defer close(frames)
	for {
		f, err := c.Next()
		if err != nil {
			return
		}
		select {
		case frames <- f:
		case <-ctx.Done():
			return
		}
	}
}

// plan says how long until the next act; over, that nothing but leaving is left.
func (v *visitor) plan() (wait time.Duration, over bool) {
	v.waiting.Store(v.waits())
	now := v.stage.clock()
	t, talks, over := v.next()
	switch {
	case over:
		v.typing = nil
		return v.stage.paced(linger), true
	case !talks:
		v.typing = nil
		return time.Hour, false // until a frame comes
	}
	if v.typing == nil || v.typing.id != t.id {
		since := now
		if t.id == impatientID {
			since = v.lastAt
		}
		v.typing = &typing{turn: t, due: since.Add(v.stage.paced(t.wait))}
	}
	switch {
	case v.typing.sent:
		return ackWait, false
	case v.typing.started:
		return v.stage.paced(previewEvery + rand.N(previewEvery)), false
	}
	return v.typing.due.Sub(now), false
}

// act types on, or sends what is typed.
func (v *visitor) act(c *chat.Client) error {
	t := v.typing
	if t == nil {
		return nil
	}
	if !t.started {
		t.started = true
		if v.fromTeam > 0 {
			if err := c.Seen(v.conversation, v.last, v.last); err != nil {
				return err
			}
		}
	}
	if t.at < len(t.line.Text) {
		t.at = further(t.line, t.at)
		return v.preview(c, t.line.Text[:t.at])
	}
	d := desk.Draft{Conversation: v.conversation, ClientID: t.id, Body: t.line.Text, Lang: v.who.Locale}
	if d.Conversation == "" {
		d.Opening = &desk.Opening{Name: v.who.Name, Address: v.who.Email, Page: v.Pages[len(v.Pages)-1], TZ: v.who.TZ}
	}
	t.sent = true
	return c.Send(d)
}

// further is where the text stands a moment later, at the end of a word unless that is far.
func further(l content.Line, at int) int {
	steps := max(1, int(time.Duration(l.TypingMS)*time.Millisecond/(previewEvery*3/2)))
	to := min(len(l.Text), at+max(1, len(l.Text)/steps)+rand.IntN(4))
	for to < len(l.Text) && !utf8.RuneStart(l.Text[to]) {
		to++
	}
	return to
}

// preview shows what is being typed; before there is a conversation, nobody is there to see it.
func (v *visitor) preview(c *chat.Client, text string) error {
	if v.conversation == "" || v.stage.clock().Sub(v.shown) < previewEvery {
		return nil
	}
	v.shown = v.stage.clock()
	return c.Typing(v.conversation, true, strings.TrimSpace(text))
}

// heard takes in what the desk says.
func (v *visitor) heard(ctx context.Context, c *chat.Client, f chat.Frame) error {
	id, head := f.Conversation()
	switch f.T {
	case "welcome":
		if len(f.Conversations) == 0 {
			return nil
		}
		v.conversation, v.solved = f.Conversations[0].ID, f.Conversations[0].Status == desk.Solved
		return v.catchUp(ctx)
	case "conversation":
		if id == v.conversation {
			v.solved = head.Status == desk.Solved
		}
	case "ack":
		v.conversation = id
		return v.take(ctx, *f.Message)
	case "message":
		if f.Changed {
			return nil
		}
		v.conversation = id
		if err := v.take(ctx, *f.Message); err != nil {
			return err
		}
		if f.Message.Author.Kind == desk.ByAgent {
			return c.Seen(id, v.last, 0)
		}
	case "error":
		if f.Re != "typing" && f.Re != "seen" && f.Code != desk.RateLimited {
			return fmt.Errorf("the desk refused %s: %s", f.Re, f.Text)
		}
	}
	return nil
}

func (v *visitor) take(ctx context.Context, m desk.Message) error {
	if v.hear(m) {
		return v.catchUp(ctx)
	}
	return nil
}

// catchUp asks for what came while nobody listened.
func (v *visitor) catchUp(ctx context.Context) error {
	for more := true; more; {
		ctx, cancel := context.WithTimeout(ctx, askWait)
		page, err := v.ask(ctx)
		cancel()
		if err != nil {
			return fmt.Errorf("ask for missed messages: %w", err)
		}
		for _, m := range page.Messages {
			v.hear(m)
		}
		more = page.More
	}
	return nil
}

type messages struct {
	Messages []desk.Message `json:"messages"`
	More     bool           `json:"more"`
}

func (v *visitor) ask(ctx context.Context) (page messages, err error) {
	address := fmt.Sprintf("%s/api/desk/visitor/conversations/%s/messages?after=%d", v.stage.base, v.conversation, v.last)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return page, err
	}
	r.Header.Set("X-Porchlight-Inbox", v.stage.inbox)
	r.Header.Set("X-Porchlight-Session", v.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return page, err
	}
	defer func() { _ = answer.Body.Close() }() // read to its end or given up
	if answer.StatusCode != http.StatusOK {
		return page, fmt.Errorf("answered %s", answer.Status)
	}
	return page, json.NewDecoder(io.LimitReader(answer.Body, answerMost)).Decode(&page)
}
