package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"porchlight/chat"
	"porchlight/internal/calendar"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// checks are made before a record is saved on any road but the writer's: the panel, REST, Go code.
var checks = map[string]func(*core.Record) error{
	"agents":            checkAgent,
	"contacts":          checkPlace,
	"inboxes":           checkInbox,
	"conversations":     checkPlace,
	"article_texts":     checkPlace,
	"saved_reply_texts": checkPlace,
	"calendar_versions": checkCalendar,
	"calendar_days":     checkDay,
	"tags":              checkTag,
	"custom_fields":     checkField,
	"macros":            checkMacro,
	"synonyms":          checkSynonyms,
	"terms":             checkTerm,
	"views":             checkView,
}

// saves says what happened to a record.
type saves uint8

const (
	created saves = 1 << iota
	updated
	deleted
)

// reactions are what the desk does after a commit; what a crash cuts off there, the reconcile finds.
var reactions = []struct {
	collection string
	to         saves
	do         func(context.Context, *Desk, *core.Record) error
}{
	{"messages", created, messageCreated},
	{"messages", updated, messageUpdated},
	{"conversations", created | updated, conversationSaved},
	{"followers", created | updated | deleted, filingChanged},
	{"conversation_tags", created | updated | deleted, filingChanged},
	{"notifications", updated | deleted, notificationChanged},
	{"views", created | updated | deleted, viewChanged},
	{"tags", created | updated | deleted, tagChanged},
	{"custom_fields", created | updated | deleted, fieldChanged},
	{"agents", updated | deleted, agentChanged},
	{"team_members", created | updated | deleted, membershipChanged},
	{"contact_sessions", updated | deleted, sessionChanged},
	{"contacts", updated, contactChanged},
	{"inboxes", created | updated | deleted, inboxChanged},
	{"teams", created | updated | deleted, teamChanged},
	{"article_texts", created | updated | deleted, textChanged},
	{"articles", updated | deleted, articleChanged},
	{"categories", updated | deleted, categoryChanged},
	{"synonyms", created | updated | deleted, synonymsChanged},
	{"terms", created | updated | deleted, termsChanged},
	{"article_votes", created | updated | deleted, votesChanged},
}

// bindRecords ties both tables, and what happens during a save, to PocketBase's events.
func bindRecords(app core.App, b *binding) {
	for collection, check := range checks {
		app.OnRecordValidate(collection).BindFunc(func(e *core.RecordEvent) error {
			if err := check(e.Record); err != nil {
				return err
			}
			return e.Next()
		})
	}
	bindInboxes(app)
	bindSavedReplies(app)
	app.OnRecordCreate("messages").BindFunc(numberMessage)
	app.OnRecordUpdate("agents").BindFunc(voidTokens)
	app.OnRecordDelete("teams").BindFunc(keepViewsOf)
	bindFiling(app)
	bindRequests(app)
	for _, r := range reactions {
		react := func(e *core.RecordEvent) error {
			if d := b.now(); d != nil {
				if err := r.do(e.Context, d, e.Record); err != nil { // the record is committed: the request must not fail
					d.config.Logger.Error("follow a saved record", "collection", r.collection, "record", e.Record.Id, "err", err)
				}
			}
			return e.Next()
		}
		for save, event := range map[saves]*hook.TaggedHook[*core.RecordEvent]{
			created: app.OnRecordAfterCreateSuccess(r.collection),
			updated: app.OnRecordAfterUpdateSuccess(r.collection),
			deleted: app.OnRecordAfterDeleteSuccess(r.collection),
		} {
			if r.to&save != 0 {
				event.BindFunc(react)
			}
		}
	}
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

func filingChanged(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.ConversationSaved(ctx, r.GetString("conversation"))
}

func notificationChanged(ctx context.Context, d *Desk, r *core.Record) error {
	return d.Store.NotificationsSaved(ctx, r.GetString("agent"))
}

// agentChanged ends the sockets of an agent whose rights or password changed; others only see a new name.
func agentChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Store.AgentsChanged()
	d.Store.RoutingChanged()
	was := r.Original()
	if r.GetString("view_order") != was.GetString("view_order") {
		d.Hub.ViewsChanged(r.Id)
	}
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
	if r.GetBool("blocked") != r.Original().GetBool("blocked") {
		d.Hub.Revoke(chat.Revocation{Contact: r.Id})
	}
	return nil
}

func inboxChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.Hub.Revoke(chat.Revocation{Inbox: r.Id})
	d.Store.RoutingChanged()
	return nil
}

// teamChanged: how a team shares its chats may be another way now.
func teamChanged(_ context.Context, d *Desk, _ *core.Record) error {
	d.Store.RoutingChanged()
	return nil
}

func textChanged(_ context.Context, d *Desk, r *core.Record) error {
	d.topics.changed()
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
	d.topics.changed()
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
	var views []string
	if err := readJSON(r, "view_order", &views); err != nil {
		return err
	}
	if _, err := desk.ReadShortcuts([]byte(r.GetString("shortcuts"))); err != nil {
		return err
	}
	if _, err := desk.ReadSilenced([]byte(r.GetString("silenced"))); err != nil {
		return err
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

// checkInbox also accepts only questions that a visitor can be asked.
func checkInbox(r *core.Record) error {
	if _, err := desk.ReadQuestions([]byte(r.GetString("prechat"))); err != nil {
		return err
	}
	return checkPlace(r)
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
