package chat

import (
	"strconv"
	"strings"
	"time"

	"porchlight/internal/desk"
)

// AppendMessage appends a message as JSON, with the fields that are not empty. It reads what desk.Message's tags say, without
// reflection: a message is encoded once for each audience, on the road that everybody waits for.
func AppendMessage(dst []byte, m *desk.Message) []byte {
	o := open(dst)
	o.str("id", m.ID)
	o.numIf("seq", m.Seq)
	o.numIf("public_seq", m.PublicSeq)
	o.numIf("rev", m.Rev)
	o.strIf("client_id", m.ClientID)
	o.str("kind", string(m.Kind))
	o.strIf("event_type", string(m.EventType))
	if len(m.Data) > 0 {
		o.key("data")
		o.dst = appendCompact(o.dst, m.Data)
	}
	o.author("author", m.Author)
	o.strIf("body", m.Body)
	o.strIf("lang", m.Lang)
	if len(m.Files) > 0 {
		o.key("files")
		o.dst = appendList(o.dst, m.Files, appendFile)
	}
	if m.Article != nil {
		o.key("article")
		in := open(o.dst)
		in.str("id", m.Article.ID)
		in.str("title", m.Article.Title)
		in.str("url", m.Article.URL)
		o.dst = in.end()
	}
	if len(m.Mentions) > 0 {
		o.key("mentions")
		o.dst = appendList(o.dst, m.Mentions, func(dst []byte, id *string) []byte { return appendString(dst, *id) })
	}
	o.num("at", int64(m.At))
	o.yes("redacted", m.Redacted)
	return o.end()
}

func appendFile(dst []byte, f *desk.File) []byte {
	o := open(dst)
	o.str("id", f.ID)
	o.str("name", f.Name)
	o.str("mime", f.Mime)
	o.num("size", f.Size)
	o.numIf("width", f.Width)
	o.numIf("height", f.Height)
	return o.end()
}

// appendCompact appends JSON on one line: a frame ends at a line feed.
func appendCompact(dst, raw []byte) []byte {
	for _, b := range raw {
		if b != '\n' && b != '\r' { // within JSON they stand between tokens only
			dst = append(dst, b)
		}
	}
	return dst
}

func (o *object) author(k string, a desk.Author) {
	o.key(k)
	in := open(o.dst)
	in.str("kind", string(a.Kind))
	in.strIf("id", a.ID)
	in.strIf("name", a.Name)
	in.strIf("avatar", a.Avatar)
	o.dst = in.end()
}

// AppendConversation appends a row of the list, as agents see it.
func AppendConversation(dst []byte, c *desk.Conversation) []byte {
	o := open(dst)
	o.str("id", c.ID)
	o.num("number", c.Number)
	o.str("kind", string(c.Kind))
	o.str("subject", c.Subject)
	o.str("status", string(c.Status))
	o.str("priority", string(c.Priority))
	o.str("inbox", c.Inbox)
	o.str("contact", c.Contact)
	o.str("contact_name", c.ContactName)
	o.str("assignee", c.Assignee)
	o.str("team", c.Team)
	o.str("locale", c.Locale)
	o.num("last_seq", c.LastSeq)
	o.num("public_seq", c.PublicSeq)
	o.num("public_rev", c.PublicRev)
	o.num("version", c.Version)
	o.num("round", c.Round)
	o.str("preview", c.Preview)
	o.str("last_author", string(c.LastAuthor))
	o.num("last_at", int64(c.LastAt))
	o.num("waiting_since", int64(c.WaitingSince))
	o.num("first_reply_at", int64(c.FirstReplyAt))
	o.num("due_at", int64(c.DueAt))
	o.num("snoozed_until", int64(c.SnoozedUntil))
	o.num("promised_by", int64(c.PromisedBy))
	o.num("solved_at", int64(c.SolvedAt))
	o.num("queued_at", int64(c.QueuedAt))
	o.num("assigned_at", int64(c.AssignedAt))
	o.num("returned_at", int64(c.ReturnedAt))
	o.key("tags")
	o.dst = appendIDs(o.dst, c.Tags)
	o.key("followers")
	o.dst = appendIDs(o.dst, c.Followers)
	if c.Custom != "" {
		o.key("custom")
		o.dst = appendCompact(o.dst, []byte(c.Custom))
	}
	o.num("created", int64(c.Created))
	return o.end()
}

// AppendPublicConversation appends a conversation as its visitor sees it.
func AppendPublicConversation(dst []byte, c *desk.PublicConversation) []byte {
	o := open(dst)
	o.str("id", c.ID)
	o.str("status", string(c.Status))
	o.str("kind", string(c.Kind))
	o.num("public_seq", c.PublicSeq)
	o.num("public_rev", c.PublicRev)
	if c.Agent != nil {
		o.author("agent", *c.Agent)
	}
	o.numIf("seen", c.Seen)
	o.numIf("team_seen", c.TeamSeen)
	if c.Queue != nil {
		o.key("queue")
		o.dst = appendStanding(open(o.dst), c.Queue)
	}
	o.numIf("promised_by", int64(c.PromisedBy))
	return o.end()
}

// AppendAck appends the acknowledgement of a receipt, as the one who sent may see it. HTTP answers with the same bytes.
func AppendAck(dst []byte, from *desk.Identity, r *desk.Receipt) []byte {
	m := r.Message
	if !from.Agent() {
		if public, ok := m.Public(); ok {
			m = public
		}
	}
	o := frame(dst, "ack")
	o.ack(r, m.ClientID)
	o.dst = AppendMessage(o.dst, &m)
	return o.end()
}

// appendAck is AppendAck with a message that is encoded already.
func appendAck(dst []byte, r *desk.Receipt, clientID string, message []byte) []byte {
	o := frame(dst, "ack")
	o.ack(r, clientID)
	o.dst = append(o.dst, message...)
	return o.end()
}

// ack writes what stands before the message.
func (o *object) ack(r *desk.Receipt, clientID string) {
	o.str("client_id", clientID)
	o.str("conversation", r.Conversation)
	o.yes("repeated", r.Repeated)
	o.yes("opened", r.Opened)
	o.key("message")
}

// AppendError appends an error frame. re is the client_id of the refused message, or the type of the refused frame.
func AppendError(dst []byte, re string, e *desk.Error) []byte {
	o := frame(dst, "error")
	o.strIf("re", re)
	o.str("code", string(e.Code))
	o.str("text", e.Text)
	o.strIf("field", e.Field)
	if e.RetryAfter > 0 {
		o.num("retry_after", int64((e.RetryAfter+time.Second-1)/time.Second))
	}
	return o.end()
}

func appendMessageFrame(dst []byte, n *desk.News) []byte {
	o := frame(dst, "message")
	o.num("pos", n.Pos)
	c := &n.Conversation
	o.str("conversation", c.ID)
	o.yes("changed", n.Kind == desk.MessageChanged)
	o.key("row")
	row := open(o.dst)
	row.num("version", c.Version)
	row.str("status", string(c.Status))
	row.str("assignee", c.Assignee)
	row.num("waiting_since", int64(c.WaitingSince))
	row.num("last_at", int64(c.LastAt))
	row.num("round", c.Round)
	row.num("last_seq", c.LastSeq)
	row.num("public_seq", c.PublicSeq)
	row.num("public_rev", c.PublicRev)
	row.str("last_author", string(c.LastAuthor))
	row.str("preview", c.Preview)
	row.num("first_reply_at", int64(c.FirstReplyAt))
	row.num("due_at", int64(c.DueAt))
	row.num("promised_by", int64(c.PromisedBy))
	row.numIf("queued_at", int64(c.QueuedAt)) // a conversation frame follows when it is over
	o.dst = row.end()
	o.key("message")
	m := *n.Message
	if m.Author.Kind != desk.ByAgent { // a visitor's client id is the visitor's
		m.ClientID = ""
	}
	o.dst = AppendMessage(o.dst, &m)
	return o.end()
}

func appendPublicMessageFrame(dst []byte, n *desk.News, message []byte) []byte {
	o := frame(dst, "message")
	o.str("conversation", n.Conversation.ID)
	o.yes("changed", n.Kind == desk.MessageChanged)
	o.key("message")
	o.dst = append(o.dst, message...)
	return o.end()
}

func appendConversationFrame(dst []byte, n *desk.News) []byte {
	o := frame(dst, "conversation")
	o.num("pos", n.Pos)
	o.key("conversation")
	o.dst = AppendConversation(o.dst, &n.Conversation)
	return o.end()
}

func appendPublicConversationFrame(dst []byte, c *desk.PublicConversation) []byte {
	o := frame(dst, "conversation")
	o.key("conversation")
	o.dst = AppendPublicConversation(o.dst, c)
	return o.end()
}

func appendGone(dst []byte, pos int64, conversation string) []byte {
	o := frame(dst, "gone")
	o.num("pos", pos)
	o.str("conversation", conversation)
	return o.end()
}

func appendSeen(dst []byte, conversation string, m desk.Mark) []byte {
	o := frame(dst, "seen")
	o.str("conversation", conversation)
	o.author("reader", m.Reader)
	o.num("delivered", m.Delivered)
	o.num("seen", m.Seen)
	return o.end()
}

func appendTyping(dst []byte, from desk.Author, t *typing) []byte {
	o := frame(dst, "typing")
	o.str("conversation", t.conversation)
	o.author("author", from)
	o.raw("on", strconv.FormatBool(t.on))
	o.yes("note", t.note)
	o.strIf("text", t.text)
	return o.end()
}

func appendPresence(dst []byte, agent string, state desk.Presence) []byte {
	o := frame(dst, "presence")
	o.str("agent", agent)
	o.str("state", string(state))
	return o.end()
}

func appendViewing(dst []byte, l agentLook, on bool) []byte {
	o := frame(dst, "viewing")
	o.str("conversation", l.conversation)
	o.str("agent", l.agent)
	o.raw("on", strconv.FormatBool(on))
	return o.end()
}

func appendLoad(dst []byte, l desk.Load) []byte {
	o := frame(dst, "load")
	o.str("agent", l.Agent)
	o.num("chats", int64(l.Chats))
	return o.end()
}

func appendViews(dst []byte) []byte {
	o := frame(dst, "views")
	return o.end()
}

func appendPage(dst []byte, conversation string, v desk.Visit) []byte {
	o := frame(dst, "page")
	o.str("conversation", conversation)
	o.str("page", v.Page)
	o.str("title", v.Title)
	o.num("at", int64(v.At))
	return o.end()
}

func appendQueue(dst []byte, conversation string, q desk.Standing) []byte {
	o := frame(dst, "queue")
	o.str("conversation", conversation)
	return appendStanding(o, &q)
}

func appendStanding(o object, q *desk.Standing) []byte {
	o.num("place", int64(q.Place))
	if len(q.Estimate) > 0 {
		o.key("estimate")
		o.dst = appendList(o.dst, q.Estimate, func(dst []byte, n *int) []byte { return strconv.AppendInt(dst, int64(*n), 10) })
	}
	o.numIf("back_at", int64(q.BackAt))
	return o.end()
}

func appendBell(dst []byte, b *desk.Bell) []byte {
	o := frame(dst, "notification")
	o.num("unread", b.Unread)
	if n := b.New; n != nil {
		o.key("notification")
		in := open(o.dst)
		in.str("id", n.ID)
		in.str("kind", string(n.Kind))
		in.str("conversation", n.Conversation)
		in.numIf("seq", n.Seq)
		in.strIf("actor", n.Actor)
		in.strIf("handover", n.Handover)
		in.strIf("team", n.Team)
		in.strIf("reason", n.Reason)
		in.num("at", int64(n.At))
		in.raw("read", strconv.FormatBool(n.Read))
		o.dst = in.end()
	}
	return o.end()
}

func appendBye(dst []byte, from, to int64) []byte {
	o := frame(dst, "bye")
	o.str("code", "restart")
	o.key("retry_after")
	o.dst = append(strconv.AppendInt(append(o.dst, '['), from, 10), ',')
	o.dst = append(strconv.AppendInt(o.dst, to, 10), ']')
	return o.end()
}

// floor is what an agent may know of the others when they come: who is there, what each looks at, and how much each has.
type floor struct {
	states []agentState
	looks  []agentLook
	loads  []desk.Load
}

// appendWelcome greets one who is known now.
func appendWelcome(dst []byte, who *desk.Identity, w *desk.Welcome, now desk.Millis, others floor) []byte {
	o := frame(dst, "welcome")
	o.num("v", Version)
	o.str("epoch", w.Epoch)
	if who.Agent() {
		o.num("pos", w.Pos)
	}
	o.num("now", int64(now))
	o.key("self")
	self := open(o.dst)
	self.str("kind", string(who.Kind))
	self.str("id", who.ID)
	self.str("name", who.Name)
	o.dst = self.end()
	if who.Agent() {
		o.key("presence")
		o.dst = appendList(o.dst, others.states, func(dst []byte, s *agentState) []byte {
			in := open(dst)
			in.str("agent", s.agent)
			in.str("state", string(s.state))
			return in.end()
		})
		o.key("viewing")
		o.dst = appendList(o.dst, others.looks, func(dst []byte, l *agentLook) []byte {
			in := open(dst)
			in.str("conversation", l.conversation)
			in.str("agent", l.agent)
			return in.end()
		})
		o.key("loads")
		o.dst = appendList(o.dst, others.loads, func(dst []byte, l *desk.Load) []byte {
			in := open(dst)
			in.str("agent", l.Agent)
			in.num("chats", int64(l.Chats))
			return in.end()
		})
		return o.end()
	}
	o.key("conversations")
	o.dst = appendList(o.dst, w.Conversations, AppendPublicConversation)
	return o.end()
}

func appendList[T any](dst []byte, list []T, one func([]byte, *T) []byte) []byte {
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, &list[i])
	}
	return append(dst, ']')
}

// appendIDs appends a list of ids.
func appendIDs(dst []byte, ids desk.IDs) []byte {
	dst = append(dst, '[')
	for i, id := range strings.Fields(string(ids)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, id)
	}
	return append(dst, ']')
}

// appendUnsent is for its agent's own tabs.
func appendUnsent(dst []byte, u *desk.Unsent) []byte {
	o := frame(dst, "draft")
	o.str("conversation", u.Conversation)
	o.num("version", u.Version)
	o.str("mode", string(u.Mode))
	o.str("reply", u.Reply)
	o.str("note", u.Note)
	o.key("files")
	in := open(o.dst)
	in.key("reply")
	in.dst = appendList(in.dst, u.Files.Reply, appendFile)
	in.key("note")
	in.dst = appendList(in.dst, u.Files.Note, appendFile)
	o.dst = in.end()
	return o.end()
}
