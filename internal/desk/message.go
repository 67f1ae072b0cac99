package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a message is.
type Kind string

// The kinds of messages.
const (
	Reply Kind = "reply" // the customer sees it
	Note  Kind = "note"  // only the team sees it
	Event Kind = "event" // what happened
)

// Limits on what a person may send. They are told in docs/protocol.md.
const (
	MaxBody     = 20_000 // characters of a message: four pages, more than any chat needs and less than the 64 KiB frame
	MaxClientID = 64     // characters; a UUID has 36
	MinClientID = 8      // shorter ones collide
	MaxPreview  = 160    // characters of the list's preview line
	MaxTyping   = 500    // characters of a typing preview
	MaxName     = 120
	MaxAddress  = 254 // RFC 5321, 4.5.3.1.3
	MaxPage     = 500 // characters of a page's address
	MaxMentions = 10  // agents asked in one note: more is an announcement
)

// Draft is a message that somebody wants to add. An empty Conversation opens a new one (visitors only).
type Draft struct {
	Conversation string
	ClientID     string
	Kind         Kind
	Body         string
	Lang         string // BCP 47, what the author writes in; may be empty
	BaseSeq      int64  // the last seq the author had seen, 0 if unknown
	Opening      *Opening
	Files        []string // ids of one's own uploads that no message carries yet
	Article      string   // id of the article that the visitor writes about
	Mentions     []string // ids of agents who are asked in a note
	To           *Listed  // agents, without a conversation: the visitor whom they write to first

	// Origin is the socket that sent it, 0 for none: there the news of the message is its acknowledgement.
	Origin uint64
}

// Opening is what a visitor says besides the first message.
type Opening struct {
	Name    string            `json:"name,omitempty"`
	Address string            `json:"address,omitempty"` // a claim: it joins nothing and reveals nothing
	Page    string            `json:"page,omitempty"`    // where the visitor was
	TZ      string            `json:"tz,omitempty"`      // IANA
	Fields  map[string]string `json:"fields,omitempty"`  // answers to what the inbox asks, by key
	Trail   []Visit           `json:"trail,omitempty"`   // oldest first; kept only where the inbox says that it is
	Article string            `json:"article,omitempty"` // id of the article that was read before
	Ticket  bool              `json:"ticket,omitempty"`  // nobody is there: an answer is mailed
	Unasked bool              `json:"-"`                 // they were shown a form of its own, and not what the inbox asks
}

// Receipt says that a message is on disk.
type Receipt struct {
	Message      Message
	Conversation string
	Contact      string // who the author turned out to be; new for a first message
	Session      string
	Repeated     bool // the client id had been used with the same content: this is the first message
	Opened       bool
}

// Author is who wrote a message, in the words that its reader may see.
type Author struct {
	Kind AuthorKind `json:"kind"`
	ID   string     `json:"id,omitempty"`
	Name string     `json:"name,omitempty"`
	// Avatar is the address of an agent's portrait, where a visitor's conversation tells who has taken it.
	Avatar string `json:"avatar,omitempty"`
}

// Message is one entry of a conversation.
type Message struct {
	ID        string          `json:"id"`
	Seq       int64           `json:"seq,omitempty"`
	PublicSeq int64           `json:"public_seq,omitempty"` // 0: not for visitors
	Rev       int64           `json:"rev,omitempty"`
	ClientID  string          `json:"client_id,omitempty"`
	Kind      Kind            `json:"kind"`
	EventType EventType       `json:"event_type,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"`
	Author    Author          `json:"author"`
	Body      string          `json:"body,omitempty"`
	Lang      string          `json:"lang,omitempty"`
	Files     []File          `json:"files,omitempty"`
	Article   *ArticleLink    `json:"article,omitempty"`  // what it is about
	Mentions  []string        `json:"mentions,omitempty"` // ids of agents who are asked in a note
	At        Millis          `json:"at"`
	Redacted  bool            `json:"redacted,omitempty"`
}

// Public is the message as a visitor may see it; false when they may not.
func (m Message) Public() (Message, bool) {
	if m.PublicSeq == 0 {
		return Message{}, false
	}
	m.Seq = 0
	if m.Author.Kind != ByContact { // ids of agents are not for visitors, nor are their client ids
		m.Author.ID, m.ClientID = "", ""
	}
	if m.Kind == Event {
		m.Data = PublicEventData(m.EventType, m.Data)
	}
	return m, true
}

// Validate checks what can be checked without knowing the conversation, and who may say it.
func (d *Draft) Validate(from Identity) error {
	if err := CheckClientID(d.ClientID); err != nil {
		return err
	}
	switch {
	case d.Kind == "":
		d.Kind = Reply
	case d.Kind != Reply && d.Kind != Note:
		return Errorf(BadRequest, "A message is a reply or a note.").On("kind")
	}
	if d.Kind == Note && !from.Agent() {
		return Errorf(Forbidden, "Only the team writes notes.").On("kind")
	}
	switch {
	case d.Conversation == "" && from.Agent() && d.To == nil:
		return Errorf(BadRequest, "Which conversation is this for?").On("conversation")
	case d.To != nil && (d.Conversation != "" || !from.Agent() || d.Kind != Reply || len(d.Files) > 0):
		return Errorf(BadRequest, "The first words to a visitor are a reply without files.")
	}
	if err := CheckText("body", d.Body, MaxBody); err != nil {
		return err
	}
	if err := checkFiles(d.Files); err != nil {
		return err
	}
	if strings.TrimSpace(d.Body) == "" && len(d.Files) == 0 {
		return Errorf(BadRequest, "The message is empty.").On("body")
	}
	if d.Article != "" && (from.Agent() || !articleID(d.Article)) {
		return Errorf(BadRequest, "A visitor names the article they write about by its id.").On("article")
	}
	if err := d.checkMentions(); err != nil {
		return err
	}
	if d.Lang != "" && !ValidLocale(d.Lang) {
		return Errorf(BadRequest, "%q is not a language tag.", clip(d.Lang, 40)).On("lang")
	}
	if d.BaseSeq < 0 {
		return Errorf(BadRequest, "base_seq is never negative.").On("base_seq")
	}
	return d.Opening.validate()
}

func (d *Draft) checkMentions() error {
	switch {
	case len(d.Mentions) == 0:
		return nil
	case d.Kind != Note:
		return Errorf(BadRequest, "Colleagues are asked in notes, which the customer does not see.").On("mentions")
	case len(d.Mentions) > MaxMentions:
		return Errorf(TooLarge, "A note asks at most %d colleagues.", MaxMentions).On("mentions")
	}
	slices.Sort(d.Mentions)
	d.Mentions = slices.Compact(d.Mentions)
	return nil
}

func (o *Opening) validate() error {
	if o == nil {
		return nil
	}
	for _, f := range []struct {
		field, text string
		most        int
	}{{"name", o.Name, MaxName}, {"address", o.Address, MaxAddress}, {"page", o.Page, MaxPage}} {
		if err := CheckText(f.field, f.text, f.most); err != nil {
			return err
		}
	}
	if o.TZ != "" && !ValidZone(o.TZ) {
		return Errorf(BadRequest, "%q is not a time zone.", clip(o.TZ, 40)).On("tz")
	}
	if o.Article != "" && !articleID(o.Article) {
		return Errorf(BadRequest, "An article is named by its id.").On("article")
	}
	if len(o.Fields) > MaxQuestions {
		return Errorf(TooLarge, "At most %d questions are answered.", MaxQuestions).On("fields")
	}
	for key, value := range o.Fields {
		if err := CheckText("fields."+clip(key, maxKey), value, MaxAnswer); err != nil {
			return err
		}
	}
	if len(o.Trail) > MaxTrail {
		return Errorf(TooLarge, "A trail has at most %d pages.", MaxTrail).On("trail")
	}
	for _, v := range o.Trail {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// CheckClientID accepts 8 to 64 characters of letters, digits, '-' and '_'.
func CheckClientID(id string) error {
	if len(id) < MinClientID || len(id) > MaxClientID {
		return Errorf(BadRequest, "client_id has %d to %d characters.", MinClientID, MaxClientID).On("client_id")
	}
	for _, c := range []byte(id) {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return Errorf(BadRequest, "client_id has letters, digits, '-' and '_' only.").On("client_id")
		}
	}
	return nil
}

// CheckText accepts valid UTF-8 of at most so many characters, without control characters other than tab and line breaks.
func CheckText(field, text string, most int) error {
	if !utf8.ValidString(text) {
		return Errorf(BadRequest, "The text is not valid UTF-8.").On(field)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return Errorf(TooLarge, "The text has %d characters; at most %d fit.", n, most).On(field)
	}
	bad := strings.IndexFunc(text, func(r rune) bool {
		return (r < 0x20 || 0x7f <= r && r < 0xa0) && r != '\t' && r != '\n' && r != '\r' // Unicode's category Cc
	})
	if bad >= 0 {
		return Errorf(BadRequest, "The text has a control character at byte %d.", bad).On(field)
	}
	return nil
}

// Preview is the first line of a body, for the list.
func Preview(body string) string {
	if len(body) <= MaxPreview && plainLine(body) {
		return body
	}
	return clip(strings.Join(strings.Fields(clip(body, MaxPreview*4)), " "), MaxPreview)
}

// plainLine reports whether a text is one line of ASCII with single spaces between its words: nothing of it would be joined or cut.
func plainLine(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		b := s[i]
		if b < ' ' || b > '~' || b == ' ' && before == ' ' {
			return false
		}
		before = b
	}
	return before != ' '
}

// clip cuts at a rune boundary and marks the cut.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
