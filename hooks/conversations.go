package hooks

import (
	"encoding/json"
	"net/http"

	"porchlight/chat"
	"porchlight/internal/desk"
	"porchlight/internal/store"
	"porchlight/kb"
)

func listConversations(c *call) error {
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	number, err := c.number("number")
	if err != nil {
		return err
	}
	drawer, err := c.drawer()
	if err != nil {
		return err
	}
	which, err := c.filter()
	if err != nil {
		return err
	}
	f := store.Filter{Which: which, Number: number, Drawer: drawer, Cursor: c.query("cursor"), Limit: int(min(limit, 1000))}
	list, err := c.desk.Store.Conversations(c.Request.Context(), c.from, f)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"conversations": list.Conversations, "next": list.Next})
}

func showConversation(c *call) error {
	detail, err := c.desk.Store.Detail(c.Request.Context(), c.from, c.Request.PathValue("id"))
	if err != nil {
		return err
	}
	detail.Contact.Online = c.desk.Hub.Online(detail.Contact.ID)
	if a := detail.Contact.Article; a != nil {
		a.URL = kb.ArticlePath(a.Locale, a.Slug)
	}
	return c.json(detail)
}

// patchBody is what PATCH takes.
type patchBody struct {
	Version  int64                  `json:"version"`
	Status   *desk.Status           `json:"status"`
	Assignee *string                `json:"assignee"`
	Team     *string                `json:"team"`
	Priority *desk.Priority         `json:"priority"`
	Kind     *desk.ConversationKind `json:"kind"`
	Subject  *string                `json:"subject"`

	SnoozedUntil    *desk.Millis               `json:"snoozed_until"`
	DueAt           *desk.Millis               `json:"due_at"`
	AddTags         []string                   `json:"add_tags"`
	RemoveTags      []string                   `json:"remove_tags"`
	AddFollowers    []string                   `json:"add_followers"`
	RemoveFollowers []string                   `json:"remove_followers"`
	Custom          map[string]json.RawMessage `json:"custom"`
	Drawer          *desk.Drawer               `json:"drawer"`
	FollowUp        *bool                      `json:"follow_up"`
}

func patchConversation(c *call) error {
	var b patchBody
	if err := c.decode(&b); err != nil {
		return err
	}
	conversation, err := c.desk.Store.Patch(c.Request.Context(), c.from, c.Request.PathValue("id"), desk.Patch(b))
	if err != nil {
		return err
	}
	return c.json(map[string]any{"conversation": conversation})
}

func listMessages(c *call) error {
	var span store.Span
	var limit int64
	for _, p := range []struct {
		name string
		into *int64
	}{{"after", &span.After}, {"before", &span.Before}, {"limit", &limit}} {
		n, err := c.number(p.name)
		if err != nil {
			return err
		}
		*p.into = n
	}
	span.Limit = int(min(limit, 1000))
	page, err := c.desk.Store.Messages(c.Request.Context(), c.from, c.Request.PathValue("id"), span)
	if err != nil {
		return err
	}
	body := append(make([]byte, 0, 512*len(page.Messages)+64), `{"messages":[`...)
	for i := range page.Messages {
		if i > 0 {
			body = append(body, ',')
		}
		body = chat.AppendMessage(body, &page.Messages[i])
	}
	more, err := json.Marshal(page.More)
	if err != nil {
		return err
	}
	body = append(append(append(body, `],"more":`...), more...), '}')
	return c.raw(http.StatusOK, body)
}

// postMessage is the road of a message without a socket: the same draft, the same rules, the same answer.
func postMessage(c *call) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	draft, err := chat.DecodeSend(raw)
	if err != nil {
		return err
	}
	if id := c.Request.PathValue("id"); id != "" {
		if draft.Conversation != "" && draft.Conversation != id {
			return desk.Errorf(desk.BadRequest, "The address and the body name different conversations.").On("conversation")
		}
		draft.Conversation = id
	}
	receipt, err := c.desk.Store.Post(c.Request.Context(), c.from, draft)
	if err != nil {
		return err
	}
	if receipt.Opened {
		c.desk.Hub.Adopt(chat.Adoption{TokenHash: c.from.TokenHash, Contact: receipt.Contact, Session: receipt.Session, Name: receipt.Message.Author.Name})
	}
	return c.raw(http.StatusOK, chat.AppendAck(nil, &c.from, &receipt))
}

func markSeen(c *call) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	delivered, seen, err := chat.DecodeSeen(raw)
	if err != nil {
		return err
	}
	if err := c.desk.Store.Mark(c.Request.Context(), c.from, c.Request.PathValue("id"), delivered, seen); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// visitPage is the page frame of visitors whose sockets do not get through.
func visitPage(c *call) error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	page, err := chat.DecodePage(raw)
	if err != nil {
		return err
	}
	if err := c.desk.quotas.pagesOf.take(c.from.ID); err != nil {
		return err
	}
	if err := c.desk.Store.Visit(c.Request.Context(), c.from, page); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func listChanges(c *call) error {
	after, err := c.number("after")
	if err != nil {
		return err
	}
	limit, err := c.number("limit")
	if err != nil {
		return err
	}
	changes, err := c.desk.Store.Changes(c.Request.Context(), c.from, after, int(min(limit, 1000)))
	if err != nil {
		return err
	}
	return c.json(changes)
}

func me(c *call) error {
	who, err := c.desk.Store.Me(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	for i := range who.Agents {
		who.Agents[i].Presence = c.desk.Hub.Shown(who.Agents[i].ID)
	}
	who.Agent.Presence = c.desk.Hub.Presence(who.Agent.ID)
	return c.json(who)
}

// showDay is what supervisors and admins need besides what every agent's workspace has.
func showDay(c *call) error {
	teams, err := c.desk.Store.Day(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"teams": teams})
}

func visitorConversations(c *call) error {
	list, err := c.desk.Store.VisitorConversations(c.Request.Context(), c.from)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"epoch": c.desk.Store.Epoch(), "conversations": list})
}
