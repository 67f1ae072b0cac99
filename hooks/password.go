package hooks

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// putPassword gives an agent another password, and a token of its own: the ones before are worthless with it. Whoever sits down at an
// open desk does not know the old one, so it is asked for; a second step is not, since this session has taken it.
func putPassword(c *call) error {
	var b struct {
		Old   string `json:"old"`
		Fresh string `json:"password"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	if err := checkPassword(b.Fresh); err != nil {
		return err
	}
	if err := c.desk.quotas.passwordsOf.take(c.from.ID); err != nil {
		return err
	}
	agent, err := c.App.FindRecordById("agents", c.from.ID)
	if err != nil {
		return err
	}
	if !agent.ValidatePassword(b.Old) {
		return desk.Errorf(desk.BadRequest, "This is not your password.").On("old")
	}
	agent.SetPassword(b.Fresh)
	err = together(c.RequestEvent, func() error { return c.App.SaveWithContext(c.Request.Context(), agent) }, func(core.App) (store.AuditLine, error) {
		return store.AuditLine{Action: "updated", Object: "agents/" + agent.Id,
			Change: store.AuditChange{Name: agent.GetString("name"), Fields: []store.AuditField{{Field: core.FieldNamePassword}}}}, nil
	})
	if err != nil {
		return asField(err)
	}
	return apis.RecordAuthResponse(c.RequestEvent, agent, "", nil)
}
