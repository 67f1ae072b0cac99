package hooks

import (
	"errors"
	"net/http"
	"strings"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"porchlight/internal/desk"
)

// bindRequests is what the desk adds to PocketBase's REST: refusals in words for people, and saves that notice that somebody
// else was faster.
func bindRequests(app core.App) {
	next := func(e *core.RecordRequestEvent) error { return e.Next() }
	inOurs := func(change func(*core.RecordRequestEvent) error) func(*core.RecordRequestEvent) error {
		return func(e *core.RecordRequestEvent) error { return inWords(change(e)) }
	}
	app.OnRecordCreateRequest().BindFunc(inOurs(audited("created", next)))
	app.OnRecordUpdateRequest().BindFunc(inOurs(audited("updated", ifMatch)))
	app.OnRecordDeleteRequest().BindFunc(inOurs(audited("deleted", next)))
	bindAudit(app)
	app.OnRecordUpdate("agents").BindFunc(keepAnAdmin)
}

// ifMatch saves a record only as long as it is the one that the client has seen: `If-Match` carries its `updated` (RFC 9110,
// 13.1.1). Checked in the transaction of the save, so that of two who are at it one is told. Without the header the last one wins.
func ifMatch(e *core.RecordRequestEvent) error {
	seen := strings.Trim(e.Request.Header.Get("If-Match"), `"`)
	if seen == "" {
		return e.Next()
	}
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		now, err := tx.FindRecordById(e.Collection, e.Record.Id)
		if err != nil {
			return e.NotFoundError("This is not there any more.", err)
		}
		if now.GetString("updated") != seen {
			return router.NewApiError(http.StatusConflict, "Somebody else has changed this meanwhile. Load it again.", nil)
		}
		e.App = tx
		return e.Next()
	})
}

// inWords gives clients of REST the text and the field of a desk.Error, which PocketBase would keep to itself.
func inWords(err error) error {
	var answer *router.ApiError
	if !errors.As(err, &answer) {
		return err
	}
	cause, _ := answer.RawData().(error)
	var said *desk.Error
	if !errors.As(cause, &said) || said.Code == desk.Internal {
		return err
	}
	fields := validation.Errors{}
	if said.Field != "" {
		fields[said.Field] = validation.NewError(string(said.Code), said.Text)
	}
	return router.NewApiError(said.Status(), said.Text, fields)
}

// keepAnAdmin refuses what would leave the desk without anybody who can run it. The count and the save are one transaction: two
// admins cannot disable each other at the same moment.
func keepAnAdmin(e *core.RecordEvent) error {
	if !runs(e.Record.Original()) || runs(e.Record) {
		return e.Next()
	}
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		others, err := tx.CountRecords("agents", dbx.HashExp{"role": string(desk.RoleAdmin), "disabled": false}, dbx.Not(dbx.HashExp{"id": e.Record.Id}))
		if err != nil {
			return err
		}
		if others == 0 {
			field := "role"
			if e.Record.GetBool("disabled") {
				field = "disabled"
			}
			return desk.Errorf(desk.Conflict, "The desk needs an admin. Make somebody else one first.").On(field)
		}
		e.App = tx
		return e.Next()
	})
}

// runs reports whether an agent can change everything.
func runs(agent *core.Record) bool {
	return agent.GetString("role") == string(desk.RoleAdmin) && !agent.GetBool("disabled")
}
