package hooks

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// bindSignIn has sign-ins told in the audit list, those that went well and those that did not.
func bindSignIn(app core.App, b *binding) {
	wrong := newMisses(b.config.Clock)
	doors := []string{"agents", core.CollectionNameSuperusers}
	app.OnRecordAuthRequest(doors...).BindFunc(tellSignIn)
	app.OnRecordAuthWithPasswordRequest(doors...).BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
		return wrong.tell(e.App, e.Record, e.Next())
	})
	app.OnRecordAuthWithOAuth2Request("agents").BindFunc(wrong.admit)
	app.OnSettingsUpdateRequest().BindFunc(func(e *core.SettingsUpdateRequestEvent) error {
		agents, err := e.App.FindCachedCollectionByNameOrId("agents")
		if err != nil {
			return err
		}
		if e.OldSettings.SMTP.Enabled && !e.NewSettings.SMTP.Enabled && secondStep(agents) != nobody {
			return e.BadRequestError("Signing in to the workspace asks for codes that are mailed. Switch the second step off first, under Settings → Sign-in.", nil)
		}
		return e.Next()
	})
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.BindFunc(func(e *core.RequestEvent) error {
			if d := b.now(); d != nil {
				return d.codes(e, wrong)
			}
			return e.Next()
		})
		return e.Next()
	})
}

// tellSignIn writes the line together with the answer that lets somebody in: who cannot be told of does not get in.
func tellSignIn(e *core.RecordAuthRequestEvent) error {
	if e.AuthMethod == "" { // a token that is renewed, or who has just joined
		return e.Next()
	}
	e.Meta = nil // a provider's tokens are not the browser's
	halfway := false
	err := together(e.RequestEvent, func() error {
		err := e.Next()
		if errors.Is(err, apis.ErrMFA) { // the first step is kept, and nothing is told yet
			halfway = true
			return nil
		}
		return err
	}, func(core.App) (store.AuditLine, error) {
		if halfway {
			return store.AuditLine{}, nil
		}
		by, err := json.Marshal(answeredBy(e))
		return store.AuditLine{Actor: actor(e.Record), Action: "signed_in", Object: "signin/" + e.Record.Id,
			Change: store.AuditChange{Name: calledBy(e.Record), Fields: []store.AuditField{{Field: "by", Now: by}}}}, err
	})
	if err == nil && halfway {
		return apis.ErrMFA
	}
	return err
}

// calledBy is how the audit list names an account.
func calledBy(account *core.Record) string {
	if account.IsSuperuser() {
		return account.Email()
	}
	return account.GetString("name")
}

// misses counts sign-ins that failed, by account, so that somebody who guesses leaves lines that can be read and not as many as they
// like. It forgets with the process: the first miss after a start is told again.
type misses struct {
	// fixed after newMisses
	clock desk.Clock

	mu sync.Mutex
	of map[string]use // guarded by mu
}

const (
	missSpan  = time.Hour // in which they are counted together
	missNames = 10_000    // accounts; a desk has fewer
)

// missTold are the counts within a span that a line is written for.
var missTold = []int{1, 10, 100, 1000, 10_000}

func newMisses(clock desk.Clock) *misses { return &misses{clock: clock, of: map[string]use{}} }

// count is how many there were in the span, this one included.
func (m *misses) count(account string) int {
	now := m.clock()
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.of[account]
	if !now.Before(u.ends) {
		if len(m.of) >= missNames {
			clear(m.of)
		}
		u = use{ends: now.Add(missSpan)}
	}
	u.count++
	m.of[account] = u
	return u.count
}

// tell writes a line about a refused sign-in and gives back why it was refused. What was typed is in no line: people type passwords into
// the wrong field, so that not even an unknown address is safe to keep.
func (m *misses) tell(app core.App, account *core.Record, refused error) error {
	var answer *router.ApiError
	if !errors.As(refused, &answer) || answer.Status != http.StatusBadRequest && answer.Status != http.StatusForbidden {
		return refused
	}
	id, name := "", ""
	if account != nil {
		id, name = account.Id, calledBy(account)
	}
	n := m.count(id)
	if !slices.Contains(missTold, n) {
		return refused
	}
	times, err := json.Marshal(n)
	if err != nil {
		return errors.Join(refused, err)
	}
	line := store.AuditLine{Actor: "system", Action: "signin_failed", Object: "signin/" + id,
		Change: store.AuditChange{Name: name, Fields: []store.AuditField{{Field: "times", Now: times}}}}
	if err := store.Audit(app, line); err != nil {
		return errors.Join(refused, err)
	}
	return refused
}
