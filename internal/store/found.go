package store

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// firstTeam is the team that a new desk begins with.
const firstTeam = "Support"

// Founding is what the first run asks for.
type Founding struct {
	Company, Name, Email, Password, Locale, TZ string
	At                                         time.Time // zero: now
}

// Found makes what a desk needs to begin, in one transaction: the superuser, the first admin, a team, its hours (Monday to
// Friday, nine to five) and a chat inbox. It returns the admin.
func Found(app core.App, f Founding) (admin *core.Record, err error) {
	err = app.RunInTransaction(func(tx core.App) error {
		if err := removeInstaller(tx); err != nil {
			return err
		}
		if _, err := create(tx, core.CollectionNameSuperusers, map[string]any{"email": f.Email, "password": f.Password}); err != nil {
			return err
		}
		language, _, _ := strings.Cut(f.Locale, "-")
		given, _, _ := strings.Cut(f.Name, " ")
		if admin, err = create(tx, "agents", map[string]any{"email": f.Email, "password": f.Password, "verified": true, "name": f.Name,
			"public_name": given, "role": "admin", "languages": []string{language}, "tz": f.TZ, "capacity": 4, "availability": "accepting"}); err != nil {
			return err
		}
		calendar, err := create(tx, "calendars", map[string]any{"name": f.Company})
		if err != nil {
			return err
		}
		if _, err := create(tx, "calendar_versions", map[string]any{"calendar": calendar.Id, "version": 1, "tz": f.TZ, "weekly": officeHours()}); err != nil {
			return err
		}
		team, err := create(tx, "teams", map[string]any{"name": firstTeam, "calendar": calendar.Id, "assignment": "manual", "languages": []string{language}})
		if err != nil {
			return err
		}
		if _, err := create(tx, "team_members", map[string]any{"agent": admin.Id, "team": team.Id, "role": "supervisor"}); err != nil {
			return err
		}
		if _, err = create(tx, "inboxes", map[string]any{"kind": "chat", "name": f.Company, "public_key": NewPublicKey(), "team": team.Id, "calendar": calendar.Id,
			"locale": f.Locale, "domains": []string{}, "brand": map[string]any{"name": f.Company}, "settings": map[string]any{"typing_preview": true}}); err != nil {
			return err
		}
		return Audit(tx, AuditLine{Actor: auditBy(admin.Id), Action: "founded", Object: "settings/desk", Change: AuditChange{Name: f.Company}, At: f.At})
	})
	if err != nil {
		return nil, fmt.Errorf("found the desk: %w", err)
	}
	return admin, nil
}

// removeInstaller deletes the superuser that PocketBase keeps for its own first run.
func removeInstaller(tx core.App) error {
	old, err := tx.FindAllRecords(core.CollectionNameSuperusers)
	if err != nil {
		return fmt.Errorf("list superusers: %w", err)
	}
	for _, r := range old {
		if r.Email() != core.DefaultInstallerEmail {
			continue
		}
		if err := tx.Delete(r); err != nil {
			return fmt.Errorf("remove the installer: %w", err)
		}
	}
	return nil
}

// NewPublicKey names an inbox on websites. It is no secret, only hard to guess for who counts inboxes.
func NewPublicKey() string { return "pk_" + strings.ToLower(rand.Text()[:20]) }

func officeHours() []map[string]any {
	var week []map[string]any
	for day := 1; day <= 5; day++ {
		week = append(week, map[string]any{"day": day, "from": "09:00", "to": "17:00"})
	}
	return week
}

func create(tx core.App, collection string, fields map[string]any) (*core.Record, error) {
	c, err := tx.FindCachedCollectionByNameOrId(collection)
	if err != nil {
		return nil, fmt.Errorf("find collection %s: %w", collection, err)
	}
	r := core.NewRecord(c)
	r.Load(fields)
	if err := tx.Save(r); err != nil {
		return nil, fmt.Errorf("create in %s: %w", collection, err)
	}
	return r, nil
}
