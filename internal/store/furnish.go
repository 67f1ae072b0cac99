package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Furnishing is a whole desk in plain values: what a sample or an import brings besides conversations.
type Furnishing struct {
	Founding
	Agents     []NewAgent // one with the founder's address says what the founder is like
	Teams      []NewTeam
	Hours      []NewHours // calendars: the first is the one that the teams share
	Chat, Mail NewInbox   // the chat is the one that founding makes
	Categories []NewCategory
	Articles   []NewArticle
	Replies    []NewReply
	Tags       []string
	Searches   []NewSearch
	Now        time.Time // of what readers did last
}

// NewAgent is an agent; Avatar is a picture with its file name.
type NewAgent struct {
	Name, PublicName, Email, Role, TZ string
	Languages                         []string
	Capacity                          int
	Joined                            time.Time // zero: now
	AvatarName                        string
	Avatar                            []byte
	Teams                             map[string]string // name of the team: member or supervisor
}

// NewTeam is a team by name. They share the calendar.
type NewTeam struct {
	Name      string
	Languages []string
}

// NewHours are opening hours as calendar_versions keeps them.
type NewHours struct {
	Name, TZ string
	Weekly   []NewInterval
	Closed   map[string]string // YYYY-MM-DD: name
}

// NewInterval is a stretch of an ISO weekday on the wall.
type NewInterval struct {
	Day  int    `json:"day"`
	From string `json:"from"`
	To   string `json:"to"`
}

// NewInbox is an inbox of the first team. Brand and Settings become JSON.
type NewInbox struct {
	Name            string
	Brand, Settings map[string]any
}

// NewCategory has its names by locale.
type NewCategory struct {
	Slug     string
	Names    map[string]string
	Position int
}

// NewArticle has its texts by locale; all are published.
type NewArticle struct {
	Category   string // slug
	Visibility string
	Position   int
	Updated    time.Time
	Daily      int // how often it is opened a day
	Texts      map[string]NewText
}

// NewText is an article in one locale.
type NewText struct {
	Slug, Title, Body string
	By                string // the address of the agent who published it
}

// NewReply is a saved reply by locale; an empty team is all of them.
type NewReply struct {
	Name, Shortcut, Team string
	Texts                map[string]string
}

// Furnished are the ids of what was made.
type Furnished struct {
	Agents, Teams, Tags map[string]string // by address, name and name
	Chat, Mail          string
}

// Furnish founds a desk and puts all of f into it. It needs the app that RunInTransaction hands out.
func Furnish(tx core.App, f Furnishing) (Furnished, error) {
	w := &furnisher{tx: tx, Furnishing: f, out: Furnished{Agents: map[string]string{}, Teams: map[string]string{}, Tags: map[string]string{}}}
	admin, err := Found(tx, f.Founding)
	if err != nil {
		return w.out, err
	}
	w.founder, w.at = auditBy(admin.Id), f.At
	for _, step := range []struct {
		what string
		do   func() error
	}{{"hours", w.hours}, {"teams", w.teams}, {"agents", w.agents}, {"inboxes", w.inboxes}, {"articles", w.articles}, {"saved replies", w.replies}, {"tags", w.tags}, {"searches", w.searches}} {
		if err := step.do(); err != nil {
			return w.out, fmt.Errorf("furnish %s: %w", step.what, err)
		}
	}
	return w.out, nil
}

type furnisher struct {
	Furnishing
	tx       core.App
	founder  string    // as the audit list names them
	at       time.Time // of the last line that they are told by
	calendar string
	out      Furnished
}

// add makes a record and tells that the founder did, some minutes after what they did before.
func (w *furnisher) add(collection, name string, values map[string]any) (*core.Record, error) {
	r, err := create(w.tx, collection, values)
	if err != nil {
		return nil, err
	}
	if !w.at.IsZero() {
		w.at = w.at.Add(4 * time.Minute)
	}
	return r, Audit(w.tx, AuditLine{Actor: w.founder, Action: "created", Object: collection + "/" + r.Id, Change: AuditChange{Name: name}, At: w.at})
}

// change changes the record whose field has the same value; nil: there is none.
func (w *furnisher) change(collection, field string, values map[string]any) (*core.Record, error) {
	found, err := w.tx.FindRecordsByFilter(collection, field+" = {:value}", "", 1, 0, dbx.Params{"value": values[field]})
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", collection, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	found[0].Load(values)
	if err := w.tx.Save(found[0]); err != nil {
		return nil, fmt.Errorf("change %s: %w", collection, err)
	}
	return found[0], nil
}

func (w *furnisher) hours() error {
	calendar, err := w.tx.FindFirstRecordByFilter("calendars", "id != ''")
	if err != nil {
		return err
	}
	w.calendar = calendar.Id
	calendar.Set("name", w.Hours[0].Name)
	if err := w.tx.Save(calendar); err != nil {
		return err
	}
	if err := w.keepHours(calendar.Id, 2, w.Hours[0]); err != nil { // founding has made the first version
		return err
	}
	for _, h := range w.Hours[1:] {
		other, err := w.add("calendars", h.Name, map[string]any{"name": h.Name})
		if err != nil {
			return err
		}
		if err := w.keepHours(other.Id, 1, h); err != nil {
			return err
		}
	}
	return nil
}

func (w *furnisher) keepHours(calendar string, version int, h NewHours) error {
	if _, err := create(w.tx, "calendar_versions", map[string]any{"calendar": calendar, "version": version, "tz": h.TZ, "weekly": h.Weekly}); err != nil {
		return err
	}
	for day, name := range h.Closed {
		if _, err := create(w.tx, "calendar_days", map[string]any{"calendar": calendar, "day": day, "name": name}); err != nil {
			return err
		}
	}
	return nil
}

func (w *furnisher) teams() error {
	for _, t := range w.Teams {
		values := map[string]any{"name": t.Name, "calendar": w.calendar, "assignment": "manual", "languages": t.Languages}
		r, err := w.change("teams", "name", values)
		if err == nil && r == nil {
			r, err = w.add("teams", t.Name, values)
		}
		if err != nil {
			return err
		}
		w.out.Teams[t.Name] = r.Id
	}
	return nil
}

func (w *furnisher) agents() error {
	for _, a := range w.Agents {
		values := map[string]any{"email": a.Email, "verified": true, "name": a.Name, "public_name": a.PublicName, "role": a.Role,
			"languages": a.Languages, "tz": a.TZ, "capacity": a.Capacity, "availability": "accepting"}
		if a.Email != w.Email {
			values["password"] = w.Password
		}
		if len(a.Avatar) > 0 {
			file, err := filesystem.NewFileFromBytes(a.Avatar, a.AvatarName)
			if err != nil {
				return fmt.Errorf("portrait of %s: %w", a.Name, err)
			}
			values["avatar"] = file
		}
		r, err := w.change("agents", "email", values)
		if err == nil && r == nil {
			r, err = w.join(a, values)
		}
		if err != nil {
			return err
		}
		w.out.Agents[a.Email] = r.Id
		for team, role := range a.Teams {
			if a.Email == w.Email && team == firstTeam { // founding has put them there
				continue
			}
			if _, err := create(w.tx, "team_members", map[string]any{"agent": r.Id, "team": w.out.Teams[team], "role": role}); err != nil {
				return err
			}
		}
	}
	return nil
}

// join makes an agent, who was invited the day before.
func (w *furnisher) join(a NewAgent, values map[string]any) (*core.Record, error) {
	r, err := create(w.tx, "agents", values)
	if err != nil {
		return nil, err
	}
	invited := a.Joined
	if !invited.IsZero() {
		invited = invited.AddDate(0, 0, -1)
	}
	if err := Audit(w.tx, AuditLine{Actor: w.founder, Action: "invited", Object: "invites/" + newID(w.at), Change: AuditChange{Name: a.Name}, At: invited}); err != nil {
		return nil, err
	}
	return r, Audit(w.tx, AuditLine{Actor: auditBy(r.Id), Action: "joined", Object: "agents/" + r.Id, Change: AuditChange{Name: a.Name}, At: a.Joined})
}

func (w *furnisher) inboxes() error {
	chat, err := w.tx.FindFirstRecordByFilter("inboxes", "kind = 'chat'")
	if err != nil {
		return err
	}
	chat.Load(map[string]any{"name": w.Chat.Name, "brand": w.Chat.Brand, "settings": w.Chat.Settings})
	if err := w.tx.Save(chat); err != nil {
		return err
	}
	w.out.Chat = chat.Id
	mail, err := w.add("inboxes", w.Mail.Name, map[string]any{"kind": "email", "name": w.Mail.Name, "public_key": NewPublicKey(), "domains": []string{},
		"team": chat.GetString("team"), "calendar": w.calendar, "locale": w.Locale, "brand": w.Mail.Brand, "settings": w.Mail.Settings})
	if err != nil {
		return err
	}
	w.out.Mail = mail.Id
	return nil
}

func (w *furnisher) articles() error {
	categories := map[string]string{}
	for _, c := range w.Categories {
		r, err := w.add("categories", c.Slug, map[string]any{"slug": c.Slug, "names": c.Names, "position": c.Position})
		if err != nil {
			return err
		}
		categories[c.Slug] = r.Id
	}
	texts, err := w.tx.FindCachedCollectionByNameOrId("article_texts")
	if err != nil {
		return err
	}
	for _, a := range w.Articles {
		article, err := create(w.tx, "articles", map[string]any{"category": categories[a.Category], "visibility": a.Visibility, "position": a.Position})
		if err != nil {
			return err
		}
		if err := w.readers(article.Id, a); err != nil {
			return err
		}
		at, err := types.ParseDateTime(a.Updated)
		if err != nil {
			return err
		}
		for locale, t := range a.Texts {
			r := core.NewRecord(texts)
			r.Load(map[string]any{"article": article.Id, "locale": locale, "slug": t.Slug, "title": t.Title, "body": t.Body,
				"status": "published", "revision": 1, "published_at": at})
			r.SetRaw("created", at)
			r.SetRaw("updated", at)
			if err := w.tx.Save(r); err != nil {
				return fmt.Errorf("%s/%s: %w", locale, t.Slug, err)
			}
			line := AuditLine{Actor: auditBy(w.out.Agents[t.By]), Action: "published", Object: "article_texts/" + r.Id, Change: AuditChange{Name: t.Title}, At: a.Updated}
			if err := Audit(w.tx, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *furnisher) replies() error {
	for _, s := range w.Replies {
		r, err := w.add("saved_replies", s.Name, map[string]any{"name": s.Name, "shortcut": s.Shortcut, "team": w.out.Teams[s.Team]})
		if err != nil {
			return err
		}
		for locale, body := range s.Texts {
			if _, err := create(w.tx, "saved_reply_texts", map[string]any{"saved_reply": r.Id, "locale": locale, "body": body}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *furnisher) tags() error {
	for _, name := range w.Tags {
		r, err := w.add("tags", name, map[string]any{"name": strings.TrimSpace(name)})
		if err != nil {
			return err
		}
		w.out.Tags[name] = r.Id
	}
	return nil
}

// IsFurnished reports whether somebody can sign in already.
func IsFurnished(app core.App) (bool, error) {
	n, err := app.CountRecords("agents")
	if err != nil {
		return false, fmt.Errorf("count agents: %w", err)
	}
	return n > 0, nil
}

// ChatKey is the public key of the oldest chat inbox.
func ChatKey(app core.App) (string, error) {
	list, err := app.FindRecordsByFilter("inboxes", "kind = 'chat' && practice = false && retired = false", "created,id", 1, 0)
	if err != nil {
		return "", fmt.Errorf("look for a chat inbox: %w", err)
	}
	if len(list) == 0 {
		return "", nil
	}
	return list[0].GetString("public_key"), nil
}
