package chat

import (
	"strconv"

	"porchlight/internal/desk"
)

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

func appendFiling(dst []byte) []byte {
	o := frame(dst, "filing")
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

// appendVisitors is what an agent gets who has the live list on screen: all of it, or what has changed.
func appendVisitors(dst []byte, whole bool, total int, here []*visitor, gone []string) []byte {
	o := frame(dst, "visitors")
	o.yes("whole", whole)
	o.num("total", int64(total))
	if whole || len(here) > 0 {
		o.key("here")
		o.dst = appendList(o.dst, here, appendVisitor)
	}
	if len(gone) > 0 {
		o.key("gone")
		o.dst = appendList(o.dst, gone, func(dst []byte, id *string) []byte { return appendString(dst, *id) })
	}
	return o.end()
}

func appendVisitor(dst []byte, v **visitor) []byte {
	one, o := *v, open(dst)
	o.str("id", one.id)
	o.str("inbox", one.key.inbox)
	o.strIf("contact", one.contact)
	o.str("page", one.visit.Page)
	o.strIf("title", one.visit.Title)
	o.num("at", int64(one.visit.At))
	o.num("since", int64(one.since))
	o.num("pages", one.pages)
	o.numIf("visits", one.arrival.Visits)
	o.strIf("source", one.arrival.Source)
	o.strIf("locale", one.locale)
	o.strIf("tz", one.arrival.TZ)
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

// appendContact is what agents who see a contact get: who it is, by all ids that are read as that one.
func appendContact(dst []byte, contacts []string) []byte {
	o := frame(dst, "contact")
	o.key("contacts")
	o.dst = appendList(o.dst, contacts, func(dst []byte, id *string) []byte { return appendString(dst, *id) })
	return o.end()
}

// appendKudos is what agents who see a conversation get.
func appendKudos(dst []byte, conversation string, k *desk.Kudos) []byte {
	o := frame(dst, "kudos")
	o.str("conversation", conversation)
	o.str("for", k.Message)
	o.str("by", k.By)
	o.yes("given", k.Given)
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
		in.strIf("article", n.Article)
		in.strIf("locale", n.Locale)
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
