package chat

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"porchlight/internal/desk"
)

var update = flag.Bool("update", false, "write the server's golden frames anew")

const goldenFile = "testdata/frames.txtar"

// entry is one file of a txtar archive.
type entry struct{ name, text string }

// entries reads the golden file: a comment, then files that begin with a line "-- name --".
func entries(t testing.TB) (comment string, list []entry) {
	t.Helper()
	data, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		name, marked := strings.CutPrefix(line, "-- ")
		name, ended := strings.CutSuffix(name, " --\n")
		switch {
		case marked && ended:
			list = append(list, entry{name: name})
		case list == nil:
			comment += line
		default:
			list[len(list)-1].text += line
		}
	}
	return comment, list
}

// golden are the frames under a folder of the file, by name without it.
func golden(t testing.TB, folder string) (names []string, frames map[string]string) {
	t.Helper()
	frames = map[string]string{}
	_, list := entries(t)
	for _, e := range list {
		if path.Dir(e.name) == folder {
			names = append(names, path.Base(e.name))
			frames[path.Base(e.name)] = strings.TrimSuffix(e.text, "\n")
		}
	}
	if len(names) == 0 {
		t.Fatalf("%s has nothing under %s", goldenFile, folder)
	}
	return names, frames
}

// serverFrames are all frames that the server writes, from values, in the order of the file.
func serverFrames() (names []string, frames map[string][]byte) {
	const now = desk.Millis(1790000000000)
	mara := desk.Identity{Kind: desk.ByAgent, ID: "a1", Name: "Mara"}
	ada := desk.Identity{Kind: desk.ByContact, ID: "p1", Name: "Ada"}
	reply := desk.Message{ID: "m1", Seq: 13, PublicSeq: 12, ClientID: "0c7d9a1e-7b0f", Kind: desk.Reply,
		Author: desk.Author{Kind: desk.ByAgent, ID: "a1", Name: "Mara"}, Body: "Hello", Lang: "en", At: now}
	first := desk.Message{ID: "m0", Seq: 1, PublicSeq: 1, ClientID: "5e1b22aa-90cd", Kind: desk.Reply,
		Author: desk.Author{Kind: desk.ByContact, ID: "p1", Name: "Ada"}, Body: "Does it fit?\n\"E14\" \\ <b> \u2028 灯 🪔", At: now}
	note := desk.Message{ID: "m2", Seq: 14, ClientID: "0c7d9a1e-7b10", Kind: desk.Note, Author: reply.Author, Body: "Ask the workshop", At: now}
	photo := desk.Message{ID: "m4", Seq: 16, PublicSeq: 14, ClientID: "5e1b22aa-90cf", Kind: desk.Reply, Author: first.Author, At: now,
		Files: []desk.File{{ID: "f1", Name: "lamp \"heron\".jpg", Mime: "image/jpeg", Size: 184320, Width: 3024, Height: 4032},
			{ID: "f2", Name: "receipt.pdf", Mime: "application/pdf", Size: 52000}}}
	redacted := reply
	redacted.Rev, redacted.Redacted, redacted.Body = 2, true, ""
	event := desk.Message{ID: "m3", Seq: 15, PublicSeq: 13, Kind: desk.Event, EventType: desk.Assigned, Author: desk.Author{Kind: desk.BySystem},
		Data: json.RawMessage(`{"actor":"a1","before":"","after":"a1","team":"t1","assignee":"a1","name":"Mara"}`), At: now}
	c := desk.Conversation{ID: "c1", Number: 17, Kind: desk.Chat, Subject: "Lamp", Status: desk.Open, Priority: desk.Normal, Inbox: "i1",
		Contact: "p1", ContactName: "Ada", Assignee: "a1", Team: "t1", Locale: "de", LastSeq: 15, PublicSeq: 13, PublicRev: 2, Version: 9, Round: 1,
		Preview: "Hello", LastAuthor: desk.ByAgent, LastAt: now, FirstReplyAt: now, DueAt: now + 60000, Tags: "g1 g2", Followers: "a2",
		Custom: `{"moving":"2026-10-02","order":"L-2041"}`, Created: now - 90000}
	public := c.Public(&desk.Author{Name: "Mara", Avatar: "/api/files/agents/a1/mara.webp"})
	welcomed := public
	welcomed.Seen, welcomed.TeamSeen = 12, 11
	news := func(kind desk.NewsKind, m *desk.Message) *desk.News {
		return &desk.News{Pos: 4712, Kind: kind, Conversation: c, Message: m}
	}
	forVisitor := func(kind desk.NewsKind, m desk.Message) []byte {
		p, _ := m.Public()
		return appendPublicMessageFrame(nil, news(kind, &m), AppendMessage(nil, &p))
	}
	preview, writesNote := typing{"c1", true, false, "Is there"}, typing{"c1", true, true, ""}
	off := typing{conversation: "c1"}
	frames = map[string][]byte{}
	add := func(name string, frame []byte) { names, frames[name+".json"] = append(names, name+".json"), frame }

	add("welcome-agent", appendWelcome(nil, &mara, &desk.Welcome{Epoch: "k3v0", Pos: 4711}, now, floor{[]agentState{{"a1", desk.Accepting}, {"a2", desk.Away}}, []agentLook{{"c1", "a2"}}, []desk.Load{{Agent: "a1", Chats: 3}}}))
	add("welcome-visitor", appendWelcome(nil, &ada, &desk.Welcome{Epoch: "k3v0", Conversations: []desk.PublicConversation{welcomed}}, now, floor{}))
	add("welcome-stranger", appendWelcome(nil, &desk.Identity{Kind: desk.ByContact}, &desk.Welcome{Epoch: "k3v0"}, now, floor{}))
	add("ack-agent", AppendAck(nil, &mara, &desk.Receipt{Message: reply, Conversation: "c1"}))
	add("ack-note", AppendAck(nil, &mara, &desk.Receipt{Message: note, Conversation: "c1"}))
	add("ack-visitor", AppendAck(nil, &ada, &desk.Receipt{Message: first, Conversation: "c1", Contact: "p1", Opened: true}))
	add("ack-repeated", AppendAck(nil, &ada, &desk.Receipt{Message: first, Conversation: "c1", Contact: "p1", Repeated: true}))
	add("message-agent", appendMessageFrame(nil, news(desk.MessageAdded, &reply)))
	add("message-agent-contact", appendMessageFrame(nil, news(desk.MessageAdded, &first)))
	add("message-agent-note", appendMessageFrame(nil, news(desk.MessageAdded, &note)))
	asks := note
	asks.ID, asks.Mentions = "m5", []string{"a2", "a3"}
	add("message-agent-mentions", appendMessageFrame(nil, news(desk.MessageAdded, &asks)))
	offered := event
	offered.EventType, offered.Data = desk.HandoverOffered, json.RawMessage(`{"actor":"a1","before":"a1","after":"a2","name":"Idris","handover":"h1","by":1790003600000}`)
	add("message-agent-handover", appendMessageFrame(nil, news(desk.MessageAdded, &offered)))
	add("message-visitor-handover", forVisitor(desk.MessageAdded, offered))
	add("notification", appendBell(nil, &desk.Bell{Agent: "a2", Unread: 3, New: &desk.Notification{ID: "n1", Kind: desk.ToldMention, Conversation: "c1", Seq: 14,
		Actor: "a1", At: now}}))
	add("notification-offered", appendBell(nil, &desk.Bell{Agent: "a2", Unread: 1, New: &desk.Notification{ID: "n2", Kind: desk.ToldOffered, Conversation: "c1", Seq: 15,
		Actor: "a1", Handover: "h1", Team: "t1", At: now}}))
	add("notification-article", appendBell(nil, &desk.Bell{Agent: "a2", Unread: 2, New: &desk.Notification{ID: "n3", Kind: desk.ToldReviewAsked, Actor: "a1",
		Article: "k1", Locale: "de", At: now}}))
	add("notification-read", appendBell(nil, &desk.Bell{Agent: "a2"}))
	add("contact", appendContact(nil, []string{"p1", "p2"}))
	add("kudos", appendKudos(nil, "c1", &desk.Kudos{Message: "m1", By: "a2", Given: true}))
	add("draft", appendUnsent(nil, &desk.Unsent{Conversation: "c1", Version: 7, Mode: desk.Note, Reply: "Dear Ada,", Note: "Ask them",
		Files: desk.UnsentFiles{Reply: photo.Files}}))
	add("draft-gone", appendUnsent(nil, &desk.Unsent{Conversation: "c1", Mode: desk.Reply}))
	add("message-agent-event", appendMessageFrame(nil, news(desk.MessageAdded, &event)))
	add("message-agent-changed", appendMessageFrame(nil, news(desk.MessageChanged, &redacted)))
	add("message-agent-files", appendMessageFrame(nil, news(desk.MessageAdded, &photo)))
	add("message-visitor-files", forVisitor(desk.MessageAdded, photo))
	about := first
	about.Article = &desk.ArticleLink{ID: "k1", Title: "Bulbs & \"fittings\"", URL: "/help/en/article/bulbs"}
	add("message-agent-article", appendMessageFrame(nil, news(desk.MessageAdded, &about)))
	add("message-visitor-article", forVisitor(desk.MessageAdded, about))
	add("message-visitor", forVisitor(desk.MessageAdded, reply))
	add("message-visitor-own", forVisitor(desk.MessageAdded, first))
	add("message-visitor-event", forVisitor(desk.MessageAdded, event))
	add("message-visitor-changed", forVisitor(desk.MessageChanged, redacted))
	returned := event
	returned.EventType, returned.Data = desk.Returned, json.RawMessage(`{"before":"a1","after":"","team":"t1","name":"Mara","reason":"unanswered"}`)
	add("message-agent-returned", appendMessageFrame(nil, news(desk.MessageAdded, &returned)))
	add("message-visitor-returned", forVisitor(desk.MessageAdded, returned))
	reopened := event
	reopened.EventType, reopened.Data = desk.Reopened, json.RawMessage(`{"actor":"a1","before":"solved","after":"open","team":"t1","reason":"replied","round":2}`)
	add("message-agent-reopened", appendMessageFrame(nil, news(desk.MessageAdded, &reopened)))
	add("message-visitor-reopened", forVisitor(desk.MessageAdded, reopened))
	add("conversation-agent", appendConversationFrame(nil, news(desk.ConversationChanged, nil)))
	add("conversation-visitor", appendPublicConversationFrame(nil, &public))
	merged := public
	merged.MergedInto = "c2"
	add("conversation-visitor-merged", appendPublicConversationFrame(nil, &merged))
	promised := c
	promised.Kind, promised.Assignee, promised.PromisedBy = desk.Ticket, "", now+3_600_000
	publicTicket := promised.Public(nil)
	add("conversation-visitor-ticket", appendPublicConversationFrame(nil, &publicTicket))
	queued := news(desk.ConversationChanged, nil)
	queued.Conversation.Assignee, queued.Conversation.QueuedAt, queued.Conversation.ReturnedAt = "", now-60_000, now
	add("conversation-agent-queued", appendConversationFrame(nil, queued))
	add("message-agent-queued", appendMessageFrame(nil, &desk.News{Pos: 4712, Kind: desk.MessageAdded, Conversation: queued.Conversation, Message: &first}))
	inLine := queued.Conversation.Public(nil)
	inLine.Queue = &desk.Standing{Place: 2, Estimate: []int{60, 180}}
	add("welcome-visitor-queued", appendWelcome(nil, &ada, &desk.Welcome{Epoch: "k3v0", Conversations: []desk.PublicConversation{inLine}}, now, floor{}))
	add("gone", appendGone(nil, 4714, "c1"))
	add("typing-agent", appendTyping(nil, desk.Author{Kind: desk.ByContact, ID: "p1", Name: "Ada"}, &preview))
	add("typing-agent-note", appendTyping(nil, reply.Author, &writesNote))
	add("typing-visitor-off", appendTyping(nil, desk.Author{Kind: desk.ByAgent, Name: "Mara"}, &off))
	add("seen-agent", appendSeen(nil, "c1", desk.Mark{Reader: desk.Author{Kind: desk.ByContact, ID: "p1"}, Delivered: 12, Seen: 11}))
	add("seen-visitor", appendSeen(nil, "c1", desk.Mark{Reader: desk.Author{Kind: desk.ByAgent}, Delivered: 12, Seen: 12}))
	add("viewing", appendViewing(nil, agentLook{"c1", "a2"}, true))
	add("viewing-off", appendViewing(nil, agentLook{"c1", "a2"}, false))
	add("views", appendViews(nil))
	add("filing", appendFiling(nil))
	add("load", appendLoad(nil, desk.Load{Agent: "a1", Chats: 3}))
	add("presence", appendPresence(nil, "a1", desk.Away))
	add("page", appendPage(nil, "c1", desk.Visit{Page: "https://shop.example/lamps/heron", Title: "Heron", At: now}))
	ada1 := &visitor{id: "v1", contact: "p1", key: visitorKey{inbox: "i1"}, locale: "de", since: now - 90_000, pages: 3,
		visit:   desk.Visit{Page: "https://shop.example/lamps/heron", Title: "Heron", At: now},
		arrival: desk.Arrival{Source: "https://search.example/", TZ: "Asia/Tokyo", Visits: 2}}
	bare := &visitor{id: "v2", key: visitorKey{inbox: "i1"}, since: now, pages: 1, visit: desk.Visit{Page: "/", At: now}}
	add("visitors", appendVisitors(nil, true, 2, []*visitor{bare, ada1}, nil))
	add("visitors-nobody", appendVisitors(nil, true, 0, nil, nil))
	add("visitors-changes", appendVisitors(nil, false, 1, []*visitor{ada1}, []string{"v2"}))
	add("visitors-gone", appendVisitors(nil, false, 0, nil, []string{"v1"}))
	add("queue", appendQueue(nil, "c1", desk.Standing{Place: 2, Estimate: []int{60, 180}}))
	add("queue-unknown", appendQueue(nil, "c1", desk.Standing{Place: 2}))
	add("queue-nobody", appendQueue(nil, "c1", desk.Standing{Place: 1, BackAt: 1_790_000_600_000}))
	add("queue-over", appendQueue(nil, "c1", desk.Standing{}))
	add("error-conflict", AppendError(nil, "0c7d9a1e-7b0f", desk.Errorf(desk.Conflict, "This client_id was used with another text.")))
	add("error-rate", AppendError(nil, "typing", desk.Errorf(desk.RateLimited, "Too many frames of this kind.").After(250*time.Millisecond)))
	add("error-field", AppendError(nil, "send", desk.Errorf(desk.BadRequest, "The message is empty.").On("body")))
	add("bye", appendBye(nil, byeFrom, byeTo))
	return names, frames
}

func TestGoldenServerFramesAreWhatTheServerWrites(t *testing.T) {
	names, frames := serverFrames()
	if *update {
		text, list := entries(t)
		for _, name := range names {
			text += "-- server/" + name + " --\n" + string(frames[name]) + "\n"
		}
		for _, e := range list {
			if path.Dir(e.name) != "server" {
				text += "-- " + e.name + " --\n" + e.text
			}
		}
		if err := os.WriteFile(goldenFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, want := golden(t, "server")
	if !slices.Equal(names, written) {
		t.Errorf("the file has %v, the server writes %v", written, names)
	}
	for name, frame := range frames {
		if string(frame) != want[name] {
			t.Errorf("%s\n got %s\nwant %s", name, frame, want[name])
		}
		if !json.Valid(frame) || !utf8.Valid(frame) || bytes.ContainsAny(frame, "\n\r") {
			t.Errorf("%s is not JSON on one line", name)
		}
	}
}

func TestEncodedValuesReadBackAsTheyWere(t *testing.T) {
	var c, back desk.Conversation
	fill(reflect.ValueOf(&c).Elem())
	c.Custom = `{"order":"L-2041"}`
	if err := json.Unmarshal(AppendConversation(nil, &c), &back); err != nil || back != c {
		t.Errorf("%v\n got %+v\nwant %+v", err, back, c)
	}
	var m, mBack desk.Message
	fill(reflect.ValueOf(&m).Elem())
	m.Data = json.RawMessage(`{"before":"a"}`)
	m.Files = make([]desk.File, 1)
	fill(reflect.ValueOf(&m.Files[0]).Elem())
	if err := json.Unmarshal(AppendMessage(nil, &m), &mBack); err != nil || !reflect.DeepEqual(m, mBack) {
		t.Errorf("%v\n got %+v\nwant %+v", err, mBack, m)
	}
	var p, pBack desk.PublicConversation
	fill(reflect.ValueOf(&p).Elem())
	p.Agent = &desk.Author{Kind: desk.ByAgent, Name: "Mara", Avatar: "/api/files/agents/a1/mara.webp"}
	if err := json.Unmarshal(AppendPublicConversation(nil, &p), &pBack); err != nil || !reflect.DeepEqual(p, pBack) {
		t.Errorf("%v\n got %+v\nwant %+v", err, pBack, p)
	}
}

// fill gives each field a value of its own, so that a field that encoding forgets is missed.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("json") == "-" {
			continue // never leaves the desk
		}
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(fmt.Sprintf("value %d", i))
		case reflect.Int64:
			f.SetInt(int64(1000 + i))
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Struct:
			fill(f)
		}
	}
}

func TestGoldenClientFramesAreReadAsTheyAreMeant(t *testing.T) {
	names, frames := golden(t, "client")
	want := map[string]input{
		"hello-agent.json": {name: "hello", hello: &hello{1, desk.Hello{As: desk.ByAgent, Token: "eyJhbGciOiJIUzI1NiJ9.e30.sig"}}},
		"hello-signed.json": {name: "hello", hello: &hello{1, desk.Hello{As: desk.ByContact, Inbox: "pk_7f2kq", Identity: "eyJhbGciOiJIUzI1NiJ9.e30.sig",
			Token: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}},
		"hello-visitor.json": {name: "hello", hello: &hello{1, desk.Hello{As: desk.ByContact, Inbox: "pk_7f2kq", Locale: "de",
			Token: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}},
		"send-reply.json": {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "0c7d9a1e-7b0f", Conversation: "c1", Kind: desk.Reply, Body: "Hello", Lang: "en"}},
		"send-note.json":  {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "0c7d9a1e-7b10", Conversation: "c1", Kind: desk.Note, Body: "E14, ask the workshop", BaseSeq: 12}},
		"send-open.json": {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "5e1b22aa-90cd", Body: "Does the lamp fit an E14 bulb?",
			Opening: &desk.Opening{Name: "Ada", Address: "ada@example.com", Page: "/lamps/heron", TZ: "Asia/Tokyo"}}},
		"send-open-bare.json": {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "5e1b22aa-90ce", Body: "line one\nline two\t\"quoted\" \\ / \u2028 灯 🪔"}},
		"send-open-ticket.json": {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "5e1b22aa-90d0", Body: "It flickers",
			Opening: &desk.Opening{Name: "Ada", Address: "ada@example.com", Page: "/lamps/heron", TZ: "Asia/Tokyo",
				Fields:  map[string]string{"order": "L-2041", "what": "It flickers\nat night"},
				Trail:   []desk.Visit{{Page: "/", Title: "Lamps", At: 1789999940000}, {Page: "/lamps/heron", Title: "Heron", At: 1789999970000}},
				Article: "a1", Ticket: true}}},
		"page.json": {kind: kindPage, name: "page", visit: desk.Visit{Page: "https://shop.example/lamps/heron", Title: "Heron"}},
		"page-arrival.json": {kind: kindPage, name: "page", visit: desk.Visit{Page: "/", Title: "Lamps"},
			arrival: desk.Arrival{Source: "https://search.example/", TZ: "Asia/Tokyo", Visits: 2}},
		"visitors.json":       {kind: kindVisitors, name: "visitors", typing: typing{on: true}},
		"visitors-off.json":   {kind: kindVisitors, name: "visitors"},
		"page-bare.json":      {kind: kindPage, name: "page", visit: desk.Visit{Page: "/"}},
		"send-files.json":     {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "5e1b22aa-90cf", Conversation: "c1", Body: "", Files: []string{"f1", "f2"}}},
		"send-mentions.json":  {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "0c7d9a1e-7b12", Conversation: "c1", Kind: desk.Note, Body: "@Idris, is it an E14?", Mentions: []string{"a2", "a3"}}},
		"send-article.json":   {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "5e1b22aa-90d1", Conversation: "c1", Body: "And for an E27?", Article: "k1"}},
		"typing-on.json":      {kind: kindTyping, name: "typing", typing: typing{"c1", true, false, ""}},
		"typing-off.json":     {kind: kindTyping, name: "typing", typing: typing{"c1", false, false, ""}},
		"typing-preview.json": {kind: kindTyping, name: "typing", typing: typing{"c1", true, false, "Is there any way to get it before Fri"}},
		"typing-note.json":    {kind: kindTyping, name: "typing", typing: typing{"c1", true, true, ""}},
		"seen.json":           {kind: kindSeen, name: "seen", mark: mark{"c1", 12, 11}},
		"viewing.json":        {kind: kindViewing, name: "viewing", viewing: []string{"c1", "c2"}},
		"viewing-none.json":   {kind: kindViewing, name: "viewing", viewing: []string{}},
		"presence.json":       {kind: kindPresence, name: "presence", state: desk.Away},
		"escapes.json":        {kind: kindSend, name: "send", draft: desk.Draft{ClientID: "0c7d9a1e-7b11", Body: "A\n🪔/\b\f\r\t"}},
	}
	if len(names) != len(want) {
		t.Errorf("the file has %v", names)
	}
	for _, name := range names {
		got, err := decode([]byte(frames[name]))
		if err != nil || !reflect.DeepEqual(got, want[name]) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want[name])
		}
		if got.hello != nil {
			if err := got.hello.check(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
