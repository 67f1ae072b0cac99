package store

import (
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

const (
	inviteLife = 7 * 24 * time.Hour // over a weekend and a few days off
	// capacityFirst is how many chats a new agent takes at once, as the first admin.
	capacityFirst = 4
)

// Invite is somebody who may join.
type Invite struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Email   string      `json:"email"`
	Role    string      `json:"role"`
	Teams   []string    `json:"teams"`
	By      string      `json:"by"` // name of the admin; empty: a superuser
	Created desk.Millis `json:"created"`
	Expires desk.Millis `json:"expires"`
}

// Invitation is what an admin chooses for somebody new.
type Invitation struct {
	Name, Email, Role string
	Teams             []string
	By                string // id of the admin; empty: a superuser
}

// Joining is what somebody new says of themselves.
type Joining struct {
	Name, PublicName, Password, TZ string
	Languages                      []string
}

// deadInvite is one answer for all: which of them it was is nobody's business.
func deadInvite() error {
	return desk.Errorf(desk.NotFound, "This invitation was used or taken back, or it has expired. Ask for a new one.")
}

// MakeInvite keeps an invitation and returns the secret that opens it, which nobody can read again. An earlier one to the same
// address is void.
func MakeInvite(app core.App, now time.Time, in Invitation) (made Invite, secret string, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	secret = base64.RawURLEncoding.EncodeToString(raw)
	err = app.RunInTransaction(func(tx core.App) error {
		same := dbx.NewExp("email = {:email} COLLATE NOCASE", dbx.Params{"email": in.Email})
		if n, err := tx.CountRecords("agents", same); err != nil {
			return fmt.Errorf("find agent by address: %w", err)
		} else if n > 0 {
			return desk.Errorf(desk.Conflict, "Somebody with this address is on the desk already.").On("email")
		}
		if err := checkTeams(tx, in.Teams); err != nil {
			return err
		}
		old, err := tx.FindAllRecords("invites", same)
		if err != nil {
			return fmt.Errorf("find earlier invite: %w", err)
		}
		for _, r := range old {
			if err := tx.Delete(r); err != nil {
				return fmt.Errorf("void earlier invite: %w", err)
			}
		}
		r, err := create(tx, "invites", map[string]any{"email": in.Email, "name": in.Name, "role": in.Role, "teams": in.Teams,
			"invited_by": in.By, "secret_hash": HashToken(secret), "expires": int64(desk.At(now.Add(inviteLife)))})
		if err != nil {
			return err
		}
		if err := Audit(tx, AuditLine{Actor: auditBy(in.By), Action: "invited", Object: "invites/" + r.Id,
			Change: AuditChange{Name: orGiven(in.Name, in.Email)}}); err != nil {
			return err
		}
		made, err = asInvite(tx, r)
		return err
	})
	if err != nil {
		return Invite{}, "", fmt.Errorf("invite: %w", err)
	}
	return made, secret, nil
}

func checkTeams(tx core.App, teams []string) error {
	for _, id := range teams {
		if _, err := tx.FindRecordById("teams", id); errors.Is(err, sql.ErrNoRows) {
			return desk.Errorf(desk.BadRequest, "There is no such team. Load the page again.").On("teams")
		} else if err != nil {
			return fmt.Errorf("find team %s: %w", id, err)
		}
	}
	return nil
}

// Invites lists who was invited and has not joined, the newest first; those that have expired as well.
func Invites(app core.App) ([]Invite, error) {
	rows, err := app.FindRecordsByFilter("invites", "", "-created", 0, 0)
	if err != nil {
		return nil, fmt.Errorf("list invites: %w", err)
	}
	out := []Invite{}
	for _, r := range rows {
		in, err := asInvite(app, r)
		if err != nil {
			return nil, err
		}
		out = append(out, in)
	}
	return out, nil
}

func asInvite(app core.App, r *core.Record) (Invite, error) {
	in := Invite{ID: r.Id, Name: r.GetString("name"), Email: r.GetString("email"), Role: r.GetString("role"), Teams: r.GetStringSlice("teams"),
		Created: desk.At(r.GetDateTime("created").Time()), Expires: desk.Millis(r.GetInt("expires"))}
	by := r.GetString("invited_by")
	if by == "" {
		return in, nil
	}
	agent, err := app.FindRecordById("agents", by)
	if err != nil {
		return in, fmt.Errorf("find agent %s: %w", by, err)
	}
	in.By = agent.GetString("name")
	return in, nil
}

// RevokeInvite makes a link worthless.
func RevokeInvite(app core.App, id string, by desk.Identity) error {
	err := app.RunInTransaction(func(tx core.App) error {
		r, err := tx.FindRecordById("invites", id)
		if errors.Is(err, sql.ErrNoRows) {
			return desk.Errorf(desk.NotFound, "This invitation was used or taken back already.")
		}
		if err != nil {
			return err
		}
		if err := tx.Delete(r); err != nil {
			return err
		}
		return Audit(tx, AuditLine{Actor: AuditActor(by), Action: "uninvited", Object: "invites/" + id,
			Change: AuditChange{Name: orGiven(r.GetString("name"), r.GetString("email"))}})
	})
	if err != nil {
		return fmt.Errorf("revoke invite %s: %w", id, err)
	}
	return nil
}

// ReadInvite is what its holder may know before joining.
func ReadInvite(app core.App, now time.Time, secret string) (Invite, error) {
	r, err := liveInvite(app, now, secret)
	if err != nil {
		return Invite{}, err
	}
	return asInvite(app, r)
}

func liveInvite(app core.App, now time.Time, secret string) (*core.Record, error) {
	r, err := app.FindFirstRecordByData("invites", "secret_hash", HashToken(secret))
	if errors.Is(err, sql.ErrNoRows) || err == nil && !now.Before(time.UnixMilli(int64(r.GetInt("expires")))) {
		return nil, deadInvite()
	}
	if err != nil {
		return nil, fmt.Errorf("find invite: %w", err)
	}
	return r, nil
}

// Join makes the account that an invite promises and uses the invite up, both or neither: two who hold the same link make one
// account, as transactions that write come one after the other.
func Join(app core.App, now time.Time, secret string, j Joining) (agent *core.Record, err error) {
	err = app.RunInTransaction(func(tx core.App) error {
		in, err := liveInvite(tx, now, secret)
		if err != nil {
			return err
		}
		if agent, err = create(tx, "agents", map[string]any{"email": in.GetString("email"), "password": j.Password, "verified": true, "name": j.Name,
			"public_name": orGiven(j.PublicName, j.Name), "role": in.GetString("role"), "languages": j.Languages, "tz": j.TZ,
			"capacity": capacityFirst, "availability": "accepting"}); err != nil {
			return err
		}
		role := "member"
		if in.GetString("role") == string(desk.RoleSupervisor) {
			role = "supervisor"
		}
		for _, team := range in.GetStringSlice("teams") {
			if _, err := create(tx, "team_members", map[string]any{"agent": agent.Id, "team": team, "role": role}); err != nil {
				return err
			}
		}
		if err := tx.Delete(in); err != nil {
			return fmt.Errorf("use up the invite: %w", err)
		}
		return Audit(tx, AuditLine{Actor: auditBy(agent.Id), Action: "joined", Object: "agents/" + agent.Id, Change: AuditChange{Name: j.Name}})
	})
	if err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	return agent, nil
}

// orGiven is the public name, or the given one where somebody chose none.
func orGiven(public, name string) string {
	if public != "" {
		return public
	}
	given, _, _ := strings.Cut(name, " ")
	return given
}
