package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/chat"
	"porchlight/internal/calendar"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// bindRecords is the table of what the desk does when records change on any road but the writer's: the panel, REST, Go code.
// Checks run before a save, the rest after its commit; what a crash cuts off there, the reconcile finds.
func bindRecords(app core.App, b *binding) {
	for collection, check := range map[string]func(*core.Record) error{
		"agents":            checkAgent,
		"contacts":          checkPlace,
		"inboxes":           checkPlace,
		"conversations":     checkPlace,
		"article_texts":     checkPlace,
		"saved_reply_texts": checkPlace,
		"calendar_versions": checkCalendar,
		"calendar_days":     checkDay,
	} {
		app.OnRecordValidate(collection).BindFunc(func(e *core.RecordEvent) error {
			if err := check(e.Record); err != nil {
				return err
			}
			return e.Next()
		})
	}
	bindInboxes(app)
	app.OnRecordCreate("messages").BindFunc(numberMessage)
	app.OnRecordUpdate("agents").BindFunc(voidTokens)
	bindRequests(app)
	after := func(collection string, do func(context.Context, *Desk, *core.Record) error, hooks ...string) {
		run := func(e *core.RecordEvent) error {
			if d := b.now(); d != nil {
				if err := do(e.Context, d, e.Record); err != nil { // the record is committed: the request must not fail
					d.config.Logger.Error("follow a saved record", "collection", collection, "record", e.Record.Id, "err", err)
				}
			}
			return e.Next()
		}
		if strings.Contains(hooks[0], "c") {
			app.OnRecordAfterCreateSuccess(collection).BindFunc(run)
		}
		if strings.Contains(hooks[0], "u") {
			app.OnRecordAfterUpdateSuccess(collection).BindFunc(run)
		}
		if strings.Contains(hooks[0], "d") {
			app.OnRecordAfterDeleteSuccess(collection).BindFunc(run)
		}
	}
	after("messages", messageCreated, "c")
	after("messages", messageUpdated, "u")
	after("conversations", conversationSaved, "cu")
	after("followers", followersChanged, "cud")
	after("agents", agentChanged, "ud")
	after("team_members", membershipChanged, "cud")
	after("contact_sessions", sessionChanged, "ud")
	after("contacts", contactChanged, "u")
	after("inboxes", inboxChanged, "ud")
	after("article_texts", textChanged, "cud")
	after("articles", articleChanged, "ud")
	after("categories", categoryChanged, "ud")
	app.OnRealtimeSubscribeRequest().BindFunc(refuseRealtime)
}

// numberMessage gives a message that is saved past the writer a number that nobody reads, until the writer adopts it.
func numberMessage(e *core.RecordEvent) error {
	if e.Record.GetInt("seq") == 0 {
		e.Record.Set("seq", store.Unnumbered())
	}
	return e.Next()
}

// voidTokens makes every token of an agent worthless who is being disabled: PocketBase's own routes, too, know them no more.
func voidTokens(e *core.RecordEvent) error {
	if e.Record.GetBool("disabled") && !e.Record.Original().GetBool("disabled") {
		e.Record.RefreshTokenKey()
	}
	return e.Next()
}

func messageCreated(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.MessageSaved(ctx, r.Id)
}

func messageUpdated(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.MessageEdited(ctx, r.Id)
}

func conversationSaved(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.ConversationSaved(ctx, r.Id)
}

func followersChanged(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.ConversationSaved(ctx, r.GetString("conversation"))
}

// agentChanged ends the sockets of an agent whose rights or password changed; others only see a new name.
func agentChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Store.AgentsChanged()
	was := r.Original()
	for _, field := range []string{"disabled", "role", "tokenKey", "access_version"} {
		if r.GetString(field) != was.GetString(field) {
			d.Hub.Revoke(chat.Revocation{Agent: r.Id})
			return nil
		}
	}
	return nil
}

// membershipChanged gives an agent a new access version: what they see is another set now.
func membershipChanged(_ context.Context, d *Desk, r *core.Record) error {
	agents := []string{r.GetString("agent")}
	if was := r.Original().GetString("agent"); was != "" && was != agents[0] {
		agents = append(agents, was)
	}
	for _, id := range agents {
		agent, err := d.app.FindRecordById("agents", id)
		if err != nil {
			return fmt.Errorf("find agent %s: %w", id, err)
		}
		agent.Set("access_version+", 1)
		if err := d.app.Save(agent); err != nil { // its own hook ends the sockets
			return fmt.Errorf("raise access version of %s: %w", id, err)
		}
	}
	return nil
}

func sessionChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Hub.Revoke(chat.Revocation{Session: r.Id})
	return nil
}

func contactChanged(_ context.Context, d *Desk, r *core.Record) error {
	if r.GetBool("blocked") {
		d.Hub.Revoke(chat.Revocation{Contact: r.Id})
	}
	return nil
}

func inboxChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Hub.Revoke(chat.Revocation{Inbox: r.Id})
	return nil
}

func textChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Index.Changed(r.Id)
	return nil
}

func articleChanged(ctx context.Context, d *Desk, r *core.Record) error {
	return d.reindex(ctx, r.Id, "")
}

func categoryChanged(ctx context.Context, d *Desk, r *core.Record) error {
	return d.reindex(ctx, "", r.Id)
}

func (d *Desk) reindex(ctx context.Context, article, category string) error {
	ids, err := d.Store.TextsOf(ctx, article, category)
	if err != nil {
		return fmt.Errorf("list texts to index: %w", err)
	}
	d.Index.Changed(ids...)
	return nil
}

// refuseRealtime keeps PocketBase's realtime away from what has an order: each of its messages goes out in a goroutine of its
// own, and what the writer saves would not fire it at all.
func refuseRealtime(e *core.RealtimeSubscribeRequestEvent) error {
	for _, topic := range e.Subscriptions {
		name, _, _ := strings.Cut(topic, "?")
		name, _, _ = strings.Cut(name, "/")
		// PocketBase takes a collection's name and its id alike.
		col, err := e.App.FindCachedCollectionByNameOrId(name)
		if err == nil && (col.Name == "messages" || col.Name == "conversations") {
			return e.ForbiddenError("Messages and conversations are followed over /api/chat/socket.", nil)
		}
	}
	return e.Next()
}

func checkAgent(r *core.Record) error {
	var languages []string
	if err := readJSON(r, "languages", &languages); err != nil {
		return err
	}
	for _, l := range languages {
		if !desk.ValidLocale(l) {
			return desk.Errorf(desk.BadRequest, "%q is not a language tag.", l).On("languages")
		}
	}
	return checkPlace(r)
}

// checkPlace accepts IANA zones and BCP 47 locales, or none.
func checkPlace(r *core.Record) error {
	if tz := r.GetString("tz"); tz != "" && !desk.ValidZone(tz) {
		return desk.Errorf(desk.BadRequest, "%q is not a time zone of the IANA database.", tz).On("tz")
	}
	if l := r.GetString("locale"); l != "" && !desk.ValidLocale(l) {
		return desk.Errorf(desk.BadRequest, "%q is not a language tag (BCP 47).", l).On("locale")
	}
	return nil
}

func checkCalendar(r *core.Record) error {
	var weekly []calendar.Interval
	if err := readJSON(r, "weekly", &weekly); err != nil {
		return err
	}
	_, err := calendar.New(r.GetString("tz"), weekly, nil)
	return err
}

func checkDay(r *core.Record) error {
	var of []calendar.Interval
	if err := readJSON(r, "intervals", &of); err != nil {
		return err
	}
	_, err := calendar.New("UTC", nil, []calendar.Day{{Date: r.GetString("day"), Intervals: of}})
	return err
}

func readJSON(r *core.Record, field string, v any) error {
	raw := r.GetString(field)
	if raw == "" || raw == "null" {
		return nil
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return desk.Errorf(desk.BadRequest, "%s is not what is expected there.", field).On(field).Because(err)
	}
	return nil
}
