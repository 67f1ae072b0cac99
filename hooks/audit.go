package hooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/store"
)

// account is what the audit list tells of a collection's records. A field that is in neither list is told by its name alone.
type account struct {
	name  func(core.App, *core.Record) (string, error) // nil: the field of that name
	told  []string                                     // with what they were and what they are: nothing that opens a door
	quiet []string                                     // not told: what a person keeps for themselves, and what the server counts
	when  func(core.App, *core.Record) (bool, error)   // nil: always; false: it is somebody's own affair
}

// accounts are the collections of which every change is told. What changes by routes of ours is told where that is done.
var accounts = map[string]account{
	"agents": {told: []string{"email", "name", "public_name", "role", "languages", "tz", "capacity", "disabled", "verified"},
		quiet: []string{"access_version", "availability", "shortcuts", "silenced", "view_order", "emailVisibility", "tokenKey"}},
	core.CollectionNameSuperusers: {name: field("email"), told: []string{"email"}, quiet: []string{"emailVisibility", "verified", "tokenKey"}},
	"invites":                     {told: []string{"email", "role", "teams"}},
	"teams":                       {told: []string{"name", "calendar", "escalates_to", "escalates_to_agent", "assignment", "languages"}},
	"team_members":                {name: nameOf("agent", "agents"), told: []string{"team", "role"}},
	"inboxes":                     {told: []string{"kind", "name", "brand", "domains", "team", "calendar", "locale", "prechat", "settings", "practice", "retired"}},
	"inbox_secrets":               {name: nameOf("inbox", "inboxes"), told: []string{"name"}},
	"calendars":                   {told: []string{"name"}},
	"calendar_versions":           {name: nameOf("calendar", "calendars"), told: []string{"tz", "weekly"}, quiet: []string{"version"}},
	"calendar_days":               {name: nameOf("calendar", "calendars"), told: []string{"day", "name", "intervals"}},
	"tags":                        {told: []string{"name", "colour", "archived"}, quiet: []string{"formerly", "merged_into"}},
	"custom_fields":               {name: field("label"), told: []string{"object", "key", "label", "type", "options", "archived"}, quiet: []string{"position"}},
	"macros":                      {told: []string{"name", "team", "owner", "actions"}, quiet: []string{"position"}, when: nobodysOwn},
	"saved_replies":               {told: []string{"name", "team", "owner"}, when: nobodysOwn},
	"saved_reply_texts": {name: nameOf("saved_reply", "saved_replies"), told: []string{"locale", "body"},
		when: func(app core.App, r *core.Record) (bool, error) {
			reply, err := ownerOf(app, r, "saved_reply", "saved_replies")
			if err != nil {
				return false, err
			}
			return nobodysOwn(app, reply)
		}},
	"views": {told: []string{"name", "filter", "shared", "team"}, quiet: []string{"position"},
		when: func(_ core.App, r *core.Record) (bool, error) { return r.GetBool("shared"), nil }},
	"categories": {name: field("slug"), told: []string{"slug", "names", "icon"}, quiet: []string{"position"}},
	"articles":   {name: titleOf, told: []string{"category", "visibility"}, quiet: []string{"position"}},
	"article_texts": {name: field("title"), told: []string{"locale", "slug", "title", "status"}, quiet: []string{"revision", "published_at"},
		when: func(_ core.App, r *core.Record) (bool, error) { return r.GetString("status") == "published", nil }},
	"synonyms": {name: field("locale"), told: []string{"locale", "words"}},
	"terms":    {name: field("term"), told: []string{"term"}},
}

// toldMost is how many bytes of a value are told; of a longer one its name.
const toldMost = 1000

func field(name string) func(core.App, *core.Record) (string, error) {
	return func(_ core.App, r *core.Record) (string, error) { return r.GetString(name), nil }
}

// nameOf is the name of what a record belongs to.
func nameOf(relation, collection string) func(core.App, *core.Record) (string, error) {
	return func(app core.App, r *core.Record) (string, error) {
		owner, err := ownerOf(app, r, relation, collection)
		if err != nil {
			return "", err
		}
		return owner.GetString("name"), nil
	}
}

// titleOf is what an article is called in the first language it has.
func titleOf(app core.App, r *core.Record) (title string, err error) {
	err = app.DB().NewQuery(`SELECT coalesce((SELECT title FROM article_texts WHERE article = {:id} ORDER BY locale LIMIT 1), '')`).Bind(dbx.Params{"id": r.Id}).Row(&title)
	return title, err
}

// ownerOf is the record that another belongs to.
func ownerOf(app core.App, r *core.Record, relation, collection string) (*core.Record, error) {
	owner, err := app.FindRecordById(collection, r.GetString(relation))
	if err != nil {
		return nil, fmt.Errorf("find what %s %s belongs to: %w", r.Collection().Name, r.Id, err)
	}
	return owner, nil
}

func nobodysOwn(_ core.App, r *core.Record) (bool, error) { return r.GetString("owner") == "", nil }

// bindAudit has the changes of PocketBase's own settings and of collections told as well: a superuser makes them in the panel.
func bindAudit(app core.App) {
	app.OnSettingsUpdateRequest().BindFunc(func(e *core.SettingsUpdateRequestEvent) error {
		return together(e.RequestEvent, e.Next, func(core.App) (store.AuditLine, error) {
			return store.AuditLine{Action: "updated", Object: "settings/server"}, nil
		})
	})
	collection := func(action string) func(*core.CollectionRequestEvent) error {
		return func(e *core.CollectionRequestEvent) error {
			return together(e.RequestEvent, e.Next, func(core.App) (store.AuditLine, error) {
				return store.AuditLine{Action: action, Object: "collections/" + e.Collection.Id, Change: store.AuditChange{Name: e.Collection.Name}}, nil
			})
		}
	}
	app.OnCollectionCreateRequest().BindFunc(collection("created"))
	app.OnCollectionUpdateRequest().BindFunc(collection("updated"))
	app.OnCollectionDeleteRequest().BindFunc(collection("deleted"))
}

// together makes a change and writes its line in one transaction: both are there, or neither. A line without an action is none.
func together(e *core.RequestEvent, change func() error, line func(tx core.App) (store.AuditLine, error)) error {
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		e.App = tx
		if err := change(); err != nil {
			return err
		}
		told, err := line(tx)
		if err != nil || told.Action == "" {
			return err
		}
		if told.Actor == "" {
			told.Actor = actor(e.Auth)
		}
		return store.Audit(tx, told)
	})
}

// actor is who asks, as the audit list names them.
func actor(auth *core.Record) string {
	switch {
	case auth == nil:
		return "system"
	case auth.IsSuperuser():
		return "superuser:" + auth.Id
	}
	return "agent:" + auth.Id
}

// audited has a change of a record over REST told, where its collection is one of those.
func audited(action string, change func(*core.RecordRequestEvent) error) func(*core.RecordRequestEvent) error {
	return func(e *core.RecordRequestEvent) error {
		of, told := accounts[e.Collection.Name]
		if !told {
			return change(e)
		}
		was := e.Record.Original()
		var name string
		if action == "deleted" { // what it belongs to may go with it
			was = e.Record
			var err error
			if name, err = of.called(e.App, e.Record); err != nil {
				return err
			}
		}
		return together(e.RequestEvent, func() error { return change(e) }, func(tx core.App) (line store.AuditLine, err error) {
			if public, err := of.public(tx, action, was, e.Record); err != nil || !public {
				return line, err
			}
			line = store.AuditLine{Action: action, Object: e.Collection.Name + "/" + e.Record.Id, Change: store.AuditChange{Name: name}}
			if action == "deleted" {
				return line, nil
			}
			if line.Change.Fields, err = of.changes(was, e.Record); err != nil {
				return line, err
			}
			if len(line.Change.Fields) == 0 {
				return store.AuditLine{}, nil
			}
			line.Change.Name, err = of.called(tx, e.Record)
			return line, err
		})
	}
}

// public is whether a change is more than somebody's own affair: it was before, or it is now.
func (a account) public(app core.App, action string, was, now *core.Record) (bool, error) {
	if a.when == nil {
		return true, nil
	}
	public, err := a.when(app, now)
	if err != nil || public || action == "created" {
		return public, err
	}
	return a.when(app, was)
}

func (a account) called(app core.App, r *core.Record) (string, error) {
	if a.name == nil {
		return r.GetString("name"), nil
	}
	return a.name(app, r)
}

// changes are the fields in which two states of a record differ.
func (a account) changes(was, now *core.Record) (out []store.AuditField, err error) {
	for _, f := range now.Collection().Fields {
		name := f.GetName()
		kind := f.Type()
		if kind == core.FieldTypeAutodate || name == core.FieldNameId || slices.Contains(a.quiet, name) {
			continue
		}
		if kind == core.FieldTypePassword {
			if now.GetString(name+":hash") != was.GetString(name+":hash") {
				out = append(out, store.AuditField{Field: name})
			}
			continue
		}
		before, err := json.Marshal(was.GetRaw(name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		after, err := json.Marshal(now.GetRaw(name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if bytes.Equal(before, after) || empty(before) && empty(after) {
			continue
		}
		told := store.AuditField{Field: name}
		if slices.Contains(a.told, name) && len(before)+len(after) <= toldMost {
			told.Was, told.Now = before, after
		}
		out = append(out, told)
	}
	return out, nil
}

// empty reports whether a value is what a field has that nobody has filled in.
func empty(value []byte) bool {
	return slices.Contains([]string{`null`, `""`, `0`, `false`, `[]`, `{}`}, string(value))
}
