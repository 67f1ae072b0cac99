package chat

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"

	"porchlight/internal/desk"
)

// input is what a client's frame says.
type input struct {
	kind  kind
	name  string // the frame's type, as it was written
	hello *hello
	draft desk.Draft
	typing
	mark
	state   desk.Presence
	visit   desk.Visit
	arrival desk.Arrival

	viewing []string // conversations on an agent's screen
}

type hello struct {
	version int64
	desk.Hello
}

type typing struct {
	conversation string
	on           bool
	note         bool // an agent writes a note: not told to the visitor
	text         string
}

type mark struct {
	conversation    string
	delivered, seen int64
}

// errNoJSON says that a message is not this protocol at all, which ends the connection.
var errNoJSON = errors.New("no JSON")

// decode reads one frame of a client. What it refuses is a desk.Error; one that wraps errNoJSON ends the connection.
func decode(data []byte) (input, error) {
	name, err := frameType(data)
	in := input{name: name}
	if err == nil {
		err = in.decode(data)
	}
	if err == nil {
		return in, nil
	}
	isJSON, err := explain(data, err)
	if !isJSON {
		err = desk.AsError(err).Because(errNoJSON)
	}
	in.kind = kindOther
	return in, err
}

// frameType finds t, wherever it stands, so that each type's members can be told apart.
func frameType(data []byte) (t string, err error) {
	if rest, ok := bytes.CutPrefix(data, []byte(`{"t":"`)); ok { // as our clients write it
		for i, b := range rest {
			if b == '"' {
				return short(string(rest[:i])), nil
			}
			if b == '\\' || b < ' ' {
				break
			}
		}
	}
	var members map[string]any
	if err := json.Unmarshal(data, &members); err != nil || members == nil {
		return "", malformed("A frame is a JSON object.")
	}
	t, ok := members["t"].(string)
	if !ok {
		return "", malformed("A frame names its type in t.").On("t")
	}
	return short(t), nil
}

// short keeps what a client made up from coming back whole in an error.
func short(name string) string {
	if len(name) <= 40 {
		return name
	}
	cut := 40
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut]
}

func (in *input) decode(data []byte) error {
	switch in.name {
	case "hello":
		in.hello = &hello{}
		return read(data, in.hello.member)
	case "send":
		in.kind = kindSend
		return readDraft(data, &in.draft)
	case "typing":
		in.kind = kindTyping
		return in.readTyping(data)
	case "seen":
		in.kind = kindSeen
		return in.readMark(data, true)
	case "presence":
		in.kind = kindPresence
		return in.readPresence(data)
	case "page":
		in.kind = kindPage
		return in.readPage(data)
	case "viewing":
		in.kind = kindViewing
		return in.readViewing(data)
	case "visitors":
		in.kind = kindVisitors
		return in.readVisitors(data)
	}
	return malformed("No frame has this type.").On("t")
}

// DecodeSend reads the fields of a send frame: from a socket, or from the body of a POST, where t may be left out.
// Whether the draft is allowed is for Draft.Validate.
func DecodeSend(data []byte) (desk.Draft, error) {
	var d desk.Draft
	if err := readDraft(data, &d); err != nil {
		_, err = explain(data, err)
		return desk.Draft{}, err
	}
	return d, nil
}

// DecodeSeen reads delivered and seen from the body of a POST.
func DecodeSeen(data []byte) (delivered, seen int64, err error) {
	var in input
	if err := in.readMark(data, false); err != nil {
		_, err = explain(data, err)
		return 0, 0, err
	}
	return in.mark.delivered, in.mark.seen, nil
}

// DecodePage reads page and title from the body of a POST.
func DecodePage(data []byte) (desk.Visit, error) {
	var in input
	if err := in.readPage(data); err != nil {
		_, err = explain(data, err)
		return desk.Visit{}, err
	}
	return in.visit, nil
}

func (h *hello) member(s *scanner, key string) (err error) {
	var as string
	switch key {
	case "t":
		return s.is("hello")
	case "v":
		h.version, err = s.count()
	case "as":
		switch as, err = s.string(); as {
		case "agent":
			h.As = desk.ByAgent
		case "visitor":
			h.As = desk.ByContact
		default:
			return malformed("A client is an agent or a visitor.")
		}
	case "token":
		h.Token, err = s.string()
	case "inbox":
		h.Inbox, err = s.string()
	case "locale":
		h.Locale, err = s.string()
	case "identity":
		h.Identity, err = s.string()
	default:
		return unknown(key)
	}
	return err
}

func (h *hello) check() error {
	switch {
	case h.version != Version:
		return malformed("This server speaks version %d of the protocol.", Version).On("v")
	case h.As == "":
		return malformed("A client is an agent or a visitor.").On("as")
	case h.Token == "" || len(h.Token) > 4096:
		return desk.Errorf(desk.Unauthorized, "A token is missing.").On("token")
	case h.As == desk.ByContact && !validToken(h.Token):
		return desk.Errorf(desk.Unauthorized, "A visitor's token is 43 characters of base64url.").On("token")
	case h.As == desk.ByContact && (h.Inbox == "" || len(h.Inbox) > 100):
		return malformed("Which inbox is this for?").On("inbox")
	case len(h.Identity) > 4096 || h.As == desk.ByAgent && h.Identity != "":
		return desk.Errorf(desk.Unauthorized, "This is not a visitor's identity.").On("identity")
	case h.As == desk.ByAgent && h.Inbox != "":
		return malformed("Agents have no inbox to name.").On("inbox")
	case h.Locale != "" && !desk.ValidLocale(h.Locale):
		return malformed("That is not a language tag.").On("locale")
	}
	return nil
}

// validToken: 32 bytes of base64url without padding are 43 characters, of which the last has two bits to spare, both 0.
func validToken(token string) bool {
	if len(token) != 43 {
		return false
	}
	for _, b := range []byte(token) {
		if b != '-' && b != '_' && (b < '0' || b > '9') && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z') {
			return false
		}
	}
	switch token[42] {
	case 'A', 'E', 'I', 'M', 'Q', 'U', 'Y', 'c', 'g', 'k', 'o', 's', 'w', '0', '4', '8':
		return true
	}
	return false
}

func (in *input) readTyping(data []byte) error {
	on := false
	err := read(data, func(s *scanner, key string) (err error) {
		switch key {
		case "t":
			return s.is("typing")
		case "conversation":
			in.typing.conversation, err = s.string()
		case "on":
			on = true
			in.on, err = s.bool()
		case "note":
			in.note, err = s.bool()
		case "text":
			in.text, err = s.string()
		default:
			return unknown(key)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case in.typing.conversation == "":
		return malformed("Which conversation is this for?").On("conversation")
	case !on:
		return malformed("Does somebody write, or not?").On("on")
	}
	return desk.CheckText("text", in.text, desk.MaxTyping)
}

func (in *input) readMark(data []byte, withConversation bool) error {
	found := false
	err := read(data, func(s *scanner, key string) (err error) {
		switch {
		case key == "t":
			return s.is("seen")
		case key == "conversation" && withConversation:
			in.mark.conversation, err = s.string()
		case key == "delivered":
			found = true
			in.delivered, err = s.count()
		case key == "seen":
			found = true
			in.seen, err = s.count()
		default:
			return unknown(key)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case withConversation && in.mark.conversation == "":
		return malformed("Which conversation is this for?").On("conversation")
	case !found:
		return malformed("How far has the reader come?").On("seen")
	}
	in.delivered = max(in.delivered, in.seen) // what was seen was delivered
	return nil
}

func (in *input) readPresence(data []byte) error {
	err := read(data, func(s *scanner, key string) (err error) {
		var state string
		switch key {
		case "t":
			return s.is("presence")
		case "state":
			state, err = s.string()
			in.state = desk.Presence(state)
		default:
			return unknown(key)
		}
		return err
	})
	if err == nil && in.state != desk.Accepting && in.state != desk.Away && in.state != desk.Invisible {
		return malformed("An agent is accepting, away or invisible.").On("state")
	}
	return err
}

func (in *input) readViewing(data []byte) error {
	found := false
	err := read(data, func(s *scanner, key string) (err error) {
		switch key {
		case "t":
			return s.is("viewing")
		case "conversations":
			found = true
			in.viewing, err = s.strings()
		default:
			return unknown(key)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case !found:
		return malformed("Which conversations are on screen?").On("conversations")
	case len(in.viewing) > looksMost:
		return malformed("A client looks at %d conversations at most.", looksMost).On("conversations")
	}
	slices.Sort(in.viewing)
	in.viewing = slices.Compact(in.viewing)
	return nil
}

func (in *input) readVisitors(data []byte) error {
	found := false
	err := read(data, func(s *scanner, key string) (err error) {
		switch key {
		case "t":
			return s.is("visitors")
		case "on":
			found = true
			in.on, err = s.bool()
		default:
			return unknown(key)
		}
		return err
	})
	if err == nil && !found {
		return malformed("Is the list on screen, or not?").On("on")
	}
	return err
}

func (in *input) readPage(data []byte) error {
	err := read(data, func(s *scanner, key string) (err error) {
		switch key {
		case "t":
			return s.is("page")
		case "page":
			in.visit.Page, err = s.string()
		case "title":
			in.visit.Title, err = s.string()
		case "source":
			in.arrival.Source, err = s.string()
		case "tz":
			in.arrival.TZ, err = s.string()
		case "visits":
			in.arrival.Visits, err = s.count()
		default:
			return unknown(key)
		}
		return err
	})
	if err == nil {
		err = in.visit.Validate()
	}
	if err == nil {
		err = in.arrival.Validate()
	}
	return err
}

// is reads a string that must be this one.
func (s *scanner) is(word string) error {
	got, err := s.string()
	if err == nil && got != word {
		return malformed("Another frame's fields belong here.")
	}
	return err
}
