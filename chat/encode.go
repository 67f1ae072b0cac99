package chat

import (
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
	o.numIf("score", int64(c.Score))
	o.numIf("follow_up_at", int64(c.FollowUpAt))
	o.strIf("drawer", string(c.Drawer))
	o.numIf("deleted_at", int64(c.DeletedAt))
	o.strIf("merged_into", c.MergedInto)
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
	o.strIf("merged_into", c.MergedInto)
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
