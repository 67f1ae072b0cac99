package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"porchlight/internal/desk"
)

// auditKept is how long a line of the audit list stays: longer than the year after which accounts are closed and contracts end.
const auditKept = 2 * 365 * 24 * time.Hour

// AuditLine says who did what to what. It is written in the transaction of what it tells, and never changed.
type AuditLine struct {
	Actor  string // agent:ID, superuser:ID, superuser or system
	Action string // created, updated, deleted, merged …
	Object string // COLLECTION/ID
	Change AuditChange
	At     time.Time // zero: now; a sample's past has its own
}

// AuditChange is what a line tells of the thing itself. The name stays readable when the thing is gone.
type AuditChange struct {
	Name   string       `json:"name,omitempty"`
	Into   string       `json:"into,omitempty"` // what it became part of
	Fields []AuditField `json:"fields,omitempty"`
}

// AuditField is a field that changed; its values only where anybody who may read the list may read them.
type AuditField struct {
	Field string          `json:"field"`
	Was   json.RawMessage `json:"was,omitempty"`
	Now   json.RawMessage `json:"now,omitempty"`
}

// AuditActor is who an identity is, as the audit list names them.
func AuditActor(from desk.Identity) string {
	if from.Kind == desk.ByAgent {
		return "agent:" + from.ID
	}
	return "superuser"
}

// auditBy is the actor where only an agent's id is kept; without one it was a superuser.
func auditBy(agent string) string {
	if agent == "" {
		return "superuser"
	}
	return "agent:" + agent
}

// Audit writes a line with PocketBase's own means. It needs the app of the transaction that makes the change.
func Audit(tx core.App, line AuditLine) error {
	c, err := tx.FindCachedCollectionByNameOrId("audit")
	if err != nil {
		return fmt.Errorf("find collection audit: %w", err)
	}
	r := core.NewRecord(c)
	r.Load(map[string]any{"actor": line.Actor, "action": line.Action, "object": line.Object, "change": line.Change})
	if !line.At.IsZero() {
		at, err := types.ParseDateTime(line.At)
		if err != nil {
			return err
		}
		r.SetRaw("created", at)
		r.SetRaw("updated", at)
	}
	if err := tx.Save(r); err != nil {
		return fmt.Errorf("audit %s of %s: %w", line.Action, line.Object, err)
	}
	return nil
}

const insertAudit = `INSERT INTO audit (id, actor, action, object, change, created, updated) VALUES (?,?,?,?,?,?,?)`

// audit writes a line in the writer's transaction.
func (w *writer) audit(line AuditLine) error {
	change, err := json.Marshal(line.Change)
	if err != nil {
		return fmt.Errorf("encode audit: %w", err)
	}
	_, err = w.tx.exec(insertAudit, newID(w.now), line.Actor, line.Action, line.Object, string(change), w.stamp, w.stamp)
	return err
}

// auditConversation is a line about a conversation, which people name by its number. into is the other one; nil: none.
func (w *writer) auditConversation(by desk.Identity, action string, h, into *head) error {
	change := AuditChange{Name: strconv.FormatInt(h.Number, 10)}
	if into != nil {
		change.Into = "#" + strconv.FormatInt(into.Number, 10)
	}
	return w.audit(AuditLine{Actor: AuditActor(by), Action: action, Object: "conversations/" + h.ID, Change: change})
}

// auditContact is a line about a contact. It has no name: who takes their chat back is to be found nowhere any more.
func (w *writer) auditContact(by desk.Author, action, contact string) error {
	if by.Kind != desk.ByAgent { // proof has parted them: nobody did
		return nil
	}
	return w.audit(AuditLine{Actor: "agent:" + by.ID, Action: action, Object: "contacts/" + contact})
}
