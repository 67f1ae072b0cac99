package hooks

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// bindInboxes checks what an inbox is told, whoever saves it: a setting of the wrong shape would silently do nothing.
func bindInboxes(app core.App) {
	app.OnRecordValidate("inboxes").BindFunc(func(e *core.RecordEvent) error {
		for _, part := range []struct {
			field string
			check func([]byte) error
		}{{"domains", desk.CheckDomains}, {"settings", desk.CheckInboxSettings}, {"brand", desk.CheckInboxBrand}} {
			if err := part.check([]byte(e.Record.GetString(part.field))); err != nil {
				return onField(err)
			}
		}
		return e.Next()
	})
}

// onField is a refusal as PocketBase's forms show it: beside the field.
func onField(err error) error {
	e := desk.AsError(err)
	field, _, _ := strings.Cut(e.Field, ".")
	return validation.Errors{field: validation.NewError("validation_"+string(e.Code), e.Text)}
}

// inboxOf is the chat inbox that a path names.
func (c *call) inboxOf() (store.Inbox, error) {
	r, err := c.App.FindRecordById("inboxes", c.Request.PathValue("id"))
	if err != nil {
		return store.Inbox{}, desk.Errorf(desk.NotFound, "There is no such inbox.").Because(err)
	}
	return c.desk.Store.Inbox(c.Request.Context(), r.GetString("public_key"))
}

// listVisits says which websites' pages have asked for the widget.
func listVisits(c *call) error {
	in, err := c.inboxOf()
	if err != nil {
		return err
	}
	list, err := c.desk.visits.Of(c.Request.Context(), in, c.Request.Host)
	if err != nil {
		return err
	}
	var first, last desk.Millis
	for _, v := range list {
		if v.Allowed {
			last = max(last, v.At)
			first = cmp.Or(min(first, v.First), v.First)
		}
	}
	return c.json(map[string]any{"visits": list, "first_visit": first, "last_visit": last})
}

// sawWidget notes whose page asks. Browsers leave Origin out where a page asks its own host: there, only the sample shop is a page
// that stands for a website.
func (c *call) sawWidget(in store.Inbox) {
	origin := c.Request.Header.Get("Origin")
	if origin == "" {
		from, err := url.Parse(c.Request.Referer())
		if err != nil || from.Host != c.Request.Host || !strings.HasPrefix(from.Path, "/demo") {
			return
		}
		origin = from.Scheme + "://" + from.Host
	} else if sameHost(origin, c.Request.Host) {
		return
	}
	if err := c.desk.visits.Saw(c.Request.Context(), in, origin, c.Request.Host); err != nil {
		c.desk.config.Logger.Warn("note a visit", "inbox", in.ID, "err", err) // the visitor's own matter goes on
	}
}

// signingKey is what a website signs its visitors with; inbox_secrets is for superusers and the server alone.
const (
	signingKey      = "signing_key"
	signingKeyBytes = 32 // HS256 wants as many as its hash has (RFC 7518, 3.2)
)

// showSigningKey says since when there is a key, never which.
func showSigningKey(c *call) error {
	r, err := c.signingRecord()
	if err != nil {
		return err
	}
	var since desk.Millis
	if !r.IsNew() {
		since = desk.At(r.GetDateTime("updated").Time())
	}
	return c.json(map[string]any{"since": since})
}

// makeSigningKey makes a new key, or another in place of the one there was, and says it this once.
func makeSigningKey(c *call) error {
	r, err := c.signingRecord()
	if err != nil {
		return err
	}
	secret := make([]byte, signingKeyBytes)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	key := base64.RawURLEncoding.EncodeToString(secret)
	r.Set("value", key)
	err = together(c.RequestEvent, func() error {
		if err := c.App.SaveWithContext(c.Request.Context(), r); err != nil {
			return fmt.Errorf("save the signing key of an inbox: %w", err)
		}
		return nil
	}, func(tx core.App) (store.AuditLine, error) {
		name, err := nameOf("inbox", "inboxes")(tx, r)
		return store.AuditLine{Action: "rekeyed", Object: "inboxes/" + r.GetString("inbox"), Change: store.AuditChange{Name: name}}, err
	})
	if err != nil {
		return err
	}
	since := types.NowDateTime()
	c.desk.config.Logger.Info("made a signing key", "inbox", r.GetString("inbox"), "agent", c.from.ID)
	return c.jsonStatus(http.StatusCreated, map[string]any{"key": key, "since": desk.At(since.Time())})
}

// signingRecord is the record of the key of the inbox that the path names, new when there is none.
func (c *call) signingRecord() (*core.Record, error) {
	in, err := c.inboxOf()
	if err != nil {
		return nil, err
	}
	found, err := c.App.FindRecordsByFilter("inbox_secrets", "inbox = {:inbox} && name = {:name}", "", 1, 0, dbx.Params{"inbox": in.ID, "name": signingKey})
	if err != nil {
		return nil, fmt.Errorf("look for the signing key of %s: %w", in.ID, err)
	}
	if len(found) > 0 {
		return found[0], nil
	}
	secrets, err := c.App.FindCachedCollectionByNameOrId("inbox_secrets")
	if err != nil {
		return nil, err
	}
	r := core.NewRecord(secrets)
	r.Load(map[string]any{"inbox": in.ID, "name": signingKey})
	return r, nil
}
