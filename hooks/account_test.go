package hooks_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"porchlight/chat"
	"porchlight/internal/apptest"
	say "porchlight/internal/desk"
)

func TestAnAddressIsProvenByTheCodeThatWasMailedToIt(t *testing.T) {
	t.Parallel()
	d := openShop(t).device()
	conversation := d.write("Where is my lamp?", "ada@mail.example")
	d.refused(say.Forbidden, "address", "POST", "/conversations/"+conversation+"/transcript", map[string]any{})
	d.want(202, "POST", "/address", map[string]string{"address": "Ada@Mail.example"})
	m := d.mail.Take(1)
	code := digits.FindString(m.Text)
	if len(m.To) != 1 || m.To[0] != "Ada@mail.example" || !strings.HasPrefix(m.Subject, code) || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("%+v", m)
	}
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "eve@mail.example", "code": code})
	d.want(200, "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code[:3] + " " + code[3:]})
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code}) // once
	d.answer(conversation, "answer-01", "On its way.")
	d.want(202, "POST", "/conversations/"+conversation+"/transcript", map[string]any{})
	m = d.mail.Await("the transcript", func(taken []apptest.Mail, _ int) bool {
		return strings.Contains(taken[len(taken)-1].Subject, "Gespräch")
	})[len(d.mail.Mails())-1]
	if !strings.Contains(m.Text, "Where is my lamp?") || !strings.Contains(m.HTML, "On its way.") || strings.Contains(m.Text, "Only for us") {
		t.Errorf("the transcript reads\n%s", m.Text)
	}
}

func TestACodeBearsFiveWrongGuesses(t *testing.T) {
	t.Parallel()
	d := openShop(t).device()
	d.write("Hello", "")
	d.want(202, "POST", "/address", map[string]string{"address": "ada@mail.example"})
	code := digits.FindString(d.mail.Take(1).Text)
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	for range 5 {
		d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": wrong})
	}
	d.refused(say.BadRequest, "code", "POST", "/address/proof", map[string]string{"address": "ada@mail.example", "code": code})
	d.proves("ada@mail.example") // a new code has new tries
}

func TestAnswersDoNotTellWhetherAnAddressIsKnown(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	first := s.device()
	first.write("Hello", "")
	first.proves("known@mail.example")
	d := s.device()
	d.write("Hello", "")
	mailed := func(address string, mails int) *httptest.ResponseRecorder { // a code that is replaced before it was mailed is not
		rec := d.ask("POST", "/address", map[string]string{"address": address})
		d.mail.Await("the code", func(taken []apptest.Mail, _ int) bool { return len(taken) == mails })
		return rec
	}
	known, fresh := mailed("known@mail.example", 2), mailed("fresh@mail.example", 3)
	if known.Code != fresh.Code || known.Body.String() != fresh.Body.String() {
		t.Errorf("%d %s, %d %s", known.Code, known.Body, fresh.Code, fresh.Body)
	}
	d.proves("known@mail.example") // a second device of the same person, or of another: it joins nothing
	if len(d.sees()) != 1 || len(first.sees()) != 1 {
		t.Error("the same address has joined conversations")
	}
}

func TestMailsCannotBeAskedForWithoutEnd(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for name, target := range map[string]func(n int) (device *device, address string){
		"one address": func(int) (*device, string) {
			d := s.device()
			d.write("Hello", "")
			return d, "victim@mail.example"
		},
		"one contact": func() func(n int) (*device, string) {
			d := s.device()
			d.write("Hello", "")
			return func(n int) (*device, string) { return d, string(rune('a'+n)) + "@mail.example" }
		}(),
	} {
		refusals := 0
		for n := range 8 {
			d, address := target(n)
			if rec := d.ask("POST", "/address", map[string]string{"address": address}); rec.Code == http.StatusTooManyRequests {
				refusals++
			} else if rec.Code != http.StatusAccepted {
				t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
			}
		}
		if refusals < 2 {
			t.Errorf("%s: %d of 8 were refused", name, refusals)
		}
	}
}

func TestAnswersToWhoHasLeftAreMailedOnceAndTogether(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	d := s.device()
	conversation := d.write("Where is my lamp?", "ada@mail.example")
	s.mail.Answer(func(n int) string { // the first tries fail, as mail servers do
		if n < 3 {
			return "451 later"
		}
		return ""
	})
	s.answer(conversation, "answer-01", "On its way.")
	m := s.mail.Take(1)
	if m.To[0] != "ada@mail.example" || !strings.Contains(m.Text, "On its way.") || m.Subject != "Public agent von Shop hat Ihnen geantwortet" {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
	s.answer(conversation, "answer-02", "It has arrived.")
	second := s.mail.Take(2)
	if strings.Contains(second.Text, "On its way.") || !strings.Contains(second.Text, "It has arrived.") {
		t.Errorf("what was mailed before comes again:\n%s", second.Text)
	}
	if m.Header.Get("References") != second.Header.Get("References") || m.Header.Get("Message-ID") == second.Header.Get("Message-ID") {
		t.Error("the two mails do not stand together")
	}
}

// link is the secret of a mailed answer's link.
func (s *shop) link(n int) string {
	s.t.Helper()
	text := s.mail.Take(n).Text
	_, secret, found := strings.Cut(text, "https://help.heron.example/chat/"+apptest.InboxKey+"#link=")
	if !found {
		s.t.Fatalf("there is no link in\n%s", text)
	}
	secret, _, _ = strings.Cut(secret, "\n")
	return strings.TrimSpace(secret)
}

func TestAMailedLinkOpensItsConversationAndNoOther(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	home := s.device()
	first := home.write("The first matter", "ada@mail.example")
	second := home.write("The second matter", "")
	s.answer(first, "answer-01", "An answer to the first.")
	secret := s.link(1)

	guest := s.device()
	socket, err := guest.dial() // it is open before the link is
	if err != nil {
		t.Fatal(err)
	}
	guest.refused(say.NotFound, "secret", "POST", "/link", map[string]string{"secret": newToken()})
	if got := string(guest.want(200, "POST", "/link", map[string]string{"secret": secret})); got != `{"conversation":"`+first+`"}` {
		t.Errorf("the link opens %s", got)
	}
	welcome := until(t, socket, func(f chat.Frame) bool { return f.T == "welcome" })
	if len(welcome.Conversations) != 1 || welcome.Conversations[0].ID != first {
		t.Errorf("welcomed with %+v", welcome.Conversations)
	}
	if seen := guest.sees(); len(seen) != 1 || seen[0] != first {
		t.Errorf("sees %v", seen)
	}
	guest.want(200, "GET", "/conversations/"+first+"/messages", nil)
	guest.refused(say.NotFound, "conversation", "GET", "/conversations/"+second+"/messages", nil)
	guest.refused(say.NotFound, "conversation", "POST", "/conversations/"+second+"/seen", map[string]int{"seen": 1, "delivered": 1})
	guest.refused(say.NotFound, "conversation", "POST", "/messages", map[string]string{"conversation": second, "client_id": "guest-0001", "body": "Let me in"})
	guest.refused(say.Forbidden, "conversation", "POST", "/messages", map[string]string{"client_id": "guest-0002", "body": "A new matter"})
	guest.refused(say.NotFound, "conversation", "POST", "/conversations/"+second+"/rating", map[string]int{"score": 1})

	s.answer(second, "answer-02", "Not for the guest.")
	s.answer(first, "answer-03", "For both.")
	heard := until(t, socket, func(f chat.Frame) bool { return f.T == "message" && f.Message.Kind == say.Reply })
	if heard.Message.Body != "For both." {
		t.Errorf("the socket heard %q", heard.Message.Body)
	}
	guest.want(200, "POST", "/messages", map[string]string{"conversation": first, "client_id": "guest-0003", "body": "Thank you"})
	if seen := home.sees(); len(seen) != 2 {
		t.Errorf("the first device sees %v", seen)
	}
	stranger := s.device()
	stranger.write("Something else", "")
	stranger.refused(say.Conflict, "token", "POST", "/link", map[string]string{"secret": secret})
}

func TestErasingIsSeenByAgentsAndOtherTabsAndEndsTheSession(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	d := s.device()
	conversation := d.write("My secret", "ada@mail.example")
	tab, err := d.dial()
	if err != nil {
		t.Fatal(err)
	}
	agent, err := chat.Dial(t.Context(), s.base, say.Hello{As: say.ByAgent, Token: s.Token(apptest.Agent)})
	if err != nil {
		t.Fatal(err)
	}
	defer agent.Close()
	d.want(204, "DELETE", "", nil)
	redacted := func(f chat.Frame) bool {
		return f.T == "message" && f.Changed && f.Message.Redacted && f.Message.Body == ""
	}
	until(t, tab, redacted)
	until(t, agent, redacted)
	event := until(t, agent, func(f chat.Frame) bool { return f.T == "message" && f.Message.EventType == say.Erased })
	if id, _ := event.Conversation(); id != conversation {
		t.Errorf("erased is told of %s", id)
	}
	for err = nil; err == nil; {
		_, err = tab.Next()
	}
	d.refused(say.Unauthorized, "", "GET", "/conversations", nil)
	if _, err := d.dial(); say.AsError(err).Code != say.Unauthorized {
		t.Errorf("a socket of the erased session: %v", err)
	}
}
